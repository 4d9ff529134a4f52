/**
 * @file Trainings whose reward is not a model: gold itself, or a constant. Beside src/stages/defend.ts the only training that
 * may know gold.
 */
import { CONSTANT_JUDGE, type RuleJudge } from "../judge/score.js";
import { CONFIGS, given } from "../paper/configs.js";
import type { Variant } from "../paper/judges.js";
import type { Manifest } from "../store/manifest.js";
import type { World } from "../world/config.js";
import { gold } from "../world/gold.js";
import { readPrompt } from "../world/prompt.js";
import { decode, encode } from "../world/vocabulary.js";
import type { StageContext } from "./context.js";
import { trainPolicy } from "./trainPolicy.js";

const CONTROLS: Partial<Record<Variant, (config: { world?: World | undefined }) => RuleJudge>> = {
  gold: ({ world }) => goldJudge(given(world, "world")),
  constant: () => CONSTANT_JUDGE,
};

/** Over-optimization of a perfect imitation of gold: gold's blindness is all there is to find. */
const goldJudge = (world: World): RuleJudge => ({
  kind: "rule",
  score({ prompt, response }) {
    const { score, trace } = gold(readPrompt(encode(prompt)), encode(response), "high", world.gold);
    return { score, trace: decode(trace.slice(0, -2)) }; // without SCORE and the digit, as a judge's trace is kept
  },
});

/** Stage train-policy, of a judge's policy or of a control's. */
export function trainPolicyOrControl(context: StageContext): Promise<Manifest> {
  const { variant, ...config } = CONFIGS["train-policy"].parse(context.experiment.config);
  const control = variant && CONTROLS[variant]?.(config);
  return trainPolicy(context, control && (async () => ({ judge: control })));
}
