/** @file C18: what defences buy in true quality, each against no defence on the same chain. */
import { type BeyondRun, beyondRuns, undefended } from "../analysis/beyondRuns.js";
import { summarizeRun } from "../analysis/summary.js";
import type { DefenceName, GoldName } from "../paper/beyond.js";
import type { Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { runDifferences } from "./paired.js";
import type { Part } from "./verdict.js";

/** A defence helps from so many points of true quality on, and does not within this little. */
const HELPS = 0.5,
  WITHIN = 0.3;

export function defenceParts(results: Results): Part[] {
  const runs = beyondRuns(results);
  const gain = (school: GoldName, defence: DefenceName, wanted: Part["wanted"]): Part => ({
    name: `${school === "procedure" ? "the procedure" : school}, ${defence}: last true quality minus no defence`,
    unit: "points",
    wanted,
    values: gains(runs, school, defence),
  });
  return [
    gain("procedure", "panel-mean", { below: HELPS }),
    gain("procedure", "without-claims", { above: HELPS }),
    gain("ordinary", "re-annotate-often", { above: HELPS }),
    gain("uncovered", "re-annotate-often", { below: WITHIN }),
  ];
}

/** Of policies of the reasoning judge. */
function gains(runs: readonly BeyondRun[], school: GoldName, defence: DefenceName) {
  const defended = runs.filter((run) => run.school === school && run.defence === defence && run.kind === "reasoning");
  return runDifferences(defended, undefended(runs, school, "reasoning"), (run) => summarizeRun(run, "oracle").last);
}

/** The defence that ends highest in truth under each gold. */
export function defenceNotes(results: Results): string[] {
  const runs = beyondRuns(results);
  const last = (of: readonly BeyondRun[]) => meanOf(of.map((run) => summarizeRun(run, "oracle").last));
  return (["procedure", "uncovered", "ordinary"] as const).flatMap((school) => {
    const own = runs.filter((run) => run.school === school && run.kind === "reasoning" && run.defence !== null);
    const names = [...new Set(own.map(({ defence }) => defence))];
    const ends = names.map((name) => ({ name, truth: last(own.filter(({ defence }) => defence === name)) }));
    const [best] = ends.sort((a, b) => b.truth - a.truth);
    const plain = undefended(runs, school, "reasoning").filter(({ policy }) =>
      own.some((run) => run.policy === policy),
    );
    return best && plain.length > 0
      ? [
          `${school}: ${best.name} ends highest, at true quality ${best.truth.toFixed(2)}, against ${last(plain).toFixed(2)}`,
        ]
      : [];
  });
}
