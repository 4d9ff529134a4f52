/** @file Detects a useless judge early, with the reason, before all battles are paid for. */
import { ENOUGH } from "../servers/enough.js";
import { shownWords } from "../servers/serverWords.js";
import type { Battle } from "./battle.js";
import { questionOutcome } from "./games.js";

export interface JudgeWatch {
  add(battle: Battle): void;
  /** Why the judge is useless, once enough questions say so: null before, and for ever after one verdict. */
  useless(): string | null;
  /** Why the judge was useless, however few questions there were; null where it was not. */
  uselessAtEnd(): string | null;
}

export function watchJudge(maxTokens: number): JudgeWatch {
  let decided = 0,
    lost = 0,
    cutOff = 0,
    silent = 0;
  const failures: string[] = [];
  let lastText = "";
  const why = (): string => {
    const parts = [
      cutOff > 0 &&
        `${cutOff} judgments were cut off at ${maxTokens} tokens, reasoning included: give more by --max-tokens, or serve the judge with a longer context`,
      silent > 0 &&
        `${silent} ended without a verdict such as [[A>B]], the last: ${JSON.stringify(shownWords(lastText.slice(-200)))}`,
      failures.length > 0 && `${failures.length} failed, the first: ${failures[0]}`,
    ];
    return `the judge gave no verdict on any of ${lost} questions: ${parts.filter(Boolean).join("; ")}`;
  };
  return {
    add({ row, failures: failed }) {
      if (questionOutcome(row.games).kind === "rows") decided++;
      else lost++;
      failures.push(...failed);
      for (const game of row.games) {
        if (game === null || game.score !== null) continue;
        if (game.finish === "length") cutOff++;
        else {
          silent++;
          lastText = typeof game.judgment === "string" ? game.judgment : game.judgment.answer;
        }
      }
    },
    useless: () => (decided === 0 && lost >= ENOUGH ? why() : null),
    uselessAtEnd: () => (decided === 0 && lost > 0 ? why() : null),
  };
}
