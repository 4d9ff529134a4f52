/** @file What can keep a stage from its result, as data; the wording, with its remedy, stands apart. */
import { shownPath } from "../store/problem.js";

export type StageProblem =
  | { kind: "no-servers"; run: string; scale: string }
  | { kind: "no-pairs"; file: string } // rows from when a row held one output
  | { kind: "measured-before" }
  | { kind: "examples-too-long"; maxPrompt: number; maxResponse: number }
  | { kind: "questions-too-long"; count: number; maxPrompt: number }
  | { kind: "no-answers"; who: string; calls: number; reason: string; last: string }
  | { kind: "no-verdicts"; count: number; last: string }
  | { kind: "none-judged"; step: number };

/** A stage that a user can set right. The message is one line with the remedy. */
export class StageError extends Error {
  override name = "StageError";
  constructor(readonly problem: StageProblem) {
    super(stageProblemText(problem));
  }
}

const SHOWN = 200; // letters of an answer

function stageProblemText(problem: StageProblem): string {
  switch (problem.kind) {
    case "no-servers":
      return (
        `${problem.run} is of scale ${problem.scale}, which runs against servers: ` +
        `name them with --endpoints FILE or make ENDPOINTS=FILE`
      );
    case "no-pairs":
      return (
        `${shownPath(problem.file)} holds one output a prompt and no pairs: remove its folder, and split the mixture ` +
        `again with judgelab data split`
      );
    case "measured-before":
      return (
        "these steps were measured before: remove the folders train-policy/calibration and " +
        "ledger/train-policy-calibration of the scale, and run again"
      );
    case "examples-too-long":
      return (
        `every example is longer than ${problem.maxPrompt} + ${problem.maxResponse} tokens, or without its rubric: ` +
        `raise maxPrompt or maxResponse`
      );
    case "questions-too-long":
      return `none of the ${problem.count} questions is within ${problem.maxPrompt} tokens: raise maxPrompt`;
    case "no-answers":
      return (
        `${problem.who} gave no usable answer in ${problem.calls} calls (${problem.reason}), the last: ` +
        `${JSON.stringify(problem.last.slice(0, SHOWN))}. Check with judgelab probe that its server answers as ` +
        `that role must, and run the same command again`
      );
    case "no-verdicts":
      return (
        `the arena's judge gave no verdict on any of ${problem.count} questions, the last: ` +
        `${problem.last.slice(0, SHOWN)}. Name a model that follows the arena's instructions as role arena, and run the ` +
        `same command again`
      );
    case "none-judged":
      return `gold judged none of the outputs of step ${problem.step}: run the same command again, or check its server`;
  }
}
