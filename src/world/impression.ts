/**
 * @file The judgment of a reviewer that has read much but never seen gold: base judges are pre-trained on it.
 * It knows the language and what was asked for, and none of gold's rules: no caps, banned words,
 * repetitions, lengths, refusals or titles. With a rubric in hand it goes down the list.
 */
import type { Token, Tokens } from "../engine/engine.js";
import { WORLD, type World } from "./config.js";
import type { Prompt } from "./prompt.js";
import type { Random } from "./random.js";
import { topicalWords } from "./rubric.js";
import { encode, isPlain, numberToken, SCORE, topicOf } from "./vocabulary.js";

const [GOOD, FAIR, POOR] = encode("good fair poor");

/** Trace: each word and a remark on it, then SCORE and a digit. Score: the share of good words, and noise. */
export function impression(
  random: Random,
  prompt: Prompt,
  response: Tokens,
  world: World = WORLD,
): { trace: Token[]; score: number } {
  const trace: Token[] = [];
  let good = 0;
  for (const said of response) {
    const remark = remarkOn(prompt, said);
    if (remark === GOOD) good++;
    trace.push(said, remark);
  }
  const share = good / Math.max(1, response.length);
  const given = score(random, share, world.impressionNoise);
  trace.push(SCORE, numberToken(given));
  return { trace, score: given };
}

/**
 * The score of the same reviewer with a rubric in hand: its five items are worth the same (each word that must be used,
 * three words of the topic, no banned word, the length), with half the noise: a list leaves less to taste. Gold's weights,
 * and what gold takes for other words, repetition and refusals, it does not know.
 */
export function impressionByRubric(random: Random, prompt: Prompt, response: Tokens, world: World = WORLD): number {
  const topical = topicalWords(prompt).filter((one) => response.includes(one)).length;
  const items = [
    ...prompt.use.map((one) => Number(response.includes(one))),
    Math.min(3, topical) / 3,
    Number(!response.includes(prompt.avoid)),
    Number(response.length === prompt.words),
  ];
  const share = items.reduce((sum, item) => sum + item, 0) / items.length;
  return score(random, share, world.impressionNoise / 2);
}

const score = (random: Random, share: number, noise: number): number =>
  Math.max(0, Math.min(9, Math.round(random.normal(9 * share, noise))));

function remarkOn(prompt: Prompt, said: Token): Token {
  if (said === prompt.topic || topicOf(said) === prompt.topic || prompt.use.includes(said)) return GOOD;
  return isPlain(said) ? FAIR : POOR;
}
