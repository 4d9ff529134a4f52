/** @file The school of a trained gold: fresh responses with their true judgments, refusals as its pool has them. */
import type { Mixture, World } from "../world/config.js";
import { baseResponse } from "../world/mixtures.js";
import { trueJudgment } from "../world/oracle.js";
import type { Prompt } from "../world/prompt.js";
import { type Random, randomFrom } from "../world/random.js";
import type { Annotated, Pair } from "./annotated.js";
import { drawSplitPrompt, type Split } from "./splits.js";

export interface Labelled extends Annotated {
  asked: Prompt;
}

/** The rows of one step, which no other step sees again; the same prompts and writers in every school of a seed. */
export function schoolRows(seed: number, step: number, count: number, pool: Mixture, world: World): Labelled[] {
  const random = randomFrom(seed, "school", step);
  return Array.from({ length: count }, () => labelled(random, "judge", pool, world));
}

/** Held-out rows of a pool: that of the school, or that of the judges' data. */
export function examRows(seed: number, count: number, pool: Mixture, world: World): Labelled[] {
  const random = randomFrom(seed, "gold-exam");
  return Array.from({ length: count }, () => labelled(random, "judge-test", pool, world));
}

function labelled(random: Random, split: Split, pool: Mixture, world: World): Labelled {
  const asked = drawSplitPrompt(random, split, world);
  const response = baseResponse(random, asked, pool, world);
  return { asked, ...labelTruly({ prompt: asked.tokens, response }, asked, world) };
}

/** What the truth says of a response: the label of an audit. */
export const labelTruly = (pair: Pair, asked: Prompt, world: World): Annotated => ({
  prompt: pair.prompt,
  response: pair.response,
  ...trueJudgment(asked, pair.response, world.gold),
});
