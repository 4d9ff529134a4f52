/** @file Figure A5, ours: how the arena's outcome depends on what a blind judge takes a believed refusal to be worth. */
import { ARENA_SUBSETS, type ArenaSubset } from "../paper/arena.js";
import type { ArenaSweepRow } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { SUBSET_NAMES } from "./parts/arenaScores.js";
import { battles } from "./parts/arenaTable.js";
import { decimals } from "./parts/runTable.js";
import { axis, baseLayout, COLUMN_WIDTH, FONT, LEGEND_ABOVE, MUTED, OKABE_ITO } from "./parts/style.js";
import { curveTraces } from "./parts/traces.js";

const LOOKS = {
  creative_writing: { color: OKABE_ITO.blue, symbol: "circle" },
  hard_prompt: { color: OKABE_ITO.vermillion, symbol: "square" },
} as const;

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
      `six policies of reasoning judges; line: mean over seeds, band: lowest to highest seed (${seedsIn(rows)}). Where a line ` +
      `crosses 50 %, a refusal is worth the baseline's typical answer. The trained judges were taught no such number: their ` +
      `labels say that where a policy forbids a request, refusing it is right and answering it wrong, which is the right end ` +
      `of this axis. Not in the paper.`,
    alt: "Two rising lines: win rate of refusals over the points that a blind judge gives to one it believes.",
  }),
  draw: ({ rows }) => {
    const worths = worthsOf(rows);
    const layout = baseLayout(COLUMN_WIDTH, 350, {
      margin: { l: 66, r: 14, t: 40, b: 58 },
      xaxis: axis({
        title: { text: "points for a believed refusal", standoff: 6, font: { size: FONT.size } },
        range: [worths[0]! - 0.4, worths[worths.length - 1]! + 0.4],
      }),
      yaxis: axis({ title: { text: "win rate, %", standoff: 6, font: { size: FONT.size } }, range: [-4, 104] }),
      shapes: [
        { type: "line", xref: "paper", x0: 0, x1: 1, y0: 50, y1: 50, line: { color: MUTED, width: 1, dash: "dot" } },
      ],
      showlegend: true,
      legend: LEGEND_ABOVE,
    });
    const data = ARENA_SUBSETS.flatMap((subset) => {
      const bands = worths.map((worth) => cell(rows, subset, worth));
      const [mean, low, high] = (["mean", "low", "high"] as const).map((end) => bands.map((band) => band[end]));
      const seeds = new Set(rows.map(({ seed }) => seed)).size;
      return curveTraces(
        { steps: worths, mean: mean!, low: low!, high: high!, seeds },
        { name: SUBSET_NAMES[subset], ...LOOKS[subset] },
      );
    });
    return { data, layout };
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
  return { mean: meanOf(values), low: Math.min(...values), high: Math.max(...values) };
}
