/** @file Table 1: Arena-Hard-V2 in miniature, policies trained on pointwise judges. */
import type { Results } from "../store/rows.js";
import { arenaPanels } from "./arenaPanels.js";
import { arenaTableRows, judgesSentence } from "./arenaScores.js";
import type { Figure } from "./figure.js";
import { need, seedsIn } from "./need.js";
import { ARENA_CAPTION } from "./words.js";

/** Section 3. The paper's adversarial policy stands at our policies of the judge that stands for its judge. */
export function table1({ arena }: Results): Figure {
  const rows = need(arena.battles.filter(({ pool }) => pool === "pointwise"), "table1", "battles of policies of pointwise judges");
  return {
    id: "table1",
    title: "Table 1: Arena-Hard-V2 in miniature, policies of pointwise judges",
    sentence:
      "Policies trained on reasoning and on non-reasoning judges, and the base policies, against one writer, judged by an " +
      "arena judge that takes a cited policy at its word and by one that checks.",
    caption:
      `${ARENA_CAPTION} ${judgesSentence(arena.judges)} Dots: mean over seeds and base policies; whiskers: lowest to highest seed (${seedsIn(rows)}). ` +
      `Diamonds: the paper's Llama-3.1-8B with the 4B reasoning judge, judged by GPT-4.1 on the real benchmark (table 1), ` +
      `whose other rows stand in the table.`,
    alt: "Two panels of dots: win rate against the baseline of policies by judge, under a blind and a checking arena judge.",
    notebook: null,
    spec: arenaPanels(rows, "Table 1", { kind: "reasoning", size: "4b" }),
    table: arenaTableRows(rows, "pointwise", "Table 1"),
  };
}
