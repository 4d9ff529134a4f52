/** @file Stage evaluate-policy on real text: what gold says of the outputs that a training stored (figures 1, 3 to 6). */
import { ENDPOINT_CONFIGS } from "../../paper/endpoint.js";
import { OutputRow } from "../../policy/outputs.js";
import { textCurveRow, textSampleRows, type GoldScored } from "../../policy/text/evaluate.js";
import { progress } from "../../progress.js";
import { openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { spentInAll, withPaidRun, type GoldContext } from "./context.js";
import { askGold } from "./gold.js";
import { inOrder } from "./inOrder.js";

const AT_ONCE = 1024; // the role's concurrency bounds the calls

/** Writes curve.jsonl and samples.jsonl, by step. An output that gold gave no score is left out of the means, and warned of. */
export async function evaluateTextPolicy(context: GoldContext): Promise<Manifest> {
  const { experiment, seed, goldModel: gold, onStep } = context;
  const { kind, size, variant, policy, klWeight, gold: asked, keep } = ENDPOINT_CONFIGS["evaluate-policy"].parse(experiment.config);
  const policyRun = { seed, kind, size, variant: variant ?? ("standard" as const), policy, klWeight: klWeight ?? 0 };
  return withPaidRun(context, { gold: gold.model }, async ({ run, inputs, ledger, finish }) => {
    const outputs = await openRowFile(inputs.outputs!.dir, "outputs.jsonl", OutputRow);
    const bar = onStep ? null : progress(`evaluate-policy ${experiment.id} seed ${seed}`, outputs.length);
    const answers = inOrder(Array.from({ length: outputs.length }, (_, i) => i), AT_ONCE, async (i) => {
      const row = outputs.at(i);
      return { row, answer: await askGold(gold, ledger, row, asked) };
    });
    let scored: GoldScored[] = [], step: number | null = null, done = 0, last = {};
    const closeStep = () => {
      if (step === null) return;
      if (scored.length === 0) throw new Error(`gold scored none of the outputs of step ${step}: run the same command again, or look at its server`);
      const row = textCurveRow(policyRun, step, scored);
      run.append("curve.jsonl", row);
      for (const sample of textSampleRows(policyRun, step, scored, keep)) run.append("samples.jsonl", sample);
      last = { judgeScore: row.judgeScore, gold: row.gold };
      scored = [];
    };
    for await (const { row, answer } of answers) {
      if (row.step !== step) closeStep();
      step = row.step;
      if (answer.kind === "score") scored.push({ row, gold: answer.score, goldTrace: answer.trace });
      else run.warn({ kind: `gold-${answer.reason}`, step, message: `gold gave an output no score: ${JSON.stringify(answer.raw.slice(0, 120))}` });
      bar?.update(++done, spentInAll(ledger));
    }
    closeStep();
    bar?.stop();
    outputs.close();
    return finish({ summary: { last } });
  });
}
