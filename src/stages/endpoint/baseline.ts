/** @file The baseline's answers by prompt: text alone, as a training is not to ask whoever wrote them. */
import { BaselineRow } from "../../annotation/rows.js";
import { promptKey } from "../../data/splits.js";
import { allRows, openRowFile } from "../../store/rowFile.js";
import type { Inputs } from "../context.js";

export interface Baseline {
  /** Whether it answered a prompt: one that it did not cannot be compared. */
  has: (prompt: string) => boolean;
  answerTo: (prompt: string) => string;
}

/** `input`: the run that wrote them, of a thousand prompts or so. */
export async function readBaseline(input: Inputs[string]): Promise<Baseline> {
  const file = await openRowFile(input.dir, "policyTest.jsonl", BaselineRow);
  const answers = new Map(allRows(file).map(({ prompt, response }) => [promptKey(prompt), response]));
  file.close();
  return {
    has: (prompt) => answers.has(promptKey(prompt)),
    answerTo(prompt) {
      const answer = answers.get(promptKey(prompt));
      if (answer === undefined) throw new Error(`the baseline has no answer to ${JSON.stringify(prompt.slice(0, 80))}`);
      return answer;
    },
  };
}
