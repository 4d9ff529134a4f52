/** @file Result rows of battles: the benchmark's scores with and without style control, the procedure's own, and the sweep. */
import type { Tokens } from "../../engine/engine.js";
import type { ArenaJudge, ArenaModel, ArenaSubset } from "../../paper/arena.js";
import type { Prompt } from "../../world/prompt.js";
import type { Answer, Judgment, MetadataRow } from "../rows.js";
import { scoreArena, type ModelScore } from "../scoreArena.js";
import type { Label } from "../verdict.js";
import { BASELINE, games } from "./battle.js";
import { labelOf, read } from "./procedure.js";

/** One model's answers to a subset's prompts, beside the baseline's. */
export interface Battle {
  model: ArenaModel;
  subset: ArenaSubset;
  prompts: Prompt[];
  responses: Tokens[];
  baseline: Tokens[];
}

/** The scores of one judge's judgments as rows use them. */
export interface Scored {
  score: number | null;
  low: number | null;
  high: number | null;
  controlled: number | null;
  controlledLow: number | null;
  controlledHigh: number | null;
  questions: number;
}

/** By subset and model, from one judge's judgments and the answers of all models and of the baseline. */
export function benchmarkScores(
  judgments: readonly Judgment[], answers: readonly Answer[], rounds: number, seed: number,
): (subset: ArenaSubset, model: string) => Scored {
  const metadata = answers.flatMap(({ uid, model, metadata }): MetadataRow[] => (metadata ? [{ uid, model, metadata }] : []));
  const [plain, styled] = [false, true].map((control) => scoreArena({ judgments, metadata, control, rounds, seed }));
  const found = (scores: typeof plain, subset: ArenaSubset, model: string): ModelScore =>
    scores!.find(({ category }) => category === subset)!.models.find((one) => one.model === model)!;
  return (subset, model) => {
    const [one, other] = [found(plain, subset, model), found(styled, subset, model)];
    return {
      ...named(one),
      controlled: named(other).score,
      controlledLow: named(other).low,
      controlledHigh: named(other).high,
      questions: one.questions,
    };
  };
}

const named = ({ score, questionInterval }: ModelScore) => ({
  score: Number.isNaN(score) ? null : score,
  low: questionInterval?.low ?? null,
  high: questionInterval?.high ?? null,
});

/** The win rate by a judge's procedure itself, scored as a judge's verdicts are; with `worth` as the sweep asks it. */
export function rulesScore({ subset, prompts, responses, baseline, model }: Battle, judge: ArenaJudge, worth?: number): number {
  const judgments = prompts.map((prompt, i): Judgment => {
    const labels = games(prompt, responses[i]!, baseline[i]!).map(({ first, second }): Label =>
      labelOf(read(prompt, first, judge), read(prompt, second, judge), worth));
    const [one, other] = labels.map((score) => ({ score }));
    return { uid: String(i), category: subset, judge, model: model.model, baseline: BASELINE, games: [one!, other!] };
  });
  return scoreArena({ judgments, control: false, rounds: 0 })[0]!.models[0]!.point;
}
