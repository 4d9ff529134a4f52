/**
 * @file Pre-training data of the miniature's base judges: all writers' responses and a generic reviewer's impressions,
 * never gold.
 */
import { type Annotated, type AnnotatedPair, seatToken } from "../annotation/annotated.js";
import { remarksSideBySide } from "../annotation/sideBySide.js";
import { drawSplitPrompt } from "../annotation/splits.js";
import type { Datum, Token, Tokens } from "../engine/engine.js";
import type { JudgeKind } from "../paper/judges.js";
import type { World } from "../world/config.js";
import { impression, impressionByRubric } from "../world/impression.js";
import { offPolicyResponse } from "../world/mixtures.js";
import { PROMPT_LENGTH, readPrompt } from "../world/prompt.js";
import { randomFrom } from "../world/random.js";
import { rubric } from "../world/rubric.js";
import { SCORE, SCORE_TOKENS } from "../world/vocabulary.js";
import {
  JUDGE_PREFIX_LENGTH,
  judgePrefix,
  PAIR_PREFIX_LENGTH,
  pairPrefix,
  RESPONSE_LENGTH,
} from "./format/miniature.js";

/**
 * `pairs` sequences, every other one in each mode. The same for every size of judge. `rubrics`: every third one instead
 * is in a third mode, the score of a reviewer with a rubric in hand, so that a base judge can read one before it is
 * trained on any (section 4.2 gives rubrics to an untrained Qwen3).
 */
export function judgePretrainingData(seed: number, pairs: number, world: World, rubrics = false): Datum[] {
  const random = randomFrom(seed, "judge-pretraining");
  return Array.from({ length: pairs }, (_, i) => {
    const prompt = drawSplitPrompt(random, "judge", world);
    const response = offPolicyResponse(random, prompt, world);
    if (rubrics && i % 3 === 2) {
      const score = impressionByRubric(random, prompt, response, world);
      return rubricDatum({ prompt: prompt.tokens, response, score, trace: [] });
    }
    const impressed = impression(random, prompt, response, world);
    return impressionDatum(modeOf(i), { prompt: prompt.tokens, response, ...impressed });
  });
}

/** What base judges that compare learn: pairs with the reviewer's preference; the better response sits first in half of them. */
export function pairwisePretrainingData(
  model: "pairwise-judge" | "arena-judge",
  seed: number,
  pairs: number,
  world: World,
): Datum[] {
  const random = randomFrom(seed, `${model}-pretraining`);
  return Array.from({ length: pairs }, (_, i) => {
    const prompt = drawSplitPrompt(random, "judge", world);
    const draw = () => {
      const response = offPolicyResponse(random, prompt, world);
      return { response, ...impression(random, prompt, response, world) };
    };
    for (;;) {
      const a = draw(),
        b = draw();
      if (a.score === b.score) continue;
      const better = a.score > b.score ? "first" : "second";
      const trace = remarksSideBySide(a.trace, b.trace, better);
      const pair = { prompt: prompt.tokens, first: a.response, second: b.response, better, trace } as const;
      return pairImpressionDatum(modeOf(i), pair);
    }
  });
}

const modeOf = (i: number): JudgeKind => (i % 2 === 0 ? "reasoning" : "non-reasoning");

/**
 * The language (the response and its END) and, after JUDGE, a generic impression, with its remarks or as a score alone. So a
 * base judge can be asked in both modes, as a post-trained Qwen3 can, but knows no gold.
 */
export function impressionDatum(kind: JudgeKind, { prompt, response, score, trace }: Annotated): Datum {
  const written: Tokens = kind === "reasoning" ? trace : [SCORE, SCORE_TOKENS[score]!];
  const tokens: Token[] = [...judgePrefix(prompt, response), ...written];
  return learned(kind, tokens, JUDGE_PREFIX_LENGTH, [response]);
}

/** The language of both responses, then a generic verdict with remarks or alone. */
export function pairImpressionDatum(kind: JudgeKind, { prompt, first, second, better, trace }: AnnotatedPair): Datum {
  const written: Tokens = kind === "reasoning" ? trace : [SCORE, seatToken(better)];
  const tokens = [...pairPrefix(prompt, first, second), ...written];
  return learned(kind, tokens, PAIR_PREFIX_LENGTH, [first, second]);
}

function learned(kind: JudgeKind, tokens: Token[], prefix: number, responses: readonly Tokens[]): Datum {
  const weights = new Float32Array(tokens.length - PROMPT_LENGTH);
  responses.forEach(({ length }, i) => weights.fill(1, i * RESPONSE_LENGTH, i * RESPONSE_LENGTH + length + 1)); // the words and END
  const judged = prefix - PROMPT_LENGTH;
  weights.fill(1, judged); // what is written after JUDGE
  // Alone, an answer follows a SCORE that is handed over: learning to write it there would spoil the reasoning mode.
  if (kind === "non-reasoning") weights[judged] = 0;
  return { tokens, from: PROMPT_LENGTH, weights };
}

/** As many loss tokens as an impression with remarks has, roughly; else a score would hardly weigh beside one. */
const SCORE_WEIGHT = 20;

/** For base judges that can read a rubric: the score alone. */
function rubricDatum({ prompt, response, score }: Annotated): Datum {
  const prefix = [...judgePrefix(prompt, response, rubric(readPrompt(prompt))), SCORE];
  return {
    tokens: [...prefix, SCORE_TOKENS[score]!],
    from: prefix.length,
    weights: new Float32Array(1).fill(SCORE_WEIGHT),
  };
}
