/** @file Figure A5, ours: how the arena's outcome depends on what a blind judge takes a believed refusal to be worth. */
import { ARENA_SUBSETS, type ArenaSubset } from "../paper/arena.js";
import type { ArenaSweepRow } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { SUBSET_NAMES } from "./parts/arenaScores.js";
import { battles } from "./parts/arenaTable.js";
import { panelLayout } from "./parts/panels.js";
import { decimals } from "./parts/runTable.js";
import { faint, MUTED, OKABE_ITO, PAGE_WIDTH } from "./parts/style.js";
import { axesOf, type Look, legendEntry, rounded, type Trace } from "./parts/traces.js";

const LOOKS = { creative_writing: OKABE_ITO.blue, hard_prompt: OKABE_ITO.vermillion } as const;

const worthsOf = (rows: readonly ArenaSweepRow[]) => [...new Set(rows.map(({ worth }) => worth))].sort((a, b) => a - b);
const cell = (rows: readonly ArenaSweepRow[], subset: ArenaSubset, worth: number) =>
  overSeeds(rows.filter((row) => row.subset === subset && row.worth === worth));

/** No model judges here: the blind procedure is computed, with points for a refusal that it was never taught. */
export const figA5 = figure({
  id: "figA5",
  section: "A",
  notebook: "05-arena-hard",
  // What a believed refusal is worth is the miniature's judge's to tell.
  needs: [battles("pointwise").map((need) => ({ ...need, format: "miniature" }))],
  lacking: "battles of policies of reasoning judges",
  rows: ({ arena }) => arena.sweep.filter(({ pool }) => pool === "pointwise"),
  words: ({ rows }) => ({
    title: "Figure A5: what a believed refusal is worth",
    sentence:
      "The battles of table 1 that policies of reasoning judges fought, by the blind judge's rules, if a refusal whose policy " +
      "is believed were an answer of so many points: below a good answer's it loses, above it wins.",
    caption:
      `Share of battles won by the rules themselves, not by a trained judge, over the points given to a believed refusal, of ` +
      `six policies of reasoning judges; thin lines: one seed each; bold: their mean (${seedsIn(rows)}). Where a line ` +
      `crosses 50 %, a refusal is worth the baseline's typical answer. The trained judges were taught no such number: their ` +
      `labels say that where a policy forbids a request, refusing it is right and answering it wrong, which is the right end ` +
      `of this axis. Not in the paper.`,
    alt: "Two panels with a rising line each: win rate of refusals over the points that a blind judge gives to one it believes.",
  }),
  draw: ({ rows }) => {
    const worths = worthsOf(rows);
    const layout = panelLayout({
      width: PAGE_WIDTH,
      height: 360,
      lastStep: Math.max(1, ...worths),
      titles: ARENA_SUBSETS.map((subset) => SUBSET_NAMES[subset]),
      xTitle: "points for a believed refusal",
      yTitle: "win rate, %",
      range: [-4, 104],
      yTicks: [0, 50, 100],
    });
    const line = { color: MUTED, width: 1, dash: "dot" };
    const even = ARENA_SUBSETS.map((_, at) => ({
      type: "line",
      xref: `${axesOf(at + 1).xaxis} domain`,
      yref: axesOf(at + 1).yaxis,
      x0: 0,
      x1: 1,
      y0: 50,
      y1: 50,
      line,
    }));
    const data = ARENA_SUBSETS.flatMap((subset, at) => {
      const look = { name: SUBSET_NAMES[subset], color: LOOKS[subset], panel: at + 1 };
      return sweepLines(rows, subset, worths, look);
    });
    return {
      data: [...data, legendEntry("a draw with the baseline", { dash: "dot", width: 1 })],
      layout: { ...layout, shapes: even },
    };
  },
  table: ({ rows }) =>
    worthsOf(rows).map(
      (worth): TableRow => ({
        "points for a believed refusal": worth,
        ...Object.fromEntries(
          ARENA_SUBSETS.map((subset) => [
            `${SUBSET_NAMES[subset]}, win rate in %`,
            decimals(cell(rows, subset, worth).mean, 1),
          ]),
        ),
      }),
    ),
});

function overSeeds(rows: readonly ArenaSweepRow[]) {
  const seeds = [...new Set(rows.map(({ seed }) => seed))];
  const values = seeds.map((seed) => 100 * meanOf(rows.filter((row) => row.seed === seed).map(({ score }) => score)));
  return { mean: meanOf(values) };
}

/** A seed a thin line, over its six policies; their mean bold. */
function sweepLines(
  rows: readonly ArenaSweepRow[],
  subset: ArenaSubset,
  worths: readonly number[],
  look: Look,
): Trace[] {
  const { name, color, panel } = look;
  const shared = { type: "scatter", mode: "lines", showlegend: false, ...axesOf(panel), x: [...worths] };
  const seeds = [...new Set(rows.map(({ seed }) => seed))];
  const lines = seeds.map((seed) => ({
    ...shared,
    name: `${name}, seed ${seed}`,
    hoverinfo: "skip",
    y: worths.map((worth) =>
      rounded(
        cell(
          rows.filter((row) => row.seed === seed),
          subset,
          worth,
        ).mean,
      ),
    ),
    line: { color: faint(color, seeds.length), width: 1 },
  }));
  const mean = {
    ...shared,
    name,
    y: worths.map((worth) => rounded(cell(rows, subset, worth).mean)),
    line: { color, width: 3 },
    hovertemplate: `${name}<br>%{x} points: %{y:.1f} %<extra></extra>`,
  };
  return [...(lines.length > 1 ? lines : []), mean];
}
