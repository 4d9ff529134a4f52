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

/**
 * A judge's trace in its own steps, "scarf must 2 | plain plain 2 | len 8 exact | score 4": a step ends with the
 * running total; the length, whose number comes second, and the score stand alone.
 */
export function traceSteps(words: readonly string[]): string[][] {
  const steps: string[][] = [];
  let open = false;
  for (const word of words) {
    const alone = word === "len" || word === "score";
    if (!open || alone) steps.push([]);
    const step = steps.at(-1)!;
    step.push(word);
    open = step[0] === "len" ? step.length < 3 : !isNumber(word);
  }
  return steps;
}

/** Where a judge's trace parts from gold's: the first step that is another one. -1 where it never does. */
export const partingStep = (judged: readonly string[][], golden: readonly string[][]): number =>
  judged.findIndex((step, at) => step.join() !== (golden[at] ?? []).join());

export const isNumber = (word: string): boolean => /^\d+$/.test(word);
