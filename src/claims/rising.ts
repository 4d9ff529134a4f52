/** @file C4: policies trained on reasoning judges, against the best that non-reasoning judges give. */

import { mainRuns, type PolicyRun, selectRuns } from "../analysis/runs.js";
import { fallOf, lastOf, riseOf } from "../analysis/summary.js";
import type { JudgeKind } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { MARGIN, runValues } from "./hacking.js";
import { overChains } from "./paired.js";
import type { Part } from "./verdict.js";

/** Rises and does not fall again; and, paired by seed and base policy, ends above every non-reasoning judge's policy. */
export function risingParts(results: Results): Part[] {
  const runs = mainRuns(results.curves);
  const reasoning = selectRuns(runs, { kind: "reasoning" });
  return [
    {
      name: "gold: last minus first",
      unit: "points",
      wanted: { above: MARGIN },
      values: runValues(reasoning, "gold", riseOf),
    },
    {
      name: "gold: last minus peak",
      unit: "points",
      wanted: { above: -MARGIN },
      values: runValues(reasoning, "gold", fallOf),
    },
    {
      name: "last gold: reasoning minus the best non-reasoning",
      unit: "points",
      wanted: { above: 0 },
      values: pairs(runs).map(({ seed, policy, reasoning: ours, best }) => ({
        seed,
        policy,
        value: meanOf(ours) - best,
      })),
    },
  ];
}

/** How many single reasoning runs end above every non-reasoning run of their seed and policy. */
export function risingNotes(results: Results): string[] {
  const all = pairs(mainRuns(results.curves)).flatMap(({ reasoning, best }) => reasoning.map((last) => last > best));
  const above = all.filter(Boolean).length;
  return [`${above} of ${all.length} reasoning runs end above every non-reasoning run of their seed and base policy`];
}

/** Last gold of the reasoning runs, and the highest of the non-reasoning ones, where a seed and policy has both. */
function pairs(runs: readonly PolicyRun[]) {
  return overChains(runs, (chain) => {
    const last = (kind: JudgeKind) => selectRuns(chain, { kind }).map((run) => lastOf(run, "gold"));
    const [reasoning, others] = [last("reasoning"), last("non-reasoning")];
    return reasoning.length && others.length ? { reasoning, best: Math.max(...others) } : null;
  });
}
