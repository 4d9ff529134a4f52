/** @file The controls of time: train or pause, one step, a replay, a new start, and which step is shown. */
import { element } from "../../report/browser/dom.js";
import { button } from "./dom.js";

export type State = "fresh" | "running" | "paused" | "done" | "replaying";
export const isMoving = (state: State): boolean => state === "running" || state === "replaying";

/** What the reader asks for. */
export interface Asked {
  press(): void; // train, pause or continue
  step(): void;
  replay(): void;
  renew(): void;
  look(at: number): void; // at a step
}

export interface Controls {
  box: HTMLElement;
  /** Offers what makes sense in a state. `begun`: there are steps to look back at. */
  become(state: State, begun: boolean): void;
  /** Says which step is shown, of those there are and of those there will be. */
  mark(at: number, newest: number, total: number): void;
}

/** `start`: the first button, before anything is trained. */
export function controlsOf(start: string, asked: Asked): Controls {
  const main = button(start, "main", () => asked.press());
  const one = button("One step", "", () => asked.step());
  const again = button("Replay", "", () => asked.replay());
  const over = button("Start over", "", () => asked.renew());
  const scrubber = element("input");
  Object.assign(scrubber, { type: "range", min: "0", max: "0", value: "0" });
  scrubber.setAttribute("aria-label", "Step shown");
  scrubber.addEventListener("input", () => asked.look(Number(scrubber.value)));
  const shownStep = element("output", "step");
  const time = element("div", "time", scrubber, shownStep);
  for (const later of [time, one, again, over]) later.hidden = true;
  const words: Record<State, string> = {
    fresh: start,
    running: "Pause",
    replaying: "Pause",
    paused: "Continue",
    done: "Train again",
  };
  return {
    box: element("div", "times", main, time, one, again, over),
    become(state, begun) {
      const moving = isMoving(state);
      main.textContent = words[state];
      time.hidden = state === "fresh";
      one.hidden = moving || state === "done" || state === "fresh";
      again.hidden = over.hidden = moving || !begun;
      scrubber.disabled = state === "running";
    },
    mark(at, newest, total) {
      scrubber.max = String(Math.max(1, newest));
      scrubber.value = String(at);
      shownStep.textContent = `step ${at} of ${total}`;
    },
  };
}
