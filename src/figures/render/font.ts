/** @file The one font of all figures, and how wide its text is: drawing without a browser has to know. */
import { createRequire } from "node:module";
import opentype from "opentype.js";

/** Verdana's metrics are DejaVu's within a few percent, so pages keep their layout where DejaVu is not installed. */
export const FONT = "DejaVu Sans, Verdana, sans-serif";
/** Height of a line above and below the baseline, in parts of the font size (DejaVu's hhea table). */
export const ASCENT = 0.928;
export const DESCENT = 0.236;

const require = createRequire(import.meta.url);
const faces = ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"];
export const FONT_FILES = faces.map((face) => require.resolve(`dejavu-fonts-ttf/ttf/${face}.ttf`));

const loaded: (opentype.Font | undefined)[] = [];

/** Width in pixels of one line of text. */
export function textWidth(text: string, size: number, style: { bold: boolean; italic: boolean }): number {
  const face = (style.bold ? 1 : 0) + (style.italic ? 2 : 0);
  const font = (loaded[face] ??= opentype.loadSync(FONT_FILES[face]!));
  return font.getAdvanceWidth(text, size);
}
