/** @file Who plays whom: each of a model's answers against the baseline's answer to the same question. */
import { byName, shownNames, withoutEnd } from "./names.js";
import { BASELINES, type Category } from "./prompt.js";
import { type Answer, answerText, type Question } from "./rows.js";

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
  const ofModel = byModel(answers);
  const shown = shownNames(ofModel.keys());
  for (const [model, own] of ofModel) {
    for (const question of questions) {
      const answer = own.get(question.uid);
      if (answer) pairings.push({ question, answer, baseline: baselineOf(question) });
      else unanswered.set(shown(model), (unanswered.get(shown(model)) ?? 0) + 1);
    }
  }
  if (pairings.length === 0)
    throw new RangeError("no answer belongs to any of the questions: are they of the same benchmark?");
  return { pairings, unanswered };
}

type Answers = Map<string, Answer>; // by uid

/** By a model's whole name. Throws if it gave two answers to a question: one of them would be lost. */
function byModel(answers: readonly Answer[]): Map<string, Answers> {
  const models = new Map<string, Answers>();
  for (const answer of answers) {
    const model = withoutEnd(answer.model);
    const own = models.get(model) ?? new Map<string, Answer>();
    const other = own.get(answer.uid);
    if (other && answerText(other) !== answerText(answer))
      throw new RangeError(
        `there are two answers of ${model} to question ${answer.uid}: name files of one run, or give each its own model name`,
      );
    models.set(model, own.set(answer.uid, answer));
  }
  return models;
}

/**
 * Whose answer to a question the others are judged against: the one model's of `baselines`, or of several the one's
 * that Arena-Hard names for its category. Throws if that answer is missing.
 */
export function baselineFor(baselines: readonly Answer[]): (question: Question) => Answer {
  const ofModel = byModel(baselines);
  return ({ uid, category }) => {
    const named = ofModel.size === 1 ? [...ofModel.keys()][0]! : BASELINES[category as Category];
    const answers = byName(ofModel, named);
    const answer = answers?.get(uid);
    if (answer) return answer;
    const what = answers
      ? `no answer of ${named} to question ${uid}`
      : `no answers of ${named}, the baseline of ${category}`;
    throw new RangeError(`the files of --baseline hold ${what}: add them`);
  };
}
