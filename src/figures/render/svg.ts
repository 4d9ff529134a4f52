/** @file A plotly spec as SVG, drawn by plotly.js in a jsdom window: no browser, the same bytes every time. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";
import type { Spec } from "../figure.js";
import { FONT } from "./font.js";
import { localBox, pageBox } from "./measure.js";
import { pathLength, pointAt } from "./path.js";
import { slim } from "./slim.js";

/** The browser bundle of plotly.js; pages share one copy of it. */
export const PLOTLY_FILE = createRequire(import.meta.url).resolve("plotly.js/plotly-basic.min.js");

interface PlotlyWindow {
  Plotly: { toImage(spec: object, options: object): Promise<string> };
  JSON: JSON;
  Math: Math;
}

let opened: PlotlyWindow | undefined; // loading plotly takes a third of a second: once is enough

/** SVG text of width x height pixels as the layout says. Throws what plotly throws at a spec it cannot draw. */
export async function toSvg(spec: Spec): Promise<string> {
  const window = (opened ??= open());
  const text = JSON.stringify(withFont(spec));
  window.Math.random = numbersFrom(text);
  // plotly takes objects only of its own window's making
  const svg = await window.Plotly.toImage(window.JSON.parse(text) as object, { format: "svg", imageDataOnly: true });
  return slim(svg.replace(/url\((?:'|"|&quot;)(#[^'"&)]+)(?:'|"|&quot;)\)/g, "url($1)")); // resvg paints quoted ones black
}

/** The spec with the figures' font where it names none. */
export function withFont(spec: Spec): Spec {
  const font = { family: FONT, ...(spec.layout["font"] as object | undefined) };
  return { data: spec.data, layout: { ...spec.layout, font } };
}

function open(): PlotlyWindow {
  const { window } = new JSDOM("<!doctype html><body></body>", { runScripts: "outside-only" });
  Object.assign(window.SVGElement.prototype, {
    getBBox(this: Element) {
      return localBox(this);
    },
    getBoundingClientRect(this: Element) {
      const { x, y, width, height } = pageBox(this);
      return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
    },
    getComputedTextLength(this: Element) {
      return localBox(this).width;
    },
    getTotalLength(this: Element) {
      return pathLength(this);
    },
    getPointAtLength(this: Element, length: number) {
      return pointAt(this, length);
    },
  });
  window.HTMLCanvasElement.prototype.getContext = () => null;
  window.URL.createObjectURL = () => "";
  window.eval(readFileSync(PLOTLY_FILE, "utf8"));
  return window as unknown as PlotlyWindow;
}

/** plotly names clip paths at random. Names that follow from the spec are the same on rerun, and no two figures on one page share them. */
function numbersFrom(text: string): () => number {
  const key = createHash("sha256").update(text).digest();
  let count = 0;
  return () => {
    const digest = createHash("sha256").update(key).update(String(count++)).digest();
    return digest.readUInt32LE(0) / 2 ** 32;
  };
}
