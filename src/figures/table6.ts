/** @file Table 6: Arena-Hard-V2 in miniature, policies trained on pairwise judges. */
import { PAIRWISE_SIZE } from "../paper/pairwise.js";
import type { Results } from "../store/rows.js";
import { arenaPanels } from "./arenaPanels.js";
import { arenaTableRows, judgesSentence } from "./arenaScores.js";
import type { Figure } from "./figure.js";
import { need, seedsIn } from "./need.js";
import { ARENA_CAPTION } from "./words.js";

/** Section 4.4. */
export function table6({ arena }: Results): Figure {
  const rows = need(arena.battles.filter(({ pool }) => pool === "pairwise"), "table6", "battles of policies of pairwise judges");
  return {
    id: "table6",
    title: "Table 6: Arena-Hard-V2 in miniature, policies of pairwise judges",
    sentence:
      "Policies trained on pairwise judges, and the base policies, against one writer, judged by an arena judge that takes " +
      "a cited policy at its word and by one that checks.",
    caption:
      `${ARENA_CAPTION} ${judgesSentence(arena.judges)} Dots: mean over seeds and base policies; whiskers: lowest to highest seed (${seedsIn(rows)}). ` +
      `Diamonds: the paper's Llama-3.1-8B with the pairwise reasoning judge, judged by GPT-4.1 on the real benchmark (table 6).`,
    alt: "Two panels of dots: win rate against the baseline of pairwise judges' policies, under a blind and a checking arena judge.",
    notebook: null,
    spec: arenaPanels(rows, "Table 6", { kind: "reasoning", size: PAIRWISE_SIZE }),
    table: arenaTableRows(rows, "pairwise", "Table 6"),
  };
}
