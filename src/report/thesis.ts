/** @file The report's first sentence: the question, and what these runs answer. */
import { mainRuns, selectRuns } from "../analysis/runs.js";
import { summarizeRun } from "../analysis/summary.js";
import type { JudgeKind } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";

const QUESTION = "Are judges that reason before they score better rewards?";

type Score = "judgeScore" | "gold" | "oracle";

/** With the means over all main runs of where gold and true quality end, as far as there are any. */
export function thesis({ curves }: Results): string {
  const runs = mainRuns(curves);
  const said = (["non-reasoning", "reasoning"] as const).flatMap((kind) => ending(kind));
  return said.length > 0 ? `${QUESTION} ${said.join(" ")}` : QUESTION;

  function ending(kind: JudgeKind): string[] {
    const own = selectRuns(runs, { kind });
    if (own.length === 0) return [];
    const mean = (measure: Score, when: "first" | "last") => meanOf(own.map((run) => summarizeRun(run, measure)[when]));
    const from = (measure: Score) => `from ${mean(measure, "first").toFixed(1)} to ${mean(measure, "last").toFixed(1)}`;
    const truth = Number.isNaN(mean("oracle", "last")) ? "" : `, and its true quality ${from("oracle")}`;
    return [
      `Trained on a ${kind} judge, a policy goes ${from("judgeScore")} of 9 by that judge; its gold score goes ${from("gold")}${truth}.`,
    ];
  }
}
