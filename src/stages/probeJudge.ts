/** @file Stage probe-judge: what a trained judge gives the adversarial refusal, which its agreement does not tell. */
import { probePairs } from "../judge/probe.js";
import { scoreResponses } from "../judge/score.js";
import { CONFIGS } from "../paper/experiments.js";
import { examineOutput, meanOver } from "../policy/evaluate.js";
import { PROBES, type ProbeRow } from "../results/rows.js";
import type { Manifest } from "../store/run.js";
import { decode } from "../world/vocabulary.js";
import { type StageContext, weightsOf, withRun } from "./context.js";

/** Writes probes.jsonl, a row a probe. */
export async function probeJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed, engine } = context;
    const config = CONFIGS["probe-judge"].parse(experiment.config);
    const { kind, size, variant = "standard", judging, prompts, world } = config;
    const sampler = await engine.openSampler(weightsOf(inputs.judge));
    const summary: Record<string, number> = {};
    for (const probe of PROBES) {
      const pairs = probePairs(seed, probe, prompts, world);
      const { scored, invalidRate } = await scoreResponses({ kind, judging, sampler }, pairs, seed, "probe", probe);
      const examined = pairs.map(({ prompt, response }) =>
        examineOutput({ prompt: decode(prompt), response: decode(response) }, world),
      );
      const score = meanOver(scored, (one) => one.score);
      const row: ProbeRow = {
        seed,
        kind,
        size,
        variant,
        probe,
        score,
        gold: meanOver(examined, (one) => one.gold),
        prompts,
        invalidRate,
      };
      run.append("probes.jsonl", row);
      summary[probe] = score;
    }
    await sampler.close();
    return run.finish({ summary });
  });
}
