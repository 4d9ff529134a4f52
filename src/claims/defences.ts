/** @file C18: what defences buy in true quality, each against no defence on the same chain. */
import { type BeyondRun, beyondRuns, undefended } from "../analysis/beyondRuns.js";
import { lastOf } from "../analysis/summary.js";
import type { DefenceName, GoldName } from "../paper/beyond.js";
import type { JudgeKind } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { runDifferences } from "./paired.js";
import type { Part } from "./verdict.js";

/** A defence helps from so many points of true quality on, and does not within this little. */
const HELPS = 0.5,
  WITHIN = 0.3;

export function defenceParts(results: Results): Part[] {
  const runs = beyondRuns(results);
  const gain = (school: GoldName, kind: JudgeKind, defence: DefenceName, wanted: Part["wanted"]): Part => ({
    name: `${school === "procedure" ? "blind by design" : school}, ${kind}, ${defence}: last true quality minus no defence`,
    unit: "points",
    wanted,
    values: gains(runs, school, kind, defence),
  });
  return [
    gain("procedure", "reasoning", "panel-mean", { below: HELPS }),
    gain("procedure", "reasoning", "without-claims", { above: HELPS }),
    gain("procedure", "non-reasoning", "re-annotate-often", { above: HELPS }),
    gain("procedure", "reasoning", "re-annotate-often", { below: WITHIN }),
    gain("uncovered", "reasoning", "re-annotate-often", { below: WITHIN }),
  ];
}

function gains(runs: readonly BeyondRun[], school: GoldName, kind: JudgeKind, defence: DefenceName) {
  const defended = runs.filter((run) => run.school === school && run.defence === defence && run.kind === kind);
  return runDifferences(defended, undefended(runs, school, kind), (run) => lastOf(run, "oracle"));
}

/** The defence that ends highest in truth under each gold. */
export function defenceNotes(results: Results): string[] {
  const runs = beyondRuns(results);
  const last = (of: readonly BeyondRun[]) => meanOf(of.map((run) => lastOf(run, "oracle")));
  return (["procedure", "uncovered"] as const).flatMap((school) => {
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
