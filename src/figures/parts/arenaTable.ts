/** @file Tables 1 and 6 as figures: what they share, in miniature and on real text. */
import type { ArenaPool } from "../../paper/arena.js";
import type { JudgeSize } from "../../paper/judges.js";
import type { ArenaJudgeRow, ArenaRow } from "../../results/rows.js";
import { figure, type SectionId, seedsIn, type Words } from "../figure.js";
import type { Need } from "../needs.js";
import { arenaPanels } from "./arenaPanels.js";
import { arenaTableRows, isBenchmark, judgesSentence } from "./arenaScores.js";
import { publishedRows } from "./published.js";
import { ARENA_CAPTION, BENCHMARK_CAPTION } from "./words.js";

export interface ArenaTable {
  id: "table1" | "table6";
  pool: ArenaPool;
  section: SectionId;
  carriesNotebook?: true;
  source: "Table 1" | "Table 6"; // as the paper numbers it
  size: JudgeSize; // of the reasoning judge of the paper's adversarial policy
  policies: string; // "policies of pointwise judges"
  trainedOn: string; // "Policies trained on … judges, and the base policies"
  paper: string; // the paper's own policy
  alt: string; // "of policies by judge"
  notebook: string;
}

/** The battles of a table, and how well their judges judge. */
export const battles = (pool: ArenaPool): Need => [
  { stage: "evaluate-judge", task: "arena" },
  { stage: "evaluate-arena", task: "arena", pool },
];

/** The paper's adversarial policy stands at our policies of the judge that stands for its judge. */
export function arenaTableFigure<const Id extends "table1" | "table6">(one: ArenaTable & { id: Id }) {
  const { id, pool, source, size, policies } = one;
  return figure<Id, ArenaRow>({
    id,
    section: one.section,
    notebook: one.notebook,
    ...(one.carriesNotebook && { carriesNotebook: true }),
    needs: [battles(pool)],
    lacking: `battles of ${policies}`,
    rows: ({ arena }) => arena.battles.filter((row) => row.pool === pool),
    words: ({ rows, results }) =>
      isBenchmark(rows) ? onBenchmark(rows, one) : inMiniature(rows, results.arena.judges, one),
    draw: ({ rows }) => arenaPanels(rows, source, { kind: "reasoning", size }),
    table: ({ rows }) => arenaTableRows(rows, pool, source),
    published: () => publishedRows(source),
  });
}

function inMiniature(
  rows: readonly ArenaRow[],
  judges: readonly ArenaJudgeRow[],
  { id, source, policies, trainedOn, paper, alt }: ArenaTable,
): Words {
  return {
    title: `${source}: Arena-Hard-V2 in miniature, ${policies}`,
    sentence: `${trainedOn}, against one writer, judged by an arena judge that takes a cited policy at its word and by one that checks.`,
    caption:
      `${ARENA_CAPTION} ${judgesSentence(judges)} Dots: one base policy and seed each (${seedsIn(rows)}); numbers: their mean. ` +
      `The paper's row is ${paper}, judged by GPT-4.1 on the real benchmark (${source.toLowerCase()})` +
      `${id === "table1" ? ", whose other rows stand in the table" : ""}.`,
    alt: `Two panels of dots: win rate against the baseline ${alt}, under a blind and a checking arena judge.`,
  };
}

/** The words on real text: one judge, and the baselines that the paper's models met. */
function onBenchmark(rows: readonly ArenaRow[], { source, policies, trainedOn, paper, alt }: ArenaTable): Words {
  const counted = rows.map(({ questions }) => questions);
  const [fewest, most] = [Math.min(...counted), Math.max(...counted)];
  return {
    title: `${source}: Arena-Hard-V2, ${policies}`,
    sentence: `${trainedOn}, against the benchmark's baselines, beside the paper's scores.`,
    caption:
      `${BENCHMARK_CAPTION} A policy's score is over ${fewest === most ? fewest : `${fewest} to ${most}`} questions of a subset. Dots: one policy and seed each (${seedsIn(rows)}). ` +
      `Diamonds: the paper's scores (${source.toLowerCase()}); its own policy is ${paper}.`,
    alt: `Two panels of dots: win rate against the baseline ${alt}, and the paper's scores of its policy and of other models.`,
  };
}
