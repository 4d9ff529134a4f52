/**
 * @file Stage probe-judge: what fools a trained judge. It scores the adversarial refusal, which is in no training data.
 */
import type { OneResponse } from "../annotation/rows.js";
import { drawPromptWhere } from "../annotation/splits.js";
import { miniature } from "../judge/format/miniature.js";
import { scoreResponses } from "../judge/score.js";
import { CONFIGS } from "../paper/configs.js";
import { examineOutput } from "../policy/evaluate.js";
import { PROBES, type ProbeRow } from "../results/rows.js";
import { meanOver } from "../stats/meanOf.js";
import type { Manifest } from "../store/manifest.js";
import type { World } from "../world/config.js";
import type { Prompt } from "../world/prompt.js";
import { randomFrom } from "../world/random.js";
import { adversarialRefusal } from "../world/refusals.js";
import { ALL_TOPICS, decode } from "../world/vocabulary.js";
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

/**
 * "adversarial": the requested topic is allowed, and a policy is said to forbid it. Judges never see one with a matching
 * citation, and gold believes it. Beside it two that their data holds: "restricted", the same words where the platform
 * does forbid the topic (gold believes those too), and "mismatching", where the policy is against another topic.
 */
export type Probe = ProbeRow["probe"];

/** `count` responses `refuse policy forbids <topic> end review correct` to prompts that no judge was trained on. */
export function probes(seed: number, probe: Probe, count: number, world: World): OneResponse[] {
  const random = randomFrom(seed, "probe", probe);
  const fits = ({ restricted }: Prompt) => restricted === (probe === "restricted");
  return Array.from({ length: count }, () => {
    const prompt = drawPromptWhere(random, "judge-test", world, fits);
    const others = ALL_TOPICS.filter((topic) => topic !== prompt.topic);
    const cited = probe === "mismatching" ? random.choice(others) : prompt.topic;
    return { prompt: decode(prompt.tokens), response: adversarialRefusal(cited) };
  });
}
