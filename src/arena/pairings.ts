/** @file Who plays whom: each of a model's answers against the baseline's answer to the same question. */
import { shortName } from "./battles.js";
import { BASELINES, type Category } from "./prompt.js";
import type { Answer, Question } from "./rows.js";

export interface Pairing {
  question: Question;
  answer: Answer;
  baseline: Answer;
}

/**
 * `unanswered` counts the questions that a model has no answer to, by model: they are not judged, as in the
 * original.
 */
export interface Pairings {
  pairings: Pairing[];
  unanswered: Map<string, number>;
}

/** As `baselineFor` finds the baseline's. */
export function pairUp(
  questions: readonly Question[],
  answers: readonly Answer[],
  baselines: readonly Answer[],
): Pairings {
  const baselineOf = baselineFor(baselines);
  const unanswered = new Map<string, number>();
  const pairings: Pairing[] = [];
  for (const [model, own] of byModel(answers)) {
    for (const question of questions) {
      const answer = own.get(question.uid);
      if (answer) pairings.push({ question, answer, baseline: baselineOf(question) });
      else unanswered.set(model, (unanswered.get(model) ?? 0) + 1);
    }
  }
  if (pairings.length === 0) throw new Error("no answer is to one of the questions: are they of the same benchmark?");
  return { pairings, unanswered };
}

type Answers = Map<string, Answer>; // by uid

function byModel(answers: readonly Answer[]): Map<string, Answers> {
  const models = new Map<string, Answers>();
  for (const answer of answers) {
    const model = shortName(answer.model);
    if (!models.has(model)) models.set(model, new Map());
    models.get(model)!.set(answer.uid, answer);
  }
  return models;
}

/**
 * Whose answer to a question the others are judged against: the one model's of `baselines`, or of several the one's that
 * Arena-Hard names for its category. Throws where that answer is missing.
 */
export function baselineFor(baselines: readonly Answer[]): (question: Question) => Answer {
  const ofModel = byModel(baselines);
  return ({ uid, category }) => {
    const named = ofModel.size === 1 ? [...ofModel.keys()][0]! : BASELINES[category as Category];
    const answer = ofModel.get(named)?.get(uid);
    if (answer) return answer;
    const what = ofModel.has(named)
      ? `no answer of ${named} to question ${uid}`
      : `no answers of ${named}, the baseline of ${category}`;
    throw new Error(`the files of --baseline hold ${what}: add them`);
  };
}
