/** @file What cells call to show things: a figure, a table, a line that changes while something runs. */
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import type { Figure } from "../figures/figure.js";
import { toSvg, withFont } from "../figures/render/svg.js";

interface DisplayData {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

/**
 * Shows a figure in the cell: live in Jupyter and VS Code (plotly), as a picture where only that is possible (GitHub,
 * nbconvert), and as its words in plain text. Await it.
 */
export async function show(figure: Pick<Figure, "spec"> & Partial<Figure>): Promise<void> {
  const words = [figure.title, figure.sentence].filter(Boolean).join("\n");
  display({
    "application/vnd.plotly.v1+json": { ...withFont(figure.spec), config: { displaylogo: false } },
    "image/svg+xml": await toSvg(figure.spec),
    "text/plain": words || "figure",
  });
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

/** One output of several formats; tslab's public functions take one format each. */
export function display(data: Record<string, unknown>, { id, update = false }: { id?: string; update?: boolean } = {}): void {
  const { lastWriteDisplayData: write } = createRequire(import.meta.url)("tslab/dist/jupyter.js") as {
    lastWriteDisplayData: ((data: DisplayData, update: boolean) => void) | null;
  };
  if (!write) throw new Error("show() needs a notebook: open one with the TypeScript kernel (make kernel), or write files with renderFigure()");
  write({ data, metadata: {}, transient: id === undefined ? {} : { display_id: id } }, update);
}
