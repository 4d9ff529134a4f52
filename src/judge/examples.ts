/** @file Training sequences of judges: what base judges read, and the two kinds of SFT. */
import type { Annotated } from "../annotation/annotated.js";
import type { Datum, Token, Tokens } from "../engine/engine.js";
import type { JudgeKind } from "../paper/judges.js";
import { PROMPT_LENGTH } from "../world/prompt.js";
import { randomFrom } from "../world/random.js";
import { SCORE, SCORE_TOKENS } from "../world/vocabulary.js";
import { JUDGE_PREFIX_LENGTH, judgePrefix } from "./prompt.js";

/** SFT (section 2.1): a non-reasoning judge learns the score alone, a reasoning judge the trace and the score. */
export function sftDatum(kind: JudgeKind, { prompt, response, score, trace }: Annotated, withRubric = false): Datum {
  const prefix = judgePrefix(prompt, response, withRubric);
  if (kind === "reasoning") return { tokens: [...prefix, ...trace], from: prefix.length };
  return { tokens: [...prefix, SCORE, SCORE_TOKENS[score]], from: prefix.length + 1 };
}

/** The control without anything to learn: every response with the score and trace of another one. */
export function shuffledLabels(rows: readonly Annotated[], ...key: (string | number)[]): Annotated[] {
  const labels = randomFrom(...key, "shuffled-labels").shuffle(rows.map(({ score, trace }) => ({ score, trace })));
  return rows.map(({ prompt, response }, i) => ({ prompt, response, ...labels[i] }));
}

/**
 * Pre-training of base judges: the language (the response and its END) and, after JUDGE, a generic impression, with its
 * remarks or as a score alone. So a base judge can be asked in both modes, as a post-trained Qwen3 can, but knows no gold.
 */
export function impressionDatum(kind: JudgeKind, { prompt, response, score, trace }: Annotated): Datum {
  const written: Tokens = kind === "reasoning" ? trace : [SCORE, SCORE_TOKENS[score]];
  const tokens: Token[] = [...judgePrefix(prompt, response), ...written];
  const weights = new Float32Array(tokens.length - PROMPT_LENGTH);
  weights.fill(1, 0, response.length + 1); // the words and END
  weights.fill(1, JUDGE_PREFIX_LENGTH - PROMPT_LENGTH); // what is written after JUDGE
  // In score mode the judge is handed SCORE: learning to write it there would spoil the reasoning mode.
  if (kind === "non-reasoning") weights[JUDGE_PREFIX_LENGTH - PROMPT_LENGTH] = 0;
  return { tokens, from: PROMPT_LENGTH, weights };
}

/** As many loss tokens as an impression with remarks has, roughly; else a score would hardly weigh beside one. */
const SCORE_WEIGHT = 20;

/** Pre-training of base judges that can read a rubric: the score alone. */
export function rubricDatum(one: Annotated): Datum {
  const datum = sftDatum("non-reasoning", one, true);
  return { ...datum, weights: new Float32Array(datum.tokens.length - datum.from).fill(SCORE_WEIGHT) };
}
