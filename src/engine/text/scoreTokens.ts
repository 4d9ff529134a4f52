/** @file The ten tokens that a judge's score is read from. */
import type { Token } from "../engine.js";
import type { Tokenizer } from "./tokenizer.js";

/**
 * Ids of "0" to "9" as the next token after `after`, which may hold markup. The expected score (section 2.2) sums over
 * them, so each must be one token and no two the same: otherwise an error that says which is not.
 */
export function scoreTokens(tokenizer: Tokenizer, after = ""): Token[] {
  const encode = (text: string) => tokenizer.encode(text, { markup: true });
  const before = encode(after);
  const ids = Array.from({ length: 10 }, (_, score) => {
    const tokens = encode(`${after}${score}`);
    const isNext = tokens.length === before.length + 1 && before.every((token, i) => token === tokens[i]);
    if (isNext) return tokens[tokens.length - 1];
    const where = after === "" ? "" : ` after ${JSON.stringify(after)}`;
    throw new Error(`"${score}" is not one token of its own${where}: an expected score needs ten, so take a model whose tokenizer has them`);
  });
  if (new Set(ids).size < ids.length) throw new Error("the tokenizer gives two digits the same token: an expected score needs ten different ones");
  return ids;
}
