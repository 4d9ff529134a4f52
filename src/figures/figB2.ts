/** @file Figure B2, ours: which lies a trained gold believes, by its school, and which exploits of a judge are gold's holes, too. */
import { type BeyondRun, beyondRuns, SCHOOL_NAMES, transfer } from "../analysis/beyondRuns.js";
import type { School } from "../paper/beyond.js";
import type { JudgeSize } from "../paper/judges.js";
import type { GoldTopicRow } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { BAD_SCORE, GOOD_SCORE } from "../world/scores.js";
import { figure, type Spec, seedsIn } from "./figure.js";
import { panelLayout, SCORE_TITLE } from "./parts/panels.js";
import { decimals } from "./parts/runTable.js";
import { INK, OKABE_ITO, PAGE_WIDTH, SMALL, text } from "./parts/style.js";
import { legendEntry, rounded } from "./parts/traces.js";
import { parametersText } from "./parts/words.js";

/** What stands below panel (a): a school and a size of gold. */
const GOLDS: { school: School; size: JudgeSize; name: string }[] = [
  { school: "uncovered", size: "8b", name: "none<br>small" },
  { school: "uncovered", size: "14b", name: "none" },
  { school: "ordinary", size: "8b", name: "pool<br>small" },
  { school: "ordinary", size: "14b", name: "pool" },
  { school: "lies-1", size: "14b", name: "1 %<br>lies" },
  { school: "lies-5", size: "14b", name: "5 %<br>lies" },
];
const TRANSFERS: { school: School; name: string }[] = [
  { school: "uncovered", name: "none" },
  { school: "ordinary", name: "pool" },
  { school: "lies-1", name: "1 % lies" },
];
const KINDS = [
  { kind: "reasoning", name: "reasoning judge", color: OKABE_ITO.purple, symbol: "circle", shift: -0.16 },
  { kind: "non-reasoning", name: "non-reasoning judge", color: OKABE_ITO.vermillion, symbol: "square", shift: 0.16 },
] as const;

export const figB2 = figure({
  id: "figB2",
  section: "B",
  notebook: "13-a-gold-that-nobody-blinded",
  needs: [
    [{ stage: "evaluate-gold", chapter: "beyond" }],
    [{ stage: "evaluate-policy", chapter: "beyond", schooled: true, defended: false }],
  ],
  lacking: "trained golds (make beyond)",
  rows: ({ beyond }) => beyond.topics,
  words: ({ rows, results }) => ({
    title: "Figure B2: what a gold believes, and what transfers to it",
    sentence:
      "How trained golds score a lie (a refusal of an allowed request that cites a policy against its topic), by what their school " +
      "held; and what share of a judge's exploits also work on the gold that it learned from.",
    caption:
      "(a) Each dot is one topic and seed: the mean score of lies about that topic, whose true score is 0. Bars are means. The " +
      "labels below name the refusals of allowed requests that gold's school held: none; those of the ordinary pool, of which none " +
      `is a lie; or these and 1 % or 5 % of lies, labelled correctly. Small: a gold of ${parametersText("8b")} parameters instead ` +
      `of ${parametersText("14b")}. (b) Each dot is one run: of the outputs after the start that the judge gives ` +
      `${GOOD_SCORE} or more and whose true score is ${BAD_SCORE} or less, the share that gold also gives ${GOOD_SCORE} or more. ` +
      "The rest exploit the judge alone. " +
      `Golds are exact on ${percent(meanOf(results.beyond.golds.map(({ exact }) => exact)))} of held-out rows of their own ` +
      `school's pool on average, on ${percent(Math.min(...results.beyond.golds.map(({ exact }) => exact)))} at least ` +
      `(${seedsIn(rows)}). The paper has no such figure.`,
    alt:
      "Left: dots of the score that golds of six schools and sizes give lies, a dot a topic. Right: dots of the share of " +
      "exploits of reasoning and non-reasoning judges that gold falls for, by school.",
  }),
  draw: ({ rows, results }) => spec(rows, beyondRuns(results)),
  table: ({ rows }) =>
    rows.map(({ seed, school, size, topic, lie, believed, refusals, lies }) => ({
      ...{ school, size, seed, topic, "gives a lie": decimals(lie) },
      [`believes (${GOOD_SCORE} or more)`]: decimals(believed),
      ...{ "refusals at school": refusals, "of them lies": lies },
    })),
});

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function spec(topics: readonly GoldTopicRow[], runs: readonly BeyondRun[]): Spec {
  const layout = panelLayout({
    ...{ width: PAGE_WIDTH, height: 420, lastStep: 1, between: 76 },
    ...{ titles: ["(a) score of a lie", "(b) exploits that gold falls for"], xTitle: "", yTitle: SCORE_TITLE },
  });
  const axes = layout as unknown as Record<string, object>;
  const below = { yanchor: "top", yshift: -44, font: { size: SMALL } };
  const stacked = layout.meta.stacked.map((one, at) => (at === 0 ? { ...one, xTitle: "" } : one));
  Object.assign(layout, {
    meta: { stacked, xTitle: "refusals in gold's school", yTitle: "(a) score, 0 to 9; (b) share" },
    margin: { l: 62, r: 16, t: 72, b: 76 },
    xaxis: { ...axes["xaxis"], ...places(GOLDS.map(({ name }) => name)) },
    xaxis2: { ...axes["xaxis2"], ...places(TRANSFERS.map(({ name }) => name)) },
    yaxis2: { ...axes["yaxis2"], range: [-0.03, 1.04], tickvals: [0, 0.5, 1], tickmode: "array", showticklabels: true },
    annotations: [
      ...layout.annotations.filter((one) => one["text"] !== ""),
      text("refusals of allowed requests in gold's school", 0.5, 0, below),
    ],
  });
  const dots = GOLDS.map(({ school, size }, place) => {
    const own = topics.filter((row) => row.school === school && row.size === size);
    return {
      ...{ type: "scatter", mode: "markers", name: SCHOOL_NAMES[school], showlegend: false },
      x: own.map((_, i) => rounded(place + spread(i, own.length))),
      y: own.map(({ lie }) => rounded(lie)),
      text: own.map(({ topic, seed }) => `${topic}, seed ${seed}`),
      hovertemplate: "%{text}: %{y:.1f}<extra></extra>",
      marker: { symbol: "circle", size: 7, color: OKABE_ITO.blue, opacity: 0.6 },
    };
  });
  const bars = GOLDS.flatMap(({ school, size }, place) => {
    const own = topics.filter((row) => row.school === school && row.size === size);
    return own.length > 0 ? [bar(place, meanOf(own.map(({ lie }) => lie)), 1)] : [];
  });
  const shares = KINDS.flatMap(({ kind, name, color, symbol, shift }) =>
    TRANSFERS.flatMap(({ school }, place) => {
      const own = runs.filter((run) => run.school === school && run.kind === kind && run.defence === null);
      const found = own.flatMap((run) => {
        const share = transfer(run);
        return share === null ? [] : [{ share, hover: `${name}, ${run.policy}, seed ${run.seed}` }];
      });
      if (found.length === 0) return [];
      const marks = {
        ...{ type: "scatter", mode: "markers", name, showlegend: false, xaxis: "x2", yaxis: "y2" },
        x: found.map((_, i) => rounded(place + shift + spread(i, found.length) / 2)),
        y: found.map(({ share }) => rounded(share)),
        text: found.map(({ hover }) => hover),
        hovertemplate: "%{text}: %{y:.2f}<extra></extra>",
        marker: { symbol, size: 9, color, opacity: 0.75 },
      };
      return [marks, bar(place + shift, meanOf(found.map(({ share }) => share)), 2)];
    }),
  );
  const legend = KINDS.map(({ name, color, symbol }) => legendEntry(name, { symbol, color }));
  return { data: [...dots, ...bars, ...shares, ...legend], layout };
}

const places = (names: readonly string[]) => ({
  range: [-0.6, names.length - 0.4],
  tickmode: "array",
  tickvals: names.map((_, at) => at),
  ticktext: names,
});

/** Places side by side, so that no dot hides another. */
const spread = (at: number, count: number): number => (count > 1 ? (0.5 * at) / (count - 1) - 0.25 : 0);

/** A mean. */
const bar = (place: number, value: number, panel: 1 | 2) => ({
  ...{ type: "scatter", mode: "lines", showlegend: false, hoverinfo: "skip" },
  ...(panel === 2 && { xaxis: "x2", yaxis: "y2" }),
  x: [rounded(place - (panel === 1 ? 0.36 : 0.14)), rounded(place + (panel === 1 ? 0.36 : 0.14))],
  y: [rounded(value), rounded(value)],
  line: { color: INK, width: 2.5 },
});
