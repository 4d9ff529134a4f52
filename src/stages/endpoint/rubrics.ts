/** @file The rubrics that gold wrote, by prompt: what a judge of variant "rubric" is shown beside a response (section 4.2). */
import { RubricRow } from "../../annotation/rows.js";
import { promptKey, type SplitName } from "../../data/splits.js";
import { fileOf } from "../../data/splitTulu.js";
import type { TextQuestion } from "../../judge/text/prompt.js";
import { openRowFile } from "../../store/rowFile.js";
import type { Inputs } from "../context.js";

export interface Rubrics {
  /** Whether a judge can be asked about responses to a prompt: gold wrote a rubric for it, or the judge is shown none. */
  has: (prompt: string) => boolean;
  /** What is asked about as the judge is to see it. */
  show: <T extends TextQuestion>(asked: T) => T;
  close: () => void;
}

const NONE: Rubrics = { has: () => true, show: (asked) => asked, close: () => {} };

/** `input`: the run that wrote them; without one the judge is shown none. */
export async function openRubrics(input: Inputs[string] | undefined, splits: readonly SplitName[]): Promise<Rubrics> {
  if (!input) return NONE;
  const files = await Promise.all(splits.map((split) => openRowFile(input.dir, fileOf(split), RubricRow)));
  const places = new Map<string, () => string>();
  for (const rows of files) {
    for (let i = 0; i < rows.length; i++) places.set(promptKey(rows.at(i).prompt), () => rows.at(i).rubric);
  }
  return {
    has: (prompt) => places.has(promptKey(prompt)),
    show(asked) {
      const read = places.get(promptKey(asked.prompt));
      if (!read) throw new Error(`gold wrote no rubric for ${JSON.stringify(asked.prompt.slice(0, 80))}`);
      return { ...asked, rubric: read() };
    },
    close: () => files.forEach((rows) => rows.close()),
  };
}
