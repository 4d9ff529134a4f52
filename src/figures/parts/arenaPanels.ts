/** @file Tables 1 and 6 as drawn: a judge that policies were trained on a line, a subset a panel, every policy and seed a dot. */
import { ARENA_JUDGES, ARENA_SUBSETS, type ArenaJudge, type ArenaSubset, BENCHMARK_JUDGE } from "../../paper/arena.js";
import { POLICY_NAMES } from "../../paper/policies.js";
import { publishedArena } from "../../paper/published.js";
import type { ArenaRow } from "../../results/rows.js";
import type { Spec } from "../figure.js";
import { type ArenaGroup, arenaGroups, inGroup, isBenchmark, paperOf, percentOf, SUBSET_NAMES } from "./arenaScores.js";
import { type Cell, type Dots, dotTable, type Line } from "./dotTable.js";
import { INK } from "./style.js";

/** In miniature there are two judges, filled for blind and open for checking; on real text there is one. */
const LOOKS: Record<ArenaJudge | typeof BENCHMARK_JUDGE, { name: string; heading: string; symbol: string }> = {
  blind: { name: "blind judge", heading: "blind", symbol: "circle" },
  checking: { name: "checking judge", heading: "checks", symbol: "circle-open" },
  [BENCHMARK_JUDGE]: { name: "our policies", heading: "score", symbol: "circle" },
};

/**
 * Scores are those with style control. `paperRow` is the group that the paper's adversarial policy belongs to: its row follows
 * that group's. On real text the other models of the paper's table follow: they met the same baselines.
 */
export function arenaPanels(
  rows: readonly ArenaRow[],
  source: string,
  paperRow: Pick<ArenaGroup, "kind" | "size">,
): Spec {
  const real = isBenchmark(rows);
  const judges: readonly (keyof typeof LOOKS)[] = real ? [BENCHMARK_JUDGE] : ARENA_JUDGES;
  const lines = arenaGroups(rows).flatMap((group): Line[] => {
    const cells = ARENA_SUBSETS.map((subset): Cell => {
      const own = inGroup(rows, group).filter((row) => row.subset === subset);
      const of = judges.map((judge) => own.filter((row) => row.judge === judge));
      return {
        numbers: of.map((cell) => percentOf(cell, "controlled")?.mean.toFixed(0) ?? "–"),
        dots: of.map((cell, at) => dotsOf(cell, group, LOOKS[judges[at]!])),
      };
    });
    const line = { name: group.name, cells };
    const isPapers = group.kind === paperRow.kind && group.size === paperRow.size;
    return isPapers
      ? [line, papersLine("the paper’s policy", (subset) => paperOf(source, subset).score, judges.length)]
      : [line];
  });
  const others = real ? otherModels(source) : [];
  const published = others.map((model) => papersLine(model, (subset) => scoreOf(source, subset, model), judges.length));
  return dotTable({
    lines: [...lines, ...published],
    panels: ARENA_SUBSETS.map((subset) => ({
      title: SUBSET_NAMES[subset],
      headings: judges.map((judge) => LOOKS[judge].heading),
    })),
    numberWidth: 58,
    nameWidth: real ? 212 : 168,
    axisTitle: "win rate, %",
    range: [-4, 104],
    ticks: [0, 50, 100],
    marked: { value: 50, name: "a draw" },
    legend: judges.map((judge) => ({ name: LOOKS[judge].name, symbol: LOOKS[judge].symbol, color: INK })),
  });
}

const dotsOf = (
  rows: readonly ArenaRow[],
  { name, color }: ArenaGroup,
  { name: judge, symbol }: { name: string; symbol: string },
): Dots => ({
  name: `${name}, ${judge}`,
  symbol,
  color,
  values: rows.flatMap(({ controlled, policy, seed }) =>
    controlled === null ? [] : [{ value: 100 * controlled, hover: `${POLICY_NAMES[policy]}, seed ${seed}, ${judge}` }],
  ),
});

/** A row of the paper's: its one number under the first heading. */
const papersLine = (name: string, score: (subset: ArenaSubset) => number | undefined, headings: number): Line => ({
  name,
  cells: ARENA_SUBSETS.map((subset) => {
    const value = score(subset);
    const numbers = [value === undefined ? "–" : value.toFixed(0), ...Array.from({ length: headings - 1 }, () => "")];
    return { numbers, dots: [], ...(value !== undefined && { paper: { value, hover: `the paper, ${name}` } }) };
  }),
});

const scoreOf = (source: string, subset: ArenaSubset, model: string): number | undefined =>
  publishedArena().find((row) => row.source === source && row.subset === SUBSET_NAMES[subset] && row.model === model)
    ?.score;

/** Those of the paper's table that nobody trained there, as it orders them. */
const otherModels = (source: string): string[] => [
  ...new Set(
    publishedArena()
      .filter((row) => row.source === source && !row.adversarial)
      .map(({ model }) => model),
  ),
];
