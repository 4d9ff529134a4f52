/** @file The single tokens that a judge's answer is read from: ten digits for a score, A and B for a preference. */
import { RoleError } from "../../servers/endpointError.js";
import type { Token } from "../engine.js";
import type { Tokenizer } from "./tokenizer.js";

/** Ids of "0" to "9". The expected score (section 2.2) sums over them. */
export const scoreTokens = (tokenizer: Tokenizer, after = ""): Token[] =>
  singleTokens(
    tokenizer,
    Array.from({ length: 10 }, (_, score) => String(score)),
    after,
  );

/** Ids of "A" and "B": the answer in the first seat is better, or that in the second (section 4.4). */
export const verdictTokens = (tokenizer: Tokenizer, after = ""): Token[] => singleTokens(tokenizer, ["A", "B"], after);

/**
 * Each answer as the next token after `after`, which may hold markup. A judge is asked for their distribution, so each must
 * be one token and no two the same: otherwise an error that says which is not.
 */
function singleTokens(tokenizer: Tokenizer, answers: readonly string[], after: string): Token[] {
  const encode = (text: string) => tokenizer.encode(text, { markup: true });
  const before = encode(after);
  const ids = answers.map((answer) => {
    const tokens = encode(`${after}${answer}`);
    const isNext = tokens.length === before.length + 1 && before.every((token, i) => token === tokens[i]);
    if (isNext) return tokens[tokens.length - 1]!;
    throw new RoleError({ kind: "several-tokens", answer, after, answers });
  });
  if (new Set(ids).size < ids.length) throw new RoleError({ kind: "same-token", answers });
  return ids;
}
