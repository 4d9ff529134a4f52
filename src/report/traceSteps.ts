/** @file A judge's trace, cut into its steps, for the report and the live page. */
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

export const isNumber = (word: string): boolean => /^\d+$/.test(word);
