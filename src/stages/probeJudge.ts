/** @file Stage probe-judge: what a trained judge gives the adversarial refusal, which its agreement does not tell. */
import { miniature } from "../judge/format/miniature.js";
import { probes } from "../judge/probe.js";
import { scoreResponses } from "../judge/score.js";
import { CONFIGS } from "../paper/configs.js";
import { examineOutput } from "../policy/evaluate.js";
import { PROBES, type ProbeRow } from "../results/rows.js";
import { meanOver } from "../stats/meanOf.js";
import type { Manifest } from "../store/run.js";
import { type StageContext, weightsOf, withRun } from "./context.js";

/** Writes probes.jsonl, a row a probe. */
export async function probeJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed, engine } = context;
    const config = CONFIGS["probe-judge"].parse(experiment.config);
    const { kind, size, variant = "standard", judging, prompts, world } = config;
    const sampler = await engine.openSampler(weightsOf(inputs.judge!));
    const summary: Record<string, number> = {};
    for (const probe of PROBES) {
      const asked = probes(seed, probe, prompts, world);
      const judge = { kind, judging, sampler, format: miniature };
      const { scored, invalidRate } = await scoreResponses(judge, asked, seed, "probe", probe);
      const examined = asked.map((one) => examineOutput(one, world));
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
