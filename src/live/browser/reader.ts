/** @file The traces of any step of the run that the reader made last. */
import { byId, element } from "../../report/browser/dom.js";
import { evaluationAt, evaluations } from "../recording.js";
import { promptInWords } from "./reply.js";
import type { Stage } from "./stage.js";
import { strategyList, traceTable } from "./traces.js";

export interface Reader {
  /** Reads along with a stage: its newest step while it trains, the step shown otherwise. */
  follow(stage: Stage): void;
}

export function reader(): Reader {
  const scrubber = byId<HTMLInputElement>("trace-step");
  const shown = byId("trace-step-shown");
  const which = byId("trace-lane");
  let followed: Stage | null = null;
  let lane = 0;
  let waiting = false;

  const draw = () => {
    waiting = false;
    const recordings = followed?.recordings() ?? [];
    lane = Math.min(lane, recordings.length - 1);
    const recording = recordings[lane];
    if (!recording || recording.steps.length === 0) return;
    const last = recording.steps.length - 1;
    scrubber.max = String(Math.max(1, last));
    const at = Math.min(last, Number(scrubber.value));
    shown.textContent = `step ${at} of ${recording.settings.steps}`;
    const { shown: judged } = recording.steps[at]!;
    byId("trace-prompt").textContent = promptInWords(judged.prompt);
    byId("trace-table").replaceChildren(traceTable(judged, "the judge"));
    byId("trace-strategy").replaceChildren(strategyList(judged, evaluationAt(recording, at), evaluations(recording)));
    which.hidden = recordings.length < 2;
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(draw);
    waiting = true;
  };
  scrubber.addEventListener("input", draw);
  for (const [i, name] of ["score only", "reasoning"].entries()) {
    const choice = element("input");
    Object.assign(choice, { type: "radio", name: "trace-lane", checked: i === 0 });
    choice.addEventListener("change", () => ((lane = i), draw()));
    which.append(element("label", "", choice, ` ${name}`));
  }
  return {
    follow(stage) {
      followed = stage;
      scrubber.value = String(stage.at());
      soon();
    },
  };
}
