/** @file The prompts of a live run: those that the reported runs of the same seed have (src/stages/miniatureRun.ts). */
import { drawSplitPrompt, type Split } from "../annotation/splits.js";
import type { World } from "../world/config.js";
import { type Random, randomFrom } from "../world/random.js";
import { decode } from "../world/vocabulary.js";

const draw = (random: Random, count: number, split: Split, world: World): string[] =>
  Array.from({ length: count }, () => decode(drawSplitPrompt(random, split, world).tokens));

/** The same at every step. */
export const heldOutPrompts = (seed: number, count: number, world: World): string[] =>
  draw(randomFrom(seed, "held-out-prompts"), count, "policy-test", world);

export const trainingPrompts = (seed: number, step: number, count: number, world: World): string[] =>
  draw(randomFrom(seed, "policy", step, "prompts"), count, "policy", world);
