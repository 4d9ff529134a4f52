/** @file Training sequences of pairwise judges: what their base reads, and the two kinds of SFT (section 4.4). */
import { type AnnotatedPair, seatToken } from "../../annotation/annotatedPair.js";
import type { Datum, Tokens } from "../../engine/engine.js";
import type { JudgeKind } from "../../paper/judges.js";
import { PROMPT_LENGTH } from "../../world/prompt.js";
import { SCORE } from "../../world/vocabulary.js";
import { RESPONSE_LENGTH } from "../prompt.js";
import { PAIR_PREFIX_LENGTH, pairPrefix } from "./prompt.js";

/** SFT: a non-reasoning judge learns the verdict alone, a reasoning judge the trace and the verdict. */
export function pairSftDatum(kind: JudgeKind, pair: AnnotatedPair): Datum {
  const prefix = pairPrefix(pair);
  if (kind === "reasoning") return { tokens: [...prefix, ...pair.trace], from: PAIR_PREFIX_LENGTH };
  return { tokens: [...prefix, SCORE, seatToken(pair.better)], from: PAIR_PREFIX_LENGTH + 1 };
}

/** Pre-training of the base: the language of both responses, then a generic verdict with remarks or alone. */
export function pairImpressionDatum(kind: JudgeKind, pair: AnnotatedPair): Datum {
  const written: Tokens = kind === "reasoning" ? pair.trace : [SCORE, seatToken(pair.better)];
  const tokens = [...pairPrefix(pair), ...written];
  const weights = new Float32Array(tokens.length - PROMPT_LENGTH);
  weights.fill(1, 0, pair.first.length + 1); // the words and END
  weights.fill(1, RESPONSE_LENGTH, RESPONSE_LENGTH + pair.second.length + 1);
  const judged = PAIR_PREFIX_LENGTH - PROMPT_LENGTH;
  weights.fill(1, judged);
  if (kind === "non-reasoning") weights[judged] = 0; // SCORE is handed over, as in the pointwise task
  return { tokens, from: PROMPT_LENGTH, weights };
}
