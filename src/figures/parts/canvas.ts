/** @file A drawing area inside a figure whose coordinates are pixels from its top left corner: boxes, words, arrows. */
import { INK } from "./style.js";

export interface Canvas {
  axes: Record<string, unknown>;
  shapes: Record<string, unknown>[];
  annotations: Record<string, unknown>[];
  /** Traces need axes to exist; this one draws nothing. */
  anchor: Record<string, unknown>;
}

export interface Area {
  axis: number; // number of the hidden axes, distinct from those of charts
  domain: { x: [number, number]; y: [number, number] }; // of the plot area
  width: number; // in pixels, so that one unit is one pixel
  height: number;
}

export function canvas({ axis, domain, width, height }: Area): Canvas {
  const suffix = axis === 1 ? "" : String(axis);
  const hidden = { visible: false, fixedrange: true };
  return {
    axes: {
      [`xaxis${suffix}`]: { ...hidden, domain: domain.x, range: [0, width], anchor: `y${suffix}` },
      [`yaxis${suffix}`]: { ...hidden, domain: domain.y, range: [height, 0], anchor: `x${suffix}` },
    },
    shapes: [],
    annotations: [],
    anchor: {
      type: "scatter",
      x: [null],
      y: [null],
      xaxis: `x${suffix}`,
      yaxis: `y${suffix}`,
      showlegend: false,
      hoverinfo: "skip",
    },
  };
}

const refs = ({ anchor }: Canvas) => ({ xref: anchor["xaxis"], yref: anchor["yaxis"] });

/** A box around (x, y) as middle. */
export function box(on: Canvas, x: number, y: number, width: number, height: number, look: Record<string, unknown>) {
  const corners = { x0: x - width / 2, x1: x + width / 2, y0: y - height / 2, y1: y + height / 2 };
  on.shapes.push({ type: "rect", ...refs(on), ...corners, layer: "below", line: { width: 1.5 }, ...look });
}

/** Words at (x, y), in the middle unless `extra` anchors them elsewhere. */
export function write(on: Canvas, content: string, x: number, y: number, extra: Record<string, unknown> = {}) {
  const middle = { xanchor: "center", yanchor: "middle" };
  on.annotations.push({ ...refs(on), text: content, x, y, showarrow: false, ...middle, ...extra });
}

/** An arrow from one point to another. */
export function arrow(on: Canvas, from: [number, number], to: [number, number], color = INK) {
  const { xref, yref } = refs(on);
  on.annotations.push({
    xref,
    yref,
    axref: xref,
    ayref: yref,
    x: to[0],
    y: to[1],
    ax: from[0],
    ay: from[1],
    text: "",
    showarrow: true,
    arrowhead: 2,
    arrowsize: 1.1,
    arrowwidth: 1.8,
    arrowcolor: color,
  });
}
