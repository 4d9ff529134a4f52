/** @file A judgment row in short, for tests. */
import type { Judgment } from "../../src/arena/rows.js";

/** `first` is game 0 (the baseline is A), `second` game 1 (the model is A); undefined is a failed call. */
export const judgment = (
  model: string,
  uid: string,
  first: string | null | undefined,
  second: string | null | undefined,
  category = "hard_prompt",
): Judgment => ({
  uid,
  category,
  judge: "gpt-4.1",
  model,
  baseline: "base",
  games: [first === undefined ? null : { score: first }, second === undefined ? null : { score: second }],
});
