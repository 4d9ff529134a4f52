/** @file Stage evaluate-policy: what gold and the oracle say of the outputs that a training stored. */
import { CONFIGS } from "../paper/experiments.js";
import { curveRow, examineOutput, sampleRows } from "../policy/evaluate.js";
import { OutputRow } from "../policy/outputs.js";
import { type Manifest, readRows } from "../store/run.js";
import { type StageContext, withRun } from "./context.js";

/** Writes curve.jsonl and samples.jsonl, by step. */
export async function evaluatePolicy(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { kind, size, variant, policy, klWeight, world, keep } = CONFIGS["evaluate-policy"].parse(
      context.experiment.config,
    );
    const policyRun = {
      seed: context.seed,
      kind,
      size,
      variant: variant ?? ("standard" as const),
      policy,
      klWeight: klWeight ?? 0,
    };
    const outputs = readRows(inputs.outputs.dir, "outputs.jsonl", OutputRow);
    let last = {};
    for (const step of new Set(outputs.map((row) => row.step))) {
      const examined = outputs.filter((row) => row.step === step).map((row) => examineOutput(row, world));
      const row = curveRow(policyRun, step, examined);
      run.append("curve.jsonl", row);
      for (const sample of sampleRows(policyRun, step, examined, keep)) run.append("samples.jsonl", sample);
      last = { judgeScore: row.judgeScore, gold: row.gold, oracle: row.oracle };
    }
    return run.finish({ summary: { last } });
  });
}
