/** @file Figure 2: agreement of judges with gold, by size, training and kind, with the paper's numbers beside ours. */
import { JUDGE_KINDS, JUDGE_SIZES, type JudgeKind, type JudgeSize, judgeModelName } from "../paper/judges.js";
import { publishedAgreement } from "../paper/published.js";
import type { AgreementRow, Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { JUDGED } from "./needs.js";
import { narrowMeta } from "./parts/narrow.js";
import { agreementRows } from "./parts/published.js";
import { decimals } from "./parts/runTable.js";
import { axis, baseLayout, fade, INK, LEGEND_ABOVE, MUTED, OKABE_ITO, PAGE_WIDTH, SMALL, text } from "./parts/style.js";
import { exact, rounded } from "./parts/traces.js";

const COLORS: Record<JudgeKind, string> = { "non-reasoning": OKABE_ITO.vermillion, reasoning: OKABE_ITO.blue };
const BARS = JUDGE_KINDS.flatMap((kind) => (["base", "final"] as const).map((training) => ({ kind, training })));
const BAR_WIDTH = 0.2;
const Y_TITLE = "agreement with gold (alpha)";
const SIZES_STAND_FOR = {
  miniature: " The sizes stand for Qwen3; the miniature's judges are far smaller.",
  text: "",
};

const standard = ({ agreement }: Results) => agreement.filter((row) => row.variant === "standard");

/** Section 2.1: Krippendorff's alpha (interval) with gold on held-out rows of the judges' own data mixture. */
export const fig2 = figure({
  id: "fig2",
  section: "2",
  notebook: "02-training-judges",
  carriesNotebook: true,
  main: true,
  needs: [
    [
      { ...JUDGED, variant: "standard" },
      { ...JUDGED, variant: "standard", trained: false },
    ],
  ],
  lacking: "measured agreements of judges with gold",
  rows: (results) => standard(results).filter((row) => row.pool === "mixture" && row.training !== "sft"),
  words: ({ rows, format }) => ({
    title: "Figure 2: agreement of judges with gold",
    sentence:
      "How well judges of four sizes agree with gold before and after training, non-reasoning and reasoning, beside " +
      "the numbers that the paper publishes.",
    caption:
      `Bars and numbers: Krippendorff's alpha (interval level) with gold on held-out rows of the training mixture, mean over ` +
      `seeds; dots: one seed each (${seedsIn(rows)}). Diamonds: the paper's numbers, divided by 100. The paper shows its figure as ` +
      `bars and prints four of the numbers, in tables 2 and 3; the other bars have none. It trains no reasoning judge of 14B.` +
      SIZES_STAND_FOR[format],
    alt: "Grouped bars of agreement with gold by judge size, before and after training, non-reasoning and reasoning.",
  }),
  draw: ({ rows }) => {
    const cells = cellsOf(rows);
    const lowest = Math.min(0, ...rows.map((row) => row.alpha));
    const numbers = cells.map(numberOn);
    const xaxis = axis({
      showgrid: false,
      tickmode: "array",
      tickvals: JUDGE_SIZES.map((_, at) => at),
      ticktext: JUDGE_SIZES.map((size) => `<b>${judgeModelName(size)}</b>`),
      range: [-0.5, JUDGE_SIZES.length - 0.5],
      ticks: "",
    });
    const yaxis = axis({
      range: [lowest - 0.04, 1.1],
      tickmode: "array",
      tickvals: [0, 0.25, 0.5, 0.75, 1],
      zeroline: true,
      zerolinecolor: MUTED,
    });
    const layout = baseLayout(PAGE_WIDTH, 420, {
      margin: { l: 66, r: 10, t: 78, b: 40 },
      barmode: "overlay",
      xaxis,
      yaxis: { ...yaxis, title: { text: Y_TITLE, standoff: 6, font: { size: SMALL } } },
      annotations: [...numbers, ...(rows.some(({ size }) => size === "14b") ? [NEVER_MEANT] : [])],
      showlegend: true,
      legend: { ...LEGEND_ABOVE, x: 0.01, traceorder: "normal" },
      meta: narrowMeta(460, {
        margin: { l: 46, r: 4, t: 7 * 22, b: 32 },
        yaxis: { ...yaxis, tickfont: { size: 12 } },
        xaxis: { ...xaxis, tickfont: { size: 12 }, ticktext: JUDGE_SIZES.map((size) => size.toUpperCase()) },
        annotations: [
          ...numbers.map((one) => ({ ...one, yshift: 4, font: { size: 11 } })),
          text(Y_TITLE, 0, 1, { xanchor: "left", yanchor: "bottom", font: { size: 13 } }),
        ],
        legend: { ...LEGEND_ABOVE, x: 0, traceorder: "normal", font: { size: 13 } },
      }),
    });
    return { data: [...BARS.map((bar) => barTrace(cells, bar)), seedDots(cells), publishedTrace()], layout };
  },
  table: ({ results }) => agreementTable(standard(results)),
  published: agreementRows,
});

const place = (size: JudgeSize, bar: number) => rounded(JUDGE_SIZES.indexOf(size) + (bar - 1.5) * BAR_WIDTH);

/** A bar that has rows. */
interface Cell {
  bar: (typeof BARS)[number];
  x: number;
  mean: number;
  rows: readonly AgreementRow[];
}

const cellsOf = (rows: readonly AgreementRow[]): Cell[] =>
  JUDGE_SIZES.flatMap((size) =>
    BARS.flatMap((bar, index) => {
      const own = rows.filter((row) => row.size === size && row.kind === bar.kind && row.training === bar.training);
      if (own.length === 0) return [];
      return [{ bar, x: place(size, index), mean: meanOf(own.map(({ alpha }) => alpha)), rows: own }];
    }),
  );

function barTrace(cells: readonly Cell[], bar: Cell["bar"]) {
  const own = cells.filter((cell) => cell.bar === bar);
  const color = COLORS[bar.kind];
  const name = `${bar.kind}, ${bar.training === "base" ? "base" : "fine-tuned"}`;
  return {
    type: "bar",
    name,
    x: own.map(({ x }) => x),
    y: own.map(({ mean }) => rounded(mean)),
    width: BAR_WIDTH * 0.92,
    marker: { color: bar.training === "base" ? fade(color, 0.22) : fade(color, 0.75), line: { color, width: 1.5 } },
    hovertemplate: `${name}: %{y:.2f}<extra></extra>`,
  };
}

function seedDots(cells: readonly Cell[]) {
  const points = cells.flatMap(({ x, rows }) => rows.map(({ alpha, seed }) => ({ x, alpha, seed })));
  return {
    type: "scatter",
    mode: "markers",
    name: "one seed",
    x: points.map(({ x }) => x),
    y: points.map(({ alpha }) => exact(alpha)),
    text: points.map(({ seed }) => `seed ${seed}`),
    hovertemplate: "%{text}: %{y:.2f}<extra></extra>",
    marker: { size: 5, color: INK },
  };
}

/** The mean above its bar, and above the highest seed. */
const numberOn = ({ x, rows, mean }: Cell) => ({
  text: mean.toFixed(2).replace(/^(-?)0\./, "$1."),
  x,
  y: rounded(Math.max(0, ...rows.map(({ alpha }) => alpha))),
  yanchor: "bottom",
  yshift: 6,
  showarrow: false,
  font: { size: 13 },
});

/** The paper has no reasoning judge of 14B. */
const NEVER_MEANT = {
  text: "no such<br>judge in<br>the paper",
  x: place("14b", 2.75),
  y: 0.03,
  yanchor: "bottom",
  showarrow: false,
  font: { size: 12, color: MUTED },
};

function publishedTrace() {
  const points = publishedAgreement().flatMap((row) => {
    const bar = BARS.findIndex(({ kind, training }) => kind === row.kind && training === row.training);
    if (bar < 0 || row.rubrics || row.source === "Table 4") return [];
    return [{ x: place(row.size, bar), y: row.alpha / 100, text: `paper, ${row.source}: ${row.alpha}` }];
  });
  return {
    type: "scatter",
    mode: "markers",
    name: "the paper, where it prints one",
    x: points.map((point) => point.x),
    y: points.map((point) => exact(point.y)),
    text: points.map((point) => point.text),
    hovertemplate: "%{text}<extra></extra>",
    marker: { symbol: "diamond", size: 11, color: OKABE_ITO.yellow, line: { color: INK, width: 1.5 } },
  };
}

/** Every measured agreement with its interval over rows, both pools, and the paper's number where it prints one. */
function agreementTable(rows: AgreementRow[]): TableRow[] {
  const published = publishedAgreement();
  return rows.map((row) => {
    const same = (other: { kind: string; size: string; training: string }) =>
      other.kind === row.kind && other.size === row.size && other.training === row.training;
    const paper = row.pool === "mixture" ? published.find((other) => same(other) && !other.rubrics) : undefined;
    return {
      judge: judgeModelName(row.size),
      kind: row.kind,
      training: row.training,
      seed: row.seed,
      pool: row.pool,
      alpha: decimals(row.alpha, 3),
      "95 % low": decimals(row.low, 3),
      "95 % high": decimals(row.high, 3),
      rows: row.rows,
      "invalid outputs": decimals(row.invalidRate, 4),
      "trace tokens": decimals(row.traceTokens, 1),
      "paper's alpha": paper ? decimals(paper.alpha / 100, 4) : null,
    };
  });
}
