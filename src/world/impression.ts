/**
 * @file The judgment of a reviewer that has read much but never seen gold: base judges are pre-trained on it.
 * It knows the language and what was asked for, and none of gold's rules: no caps, banned words,
 * repetitions, lengths, refusals or titles.
 */
import type { Token, Tokens } from "../engine/engine.js";
import { WORLD } from "./config.js";
import type { World } from "./config.js";
import type { Prompt } from "./prompt.js";
import type { Random } from "./random.js";
import { SCORE, encode, isPlain, numberToken, topicOf } from "./vocabulary.js";

const [GOOD, FAIR, POOR] = encode("good fair poor");

/** Trace: each word and a remark on it, then SCORE and a digit. Score: the share of good words, and noise. */
export function impression(
  random: Random, prompt: Prompt, response: Tokens, world: World = WORLD,
): { trace: Token[]; score: number } {
  const trace: Token[] = [];
  let good = 0;
  for (const said of response) {
    const remark = remarkOn(prompt, said);
    if (remark === GOOD) good++;
    trace.push(said, remark);
  }
  const share = good / Math.max(1, response.length);
  const score = Math.max(0, Math.min(9, Math.round(random.normal(9 * share, world.impressionNoise))));
  trace.push(SCORE, numberToken(score));
  return { trace, score };
}

function remarkOn(prompt: Prompt, said: Token): Token {
  if (said === prompt.topic || topicOf(said) === prompt.topic || prompt.use.includes(said)) return GOOD;
  return isPlain(said) ? FAIR : POOR;
}
