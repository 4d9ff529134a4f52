/** @file What two games on one question say about a model: outcome rows, or why the question is dropped. */
import { isLabel, type Label } from "./verdict.js";

/** A label outside verdict.ts's LABELS can stand in a file; null if the judge's text held none. */
export interface Game {
  score: string | null;
}

/** "no-judgment": a call failed; "no-verdict": a text without a label; "not-a-label": the original stops there. */
export type DropReason = "no-judgment" | "no-verdict" | "not-a-label";

export type QuestionOutcome = { kind: "rows"; outcomes: number[] } | { kind: "dropped"; reason: DropReason };

/** What each label is worth to the assistant in seat A: 1 a win, 0 a loss. A significant one counts `weight` times. */
export function labelOutcomes(label: Label, weight = 3): number[] {
  const outcome = label.includes("=")
    ? 0.5
    : label === "A>B" || label === "A>>B" || label === "B<A" || label === "B<<A"
      ? 1
      : 0;
  return new Array<number>(label.length > 3 ? weight : 1).fill(outcome);
}

/**
 * Outcome rows of the model: in game 0 it sits in seat B (the baseline in A), in game 1 in seat A; game 1's rows come
 * first. Where either game has no valid verdict the whole question is dropped. From load_judgments in show_result.py.
 */
export function questionOutcome(games: readonly (Game | null)[], weight = 3): QuestionOutcome {
  const [first, second] = games;
  if (!first || !second) return { kind: "dropped", reason: "no-judgment" };
  if (first.score === null || second.score === null) return { kind: "dropped", reason: "no-verdict" };
  if (!isLabel(first.score) || !isLabel(second.score)) return { kind: "dropped", reason: "not-a-label" };
  const asB = labelOutcomes(first.score, weight).map((outcome) => 1 - outcome);
  return { kind: "rows", outcomes: [...labelOutcomes(second.score, weight), ...asB] };
}
