/** @file The control in which gold itself is the reward: the one training that may know gold, and no other imports this. */
import { CONFIGS } from "../paper/experiments.js";
import type { Manifest } from "../store/run.js";
import { gold } from "../world/gold.js";
import { readPrompt } from "../world/prompt.js";
import type { StageContext } from "./context.js";
import { trainPolicy } from "./trainPolicy.js";

/** What over-optimization of a perfect imitation of gold would be: gold's blindness is all there is to find. */
export function trainPolicyOnGold(context: StageContext): Promise<Manifest> {
  const { world } = CONFIGS["train-policy"].parse(context.experiment.config);
  return trainPolicy(context, {
    kind: "rule",
    score: ({ prompt, response }) => {
      const { score, trace } = gold(readPrompt(prompt), response, "high", world.gold);
      return { score, trace: trace.slice(0, -2) }; // without SCORE and the digit, as a judge's trace is kept
    },
  });
}
