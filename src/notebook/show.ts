/** @file What cells call to show things: a figure, a table, a line that changes while something runs. */
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import type { Figure } from "../figures/figure.js";
import { toPng } from "../figures/render/png.js";
import { toSvg, withFont } from "../figures/render/svg.js";

interface DisplayData {
  data: Record<string, unknown>;
  metadata: object;
  transient: { display_id?: string };
}

const ZOOM = 1.5; // pixels to a pixel of the figure: sharp enough, and small enough to commit

/**
 * Shows a figure in the cell: live in Jupyter and VS Code (plotly), as a picture where only that is possible, and as
 * its words in plain text. Await it. The picture is a PNG because GitHub and nbconvert before 7.7 show no SVG outputs
 * (jupyter/nbconvert#1894). A figure without data is its words alone.
 */
export async function show(figure: Pick<Figure, "spec"> & Partial<Figure>): Promise<void> {
  const words = [figure.title, figure.sentence].filter(Boolean).join("\n");
  if (figure.spec.data.length === 0) return line(words);
  const { width, height } = figure.spec.layout;
  const data = {
    "application/vnd.plotly.v1+json": { ...withFont(figure.spec), config: { displaylogo: false } },
    "image/png": toPng(await toSvg(figure.spec), ZOOM).toString("base64"),
    "text/plain": words || "figure",
  };
  display(data, { metadata: { "image/png": { width, height } } });
}

/** A line of text in the cell that later calls of the returned function replace: for progress of something long. */
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

/** One output of several formats; tslab's public functions take one format each. */
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
/** The kernel's way to show something; null where none runs. */
const kernelsWrite = (): Write | null =>
  (createRequire(import.meta.url)("tslab/dist/jupyter.js") as { lastWriteDisplayData: Write | null })
    .lastWriteDisplayData;
