/** @file Stage evaluate-judge: agreement with gold on the test rows, which nothing else reads (figure 2). */
import { join } from "node:path";
import { z } from "zod";
import { readAnnotations } from "../annotation/rows.js";
import type { StateRef } from "../engine/engine.js";
import { agreement } from "../judge/agreement.js";
import { CONFIGS } from "../paper/experiments.js";
import type { AgreementRow } from "../results/rows.js";
import { bootstrapInterval } from "../stats/bootstrap.js";
import { krippendorffAlpha } from "../stats/krippendorff.js";
import type { Manifest } from "../store/run.js";
import { type Inputs, type StageContext, weightsOf, withRun } from "./context.js";

type Training = AgreementRow["training"];

/** Writes agreement.jsonl: untrained, or after SFT and after all training, on the mixture and on another pool. */
export async function evaluateJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { seed, engine } = context;
    const config = CONFIGS["evaluate-judge"].parse(context.experiment.config);
    const { kind, size, variant = "standard", trained, judging, bootstrap } = config;
    const pools = [
      { pool: "mixture" as const, rows: readAnnotations(inputs.annotation.dir, "test") },
      { pool: "other" as const, rows: readAnnotations(inputs.annotation.dir, "other") },
    ];
    const summary: Record<string, number> = {};
    const phases = trained && kind === "reasoning" && variant !== "rl-only"; // SFT, then RL
    for (const [training, weights] of judgesOf(inputs.judge, phases, trained ? "final" : "base")) {
      const sampler = await engine.openSampler(weights);
      for (const { pool, rows } of pools) {
        const judged = await agreement(
          { kind, judging, sampler, rubric: variant === "rubric" },
          rows,
          seed,
          "test",
          pool,
        );
        const { alpha, invalidRate, traceTokens, scores } = judged;
        const alphaOf = (drawn: readonly number[]) =>
          krippendorffAlpha([drawn.map((i) => scores[i]), drawn.map((i) => rows[i].score)], "interval");
        const { low, high } = bootstrapInterval(rows.length, alphaOf, { rounds: bootstrap, seed });
        const row: AgreementRow = {
          seed,
          kind,
          size,
          variant,
          training,
          pool,
          alpha,
          low,
          high,
          rows: rows.length,
          invalidRate,
          traceTokens,
        };
        run.append("agreement.jsonl", row);
        summary[`${training}-${pool}`] = alpha;
      }
      await sampler.close();
    }
    return run.finish({ summary });
  });
}

/** The weights to be evaluated; a reasoning judge was trained in two phases, and its run kept those of the first. */
export function judgesOf(input: Inputs[string], both: boolean, last: Training): [Training, StateRef][] {
  const final: [Training, StateRef] = [last, weightsOf(input)];
  if (!both) return [final];
  const { sft } = z.object({ sft: z.object({ hash: z.string() }) }).parse(input.manifest.summary);
  return [["sft", { path: join(input.dir, "sft.bin"), hash: sft.hash }], final];
}
