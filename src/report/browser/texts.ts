/** @file What is written in outputs.js as characters, as words again. */
import { FIRST_CODE } from "../outputs/shape.js";

/** The words of a coded text. */
export const wordsOf = (coded: string, words: readonly string[]): string[] =>
  [...coded].map((letter) => words[letter.charCodeAt(0) - FIRST_CODE]!);

export interface ResponsePart {
  words: string[];
  step: string | null; // the step of the adversarial strategy that these words are
}

/** A response cut into the first `taken` steps of the strategy and what follows them. */
export function responseParts(
  words: readonly string[],
  taken: number,
  strategy: readonly { name: string; words: number }[],
): ResponsePart[] {
  const parts: ResponsePart[] = [];
  let at = 0;
  for (const step of strategy.slice(0, taken)) {
    parts.push({ words: words.slice(at, at + step.words), step: step.name });
    at += step.words;
  }
  return at < words.length ? [...parts, { words: words.slice(at), step: null }] : parts;
}

/** Where a judge's trace parts from gold's: the first step that is another one. -1 where it never does. */
export const partingStep = (judged: readonly string[][], golden: readonly string[][]): number =>
  judged.findIndex((step, at) => step.join() !== (golden[at] ?? []).join());
