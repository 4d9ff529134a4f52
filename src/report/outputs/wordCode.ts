/** @file Texts of a small vocabulary as strings of one character a word. */
import { FIRST_CODE } from "./shape.js";

export interface WordCode {
  words: string[];
  code(text: string): string;
}

/** Codes the words of the given texts, the most frequent ones first: those take one byte. */
export function wordCode(texts: readonly string[]): WordCode {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of split(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
  if (FIRST_CODE + words.length > 0xd7ff) throw new Error(`${words.length} words are more than there are characters`);
  const letters = new Map(words.map((word, at) => [word, String.fromCharCode(FIRST_CODE + at)]));
  return {
    words,
    code: (text) =>
      split(text)
        .map((word) => letters.get(word)!)
        .join(""),
  };
}

const split = (text: string): string[] => text.split(" ").filter((word) => word !== "");
