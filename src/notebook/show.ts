/** @file How a cell shows something: a figure, or a line of text that changes while something runs. */
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import type { Figure } from "../figures/figure.js";
import { escapeHtml } from "../figures/render/page.js";
import { toPng } from "../figures/render/png.js";
import { toSvg, withFont } from "../figures/render/svg.js";

interface DisplayData {
  data: Record<string, unknown>;
  metadata: object;
  transient: { display_id?: string };
}

const WIDEST = 800; // pixels of a picture: what a cell of JupyterLab holds in a window of 1280

/**
 * Shows a figure in the cell; await it. The output holds a live plotly figure for VS Code and for a JupyterLab with the
 * `plotly` package, and a picture for everything else. The picture is a PNG because GitHub and nbconvert before 7.7 show
 * no SVG outputs (jupyter/nbconvert#1894). JupyterLab drops a picture's alternative text, so the words also stand in a
 * second, folded output. A figure without data is shown as its words alone.
 */
export async function show(figure: Pick<Figure, "spec"> & Partial<Figure>): Promise<void> {
  const { title, sentence, alt = "" } = figure;
  const words = [title, sentence].filter(Boolean).join("\n");
  if (figure.spec.data.length === 0) return line(words);
  const { layout, data } = withFont(figure.spec);
  const { width, height } = layout;
  const { width: _, ...fluid } = layout; // a live figure is as wide as its cell
  const zoom = Math.min(1, WIDEST / width);
  const picture = { width: Math.round(width * zoom), height: Math.round(height * zoom) };
  display(
    {
      "application/vnd.plotly.v1+json": {
        data,
        layout: { ...fluid, autosize: true },
        config: { displaylogo: false, responsive: true },
      },
      "image/png": toPng(await toSvg(figure.spec), zoom).toString("base64"),
      "text/plain": words || "figure",
    },
    { metadata: { "image/png": { ...picture, ...(alt && { alt }) } } },
  );
  if (alt === "") return;
  const folded = `<details><summary>The figure in words</summary><p>${escapeHtml(alt)}</p></details>`;
  display({ "text/html": folded, "text/plain": alt });
}

/** A line of text in the cell that each later call of the returned function replaces: progress of a long computation. */
export function liveLine(): (text: string) => void {
  const id = randomUUID();
  let shown = false;
  return (text) => {
    display({ "text/plain": text }, { id, update: shown });
    shown = true;
  };
}

/** A sentence in the cell. */
export const line = (text: string): void => display({ "text/plain": text });

/** One output in several formats, by MIME type; tslab's public functions take one format each. */
export function display(
  data: Record<string, unknown>,
  options: { id?: string; update?: boolean; metadata?: object } = {},
): void {
  const { id, update = false, metadata = {} } = options;
  const write = kernelsWrite();
  if (!write)
    throw new Error(
      "show() needs a notebook: open one with the TypeScript kernel (make kernel), or write files with renderFigure()",
    );
  write({ data, metadata, transient: id === undefined ? {} : { display_id: id } }, update);
}

export const inNotebook = (): boolean => kernelsWrite() !== null;

type Write = (data: DisplayData, update: boolean) => void;
/** The kernel's function for outputs; null outside a kernel. */
const kernelsWrite = (): Write | null =>
  (createRequire(import.meta.url)("tslab/dist/jupyter.js") as { lastWriteDisplayData: Write | null })
    .lastWriteDisplayData;
