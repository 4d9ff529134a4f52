/** @file Stage evaluate-judge for pairwise judges: how often they prefer what gold prefers (table 5). */
import { readPairs } from "../../annotation/pairs.js";
import { pairwiseAgreement } from "../../judge/pairwise/agreement.js";
import { PAIRWISE_CONFIGS } from "../../paper/pairwise.js";
import type { PairwiseAgreementRow } from "../../results/rows.js";
import { bootstrapInterval } from "../../stats/bootstrap.js";
import type { Manifest } from "../../store/run.js";
import { type StageContext, withRun } from "../context.js";
import { judgesOf } from "../evaluateJudge.js";

/** Writes agreement.jsonl: untrained, or after SFT and after all training, on the mixture and on another pool. */
export async function evaluatePairwiseJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { seed, engine } = context;
    const { kind, size, trained, judging, bootstrap } = PAIRWISE_CONFIGS["evaluate-judge"].parse(
      context.experiment.config,
    );
    const pools = [
      { pool: "mixture" as const, pairs: readPairs(inputs.annotation.dir, "test") },
      { pool: "other" as const, pairs: readPairs(inputs.annotation.dir, "other") },
    ];
    const summary: Record<string, number> = {};
    for (const [training, weights] of judgesOf(
      inputs.judge,
      trained && kind === "reasoning",
      trained ? "final" : "base",
    )) {
      const sampler = await engine.openSampler(weights);
      for (const { pool, pairs } of pools) {
        const judged = await pairwiseAgreement({ kind, judging, sampler }, pairs, seed, "test", pool);
        const { right, accuracy, bothRight, positionBias, invalidRate, traceTokens } = judged;
        const accuracyOf = (drawn: readonly number[]) => drawn.reduce((sum, i) => sum + right[i], 0) / drawn.length;
        const { low, high } = bootstrapInterval(pairs.length, accuracyOf, { rounds: bootstrap, seed });
        const row: PairwiseAgreementRow = {
          seed,
          kind,
          size,
          variant: "standard",
          training,
          pool,
          accuracy,
          low,
          high,
          bothRight,
          positionBias,
          rows: pairs.length,
          invalidRate,
          traceTokens,
        };
        run.append("agreement.jsonl", row);
        summary[`${training}-${pool}`] = accuracy;
      }
      await sampler.close();
    }
    return run.finish({ summary });
  });
}
