/** @file Three curves over the steps of a run, drawn as they come, each with its name at its end. */
import { apart } from "../../report/browser/apart.js";
import { drawing } from "../../report/browser/dom.js";
import { evaluations, points, type Recording } from "../recording.js";

const CURVES = ["judge", "gold", "truth"] as const;
type Curve = (typeof CURVES)[number];

const SIDE = { left: 26, right: 86, top: 14, bottom: 34 };
const LINE = 19; // pixels between names
const TOP_SCORE = 9;

export interface Chart {
  show(recording: Recording, at: number, revealed: boolean): void;
}

/** Draws into `place` at its own width. */
export function chart(place: HTMLElement): Chart {
  const svg = drawing("svg", { role: "img" });
  const frame = drawing("g");
  const marker = drawing("line", { class: "marker" });
  const lines = CURVES.map((curve) => drawing("polyline", { class: `curve ${curve}`, hidden: "" }));
  const dots = CURVES.map((curve) => drawing("circle", { class: `dot ${curve}`, r: 4.5, hidden: "" }));
  const names = CURVES.map((curve) => drawing("text", { class: `name ${curve}`, hidden: "" }));
  svg.append(frame, marker, ...lines, ...dots, ...names);
  place.append(svg);
  let framed = "";
  let last: Parameters<Chart["show"]> | null = null;

  const show: Chart["show"] = (recording, at, revealed) => {
    last = [recording, at, revealed];
    const width = place.clientWidth;
    if (width === 0) return;
    const height = Math.round(Math.max(220, Math.min(340, width * 0.56)));
    const x = (step: number) => SIDE.left + (step / recording.settings.steps) * (width - SIDE.left - SIDE.right);
    const y = (score: number) => height - SIDE.bottom - (score / TOP_SCORE) * (height - SIDE.top - SIDE.bottom);
    const size = `${width} ${height} ${recording.settings.steps}`;
    if (size !== framed) {
      framed = size;
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.setAttribute("height", String(height));
      frame.replaceChildren(...frameOf(width, height, recording.settings.steps, x, y));
    }
    const all = evaluations(recording);
    const here = all.filter(({ step }) => step <= at).at(-1);
    const shown = CURVES.filter((curve) => curve !== "truth" || revealed);
    const heights = here
      ? apart(
          shown.map((curve) => y(here[curve])),
          LINE,
        )
      : [];
    CURVES.forEach((curve, c) => {
      const place = shown.indexOf(curve);
      const visible = place >= 0 && here !== undefined;
      for (const mark of [lines[c]!, dots[c]!, names[c]!]) mark.toggleAttribute("hidden", !visible);
      if (!visible) return;
      lines[c]!.setAttribute(
        "points",
        all.map((one) => `${x(one.step).toFixed(1)},${y(one[curve]).toFixed(1)}`).join(" "),
      );
      dots[c]!.setAttribute("cx", String(x(here.step)));
      dots[c]!.setAttribute("cy", String(y(here[curve])));
      names[c]!.setAttribute("x", String(width - SIDE.right + 12));
      names[c]!.setAttribute("y", String(heights[place]! + 5));
      names[c]!.textContent = `${curve} ${points(here[curve])}`;
    });
    marker.setAttribute("x1", String(x(at)));
    marker.setAttribute("x2", String(x(at)));
    marker.setAttribute("y1", String(SIDE.top));
    marker.setAttribute("y2", String(height - SIDE.bottom));
    svg.setAttribute("aria-label", inWords(recording, shown));
  };
  new ResizeObserver(() => last && show(...last)).observe(place);
  return { show };
}

function frameOf(
  width: number,
  height: number,
  steps: number,
  x: (step: number) => number,
  y: (score: number) => number,
): SVGElement[] {
  const scores = [0, 3, 6, 9].flatMap((score) => [
    drawing("line", { class: "grid", x1: SIDE.left, x2: width - SIDE.right, y1: y(score), y2: y(score) }),
    drawing("text", { class: "tick", x: SIDE.left - 9, y: y(score) + 4.5, "text-anchor": "end" }, String(score)),
  ]);
  const at = (step: number, anchor: string, words: string) =>
    drawing("text", { class: "tick", x: x(step), y: height - 10, "text-anchor": anchor }, words);
  return [
    ...scores,
    at(0, "start", "0"),
    at(steps / 2, "middle", "steps of training"),
    at(steps, "end", String(steps)),
  ];
}

function inWords(recording: Recording, shown: readonly Curve[]): string {
  const all = evaluations(recording);
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return "Scores over the steps of training: nothing yet.";
  const course = shown.map((curve) => `${curve} from ${points(first[curve])} to ${points(last[curve])}`);
  return `Mean scores on held-out prompts, steps 0 to ${last.step}: ${course.join("; ")}.`;
}
