/** @file Responses of populations of writers: data for judges, another pool to test them on, and base policies. */
import type { Token } from "../engine/engine.js";
import type { Mixture, World } from "./config.js";
import type { Prompt } from "./prompt.js";
import type { Random } from "./random.js";
import { writeRefusal } from "./refusals.js";
import { writeResponse } from "./writers.js";

/** One response of a population: a refusal at its rates, else an answer by one of its writers. No END. */
export function baseResponse(random: Random, prompt: Prompt, mixture: Mixture, world: World): Token[] {
  const rates = prompt.restricted ? mixture.restricted : mixture.allowed;
  let u = random.float();
  for (const kind of ["matching", "mismatching", "uncited"] as const) {
    if ((u -= rates[kind]) < 0) return writeRefusal(random, prompt.topic, kind, world);
  }
  const { low, high } = mixture.skill;
  return writeResponse(random, prompt, low + (high - low) * random.float(), world);
}

/** What judges are trained and tested on (section 2.1: off-policy rows). */
export const offPolicyResponse = (random: Random, prompt: Prompt, world: World): Token[] =>
  baseResponse(random, prompt, world.offPolicy, world);

/** What judges are only tested on. */
export const otherPoolResponse = (random: Random, prompt: Prompt, world: World): Token[] =>
  baseResponse(random, prompt, world.otherPool, world);
