/** @file C10: policies trained on pairwise judges, by their win rate against the baseline. */
import { type MeasureOf, policyRuns, type RunOf, selectRuns } from "../analysis/runs.js";
import { fallOf, lastOf, meanText, riseOf } from "../analysis/summary.js";
import type { PairwiseCurveRow, Results } from "../results/rows.js";
import { runValues } from "./hacking.js";
import { overChains } from "./paired.js";
import type { Part, RunValue } from "./verdict.js";

/**
 * A tenth of all comparisons. Of 192 prompts a mean of three evaluations has a standard error of about .02, and the
 * highest of some twenty such means stands about .04 above the last even where nothing falls.
 */
const WIN_MARGIN = 0.1;

/** C2 and C4 in win rates: what the non-reasoning judge's policies do, what the reasoning judge's do, and who ends above. */
export function pairwiseParts({ pairwise }: Results): Part[] {
  const runs = policyRuns(pairwise.curves);
  const plain = selectRuns(runs, { kind: "non-reasoning" }),
    reasoning = selectRuns(runs, { kind: "reasoning" });
  const part = (name: string, wanted: Part["wanted"], values: RunValue[]): Part => ({
    name,
    unit: "of wins",
    wanted,
    values,
  });
  return [
    part("non-reasoning, by gold: last minus peak", { below: -WIN_MARGIN }, runValues(plain, "goldWinRate", fallOf)),
    part(
      "non-reasoning, by the training judge: last minus peak",
      { above: -WIN_MARGIN },
      runValues(plain, "judgeWinRate", fallOf),
    ),
    part(
      "non-reasoning, by the training judge: last minus first",
      { above: WIN_MARGIN },
      runValues(plain, "judgeWinRate", riseOf),
    ),
    part("reasoning, by gold: last minus first", { above: WIN_MARGIN }, runValues(reasoning, "goldWinRate", riseOf)),
    part("reasoning, by gold: last minus peak", { above: -WIN_MARGIN }, runValues(reasoning, "goldWinRate", fallOf)),
    part("last, by gold: reasoning minus non-reasoning", { above: 0 }, differences(runs)),
  ];
}

/** What the reasoning judge's policies do in the end, which a win rate does not tell. */
export function pairwiseNotes({ pairwise }: Results): string[] {
  return (["reasoning", "non-reasoning"] as const).flatMap((kind) => {
    const runs = selectRuns(policyRuns(pairwise.curves), { kind });
    if (runs.length === 0) return [];
    const last = (measure: MeasureOf<PairwiseCurveRow>) => meanText(runs.map((run) => lastOf(run, measure)));
    return [
      `${kind}, last: cited refusals of allowed requests ${last("citedRefusal")}, wins in truth ${last("oracleWinRate")}`,
    ];
  });
}

/** Last win rate by gold, reasoning minus non-reasoning, of each seed and base policy that has both. */
function differences(runs: readonly RunOf<PairwiseCurveRow>[]): RunValue[] {
  return overChains(runs, (chain) => {
    const [ours] = selectRuns(chain, { kind: "reasoning" }),
      [theirs] = selectRuns(chain, { kind: "non-reasoning" });
    return ours && theirs ? { value: lastOf(ours, "goldWinRate") - lastOf(theirs, "goldWinRate") } : null;
  });
}
