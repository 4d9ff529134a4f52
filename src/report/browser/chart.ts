/** @file The three score curves of a run, with a marker at the step that is read. */
import { MEASURES, type Measure, type OutputsRun, SCORES } from "../outputs/shape.js";
import { apart } from "./apart.js";
import { drawing } from "./dom.js";

const SIDE = { left: 34, right: 122, top: 12, bottom: 40 };
const LINE = 16; // pixels between the names at the ends of curves
/** The top of the axis: scores run to 9, win rates to 1. */
const topOf = ({ wins }: OutputsRun): number => (wins ? 1 : 9);

export interface Chart {
  show(run: OutputsRun, at: number): void;
}

/** Draws into `place` at its own width; `pick` is told the index of the evaluation that is clicked or dragged to. */
export function chart(place: HTMLElement, pick: (at: number) => void): Chart {
  let shown: [OutputsRun, number] | undefined;
  let drawnFor: OutputsRun | undefined;
  let marker: Marker | undefined;
  let scale: Scale;
  const show = (run: OutputsRun, at: number) => {
    shown = [run, at];
    if (run !== drawnFor) {
      drawnFor = run;
      scale = scaleOf(run, place.clientWidth);
      marker = draw(place, run, scale);
    }
    marker!.move(at);
  };
  new ResizeObserver(() => {
    if (!shown || scale.width === place.clientWidth) return;
    drawnFor = undefined;
    show(...shown);
  }).observe(place);
  const follow = (event: PointerEvent) => {
    if (shown && event.buttons === 1) pick(scale.nearest(event.clientX - place.getBoundingClientRect().left));
  };
  place.addEventListener("pointerdown", follow);
  place.addEventListener("pointermove", follow);
  return { show };
}

interface Scale {
  width: number;
  height: number;
  x(at: number): number;
  y(score: number): number;
  nearest(x: number): number;
}

function scaleOf(run: OutputsRun, width: number): Scale {
  const { steps } = run,
    top = topOf(run);
  const height = Math.max(200, Math.min(280, width * 0.45));
  const last = Math.max(1, steps.at(-1)!);
  const x = (at: number) => SIDE.left + (steps[at]! / last) * (width - SIDE.left - SIDE.right);
  const y = (score: number) => height - SIDE.bottom - (score / top) * (height - SIDE.top - SIDE.bottom);
  const nearest = (to: number) =>
    steps.reduce((best, _, at) => (Math.abs(x(at) - to) < Math.abs(x(best) - to) ? at : best), 0);
  return { width, height, x, y, nearest };
}

interface Marker {
  move(at: number): void;
}

function draw(place: HTMLElement, run: OutputsRun, scale: Scale): Marker {
  const { width, height, x, y } = scale;
  const svg = drawing("svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": inWords(run),
  });
  for (const score of run.wins ? [0, 0.5, 1] : [0, 3, 6, 9]) {
    svg.append(
      drawing("line", { class: "grid", x1: SIDE.left, x2: width - SIDE.right, y1: y(score), y2: y(score) }),
      drawing("text", { class: "tick", x: SIDE.left - 8, y: y(score) + 4, "text-anchor": "end" }, String(score)),
    );
  }
  for (const at of [0, run.steps.length - 1]) {
    svg.append(
      drawing("text", { class: "tick", x: x(at), y: height - 20, "text-anchor": "middle" }, String(run.steps[at])),
    );
  }
  svg.append(
    drawing(
      "text",
      { class: "tick", x: (x(0) + width - SIDE.right) / 2, y: height - 4, "text-anchor": "middle" },
      "training step",
    ),
  );
  const drawn = known(run);
  const names = apart(
    drawn.map(({ scores }) => y(scores.at(-1)!)),
    LINE,
  );
  drawn.forEach(({ measure, scores }, index) => {
    const points = scores.map((score, at) => `${x(at).toFixed(1)},${y(score).toFixed(1)}`);
    svg.append(
      drawing("polyline", { class: `curve ${measure}`, points: points.join(" ") }),
      drawing(
        "text",
        { class: `name ${measure}`, x: width - SIDE.right + 10, y: names[index]! + 4 },
        MEASURES[measure],
      ),
    );
  });
  const line = drawing("line", { class: "marker", y1: SIDE.top - 6, y2: height - SIDE.bottom });
  const dots = drawn.map(({ measure }) => drawing("circle", { class: `dot ${measure}`, r: 5 }));
  svg.append(line, ...dots);
  place.replaceChildren(svg as unknown as Node);
  return {
    move(at) {
      line.setAttribute("x1", String(x(at)));
      line.setAttribute("x2", String(x(at)));
      drawn.forEach(({ scores }, index) => {
        dots[index]!.setAttribute("cx", String(x(at)));
        dots[index]!.setAttribute("cy", String(y(scores[at]!)));
      });
    },
  };
}

/** The scores of a run that are known: on real text there is no oracle. */
const known = (run: OutputsRun): { measure: Measure; scores: number[] }[] =>
  SCORES.flatMap((measure) => {
    const scores = run.curves[measure].filter((score) => score !== null);
    return scores.length === run.steps.length ? [{ measure, scores }] : [];
  });

/** The curves for somebody who cannot see them. */
function inWords(run: OutputsRun): string {
  const course = ({ measure, scores }: { measure: Measure; scores: number[] }) => {
    const peak = Math.max(...scores);
    const at = run.steps[scores.indexOf(peak)];
    return `${MEASURES[measure]} from ${scores[0]} to ${scores.at(-1)}, at its highest ${peak} at step ${at}`;
  };
  return `Mean scores over training steps 0 to ${run.steps.at(-1)}: ${known(run).map(course).join("; ")}.`;
}
