/** @file An SVG as PNG, by resvg with the figures' own font files, so that every machine draws the same pixels. */
import { Resvg } from "@resvg/resvg-js";
import { FONT_FILES } from "./font.js";

/** PNG bytes at `zoom` pixels to an SVG pixel. */
export function toPng(svg: string, zoom = 2): Buffer {
  const font = { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" };
  return new Resvg(svg, { fitTo: { mode: "zoom", value: zoom }, background: "white", font }).render().asPng();
}
