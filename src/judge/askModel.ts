/** @file What every trained judge does with a prompt: reason or not, and give the odds of its candidates after SCORE. */
import type { Sampler, ScoreDistribution, Token, Tokens } from "../engine/engine.js";
import type { JudgeKind } from "../paper/judges.js";
import type { Judging } from "../paper/settings.js";
import { randomFrom } from "../world/random.js";
import { SCORE } from "../world/vocabulary.js";

/** A model that judges: by a score, or by a verdict on two responses. */
export interface ModelJudge {
  kind: JudgeKind;
  sampler: Sampler;
  judging: Judging;
  rubric?: boolean; // it is shown gold's rubric for each prompt
}

/** `odds` is null where a trace did not reach SCORE within `maxTrace` tokens; `trace` is empty for a judge that writes none. */
export interface Answered {
  odds: ScoreDistribution | null;
  trace: Token[];
}

/** One answer a prefix. A reasoning judge samples one trace for each, from random numbers that `key` decides. */
export async function askModel(
  judge: ModelJudge,
  prefixes: Tokens[],
  candidates: readonly Token[],
  key: readonly (string | number)[],
): Promise<Answered[]> {
  if (prefixes.length === 0) return [];
  if (judge.kind === "non-reasoning") {
    const odds = await judge.sampler.scoreTokens(
      prefixes.map((prefix) => [...prefix, SCORE]),
      [...candidates],
    );
    return odds.map((one) => ({ odds: one, trace: [] }));
  }
  const random = randomFrom(...key, "trace");
  const { temperature, maxTrace: maxTokens, topK, topP } = judge.judging;
  const asked = { count: 1, maxTokens, temperature, topK, topP, stop: [SCORE], candidates: [...candidates] };
  const completions = await judge.sampler.sample(
    prefixes.map((prompt) => ({ ...asked, prompt, seed: random.int(0, 0x7fffffff) })),
  );
  return completions.map(([completion]) => {
    const { tokens, next } = completion!;
    return next ? { odds: next, trace: tokens.slice(0, -1) } : { odds: null, trace: tokens };
  });
}
