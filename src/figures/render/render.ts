/** @file A figure's files, each written whole: svg and png to look at, html to explore, json to draw again elsewhere. */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../store/writeWhole.js";
import type { Figure } from "../figure.js";
import { figurePage, PLOTLY_NAME } from "./page.js";
import { toPng } from "./png.js";
import { PLOTLY_FILE, toSvg } from "./svg.js";

export { toPng, toSvg };

/** Writes <id>.svg, .png, .html and .json (the plotly spec) into the folder, and plotly.js once for all pages. The same figure gives the same bytes. */
export async function renderFigure(figure: Figure, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const svg = await toSvg(figure.spec);
  const files = {
    [PLOTLY_NAME]: await readFile(PLOTLY_FILE),
    [`${figure.id}.svg`]: svg,
    [`${figure.id}.png`]: toPng(svg),
    [`${figure.id}.html`]: figurePage(figure),
    [`${figure.id}.json`]: JSON.stringify(figure.spec, null, 1) + "\n",
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    const old = await readFile(path).catch(() => undefined);
    if (!old?.equals(Buffer.from(content))) await writeWhole(path, content);
  }
}
