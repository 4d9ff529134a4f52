/** @file Stage evaluate-policy for pairwise judges: win rates against the baseline by gold and in truth (figure 10). */
import { PAIRWISE_CONFIGS } from "../../paper/pairwise.js";
import { examinePair, pairwiseCurveRow, pairwiseSampleRows } from "../../policy/pairwise/evaluate.js";
import { PairwiseOutputRow } from "../../policy/pairwise/outputs.js";
import { type Manifest, readRows } from "../../store/run.js";
import { type StageContext, withRun } from "../context.js";

/** Writes curve.jsonl and samples.jsonl, by step. */
export async function evaluatePairwisePolicy(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { kind, size, policy, world, keep } = PAIRWISE_CONFIGS["evaluate-policy"].parse(context.experiment.config);
    const policyRun = { seed: context.seed, kind, size, variant: "standard" as const, policy, klWeight: 0 };
    const outputs = readRows(inputs.outputs.dir, "outputs.jsonl", PairwiseOutputRow);
    let last = {};
    for (const step of new Set(outputs.map((row) => row.step))) {
      const examined = outputs.filter((row) => row.step === step).map((row) => examinePair(row, world));
      const row = pairwiseCurveRow(policyRun, step, examined);
      run.append("curve.jsonl", row);
      for (const sample of pairwiseSampleRows(policyRun, step, examined, keep)) run.append("samples.jsonl", sample);
      last = { judgeWinRate: row.judgeWinRate, goldWinRate: row.goldWinRate, gold: row.gold, oracle: row.oracle };
    }
    return run.finish({ summary: { last } });
  });
}
