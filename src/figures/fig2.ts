/** @file Figure 2: agreement of judges with gold, by size, training and kind, with the paper's numbers beside ours. */
import type { JudgeKind, JudgeSize } from "../paper/judges.js";
import { JUDGE_KINDS, JUDGE_SIZES, judgeName } from "../paper/judges.js";
import { publishedAgreement } from "../paper/published.js";
import type { AgreementRow, Results } from "../results/rows.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { JUDGED } from "./needs.js";
import { agreementRows } from "./parts/published.js";
import { decimals } from "./parts/runTable.js";
import { errorBars, spread } from "./parts/spread.js";
import {
  axis,
  baseLayout,
  COLUMN_WIDTH,
  FONT,
  fade,
  INK,
  LEGEND_ABOVE,
  MUTED,
  OKABE_ITO,
  SMALL,
} from "./parts/style.js";
import { rounded } from "./parts/traces.js";

type Training = "base" | "final";
const COLORS: Record<JudgeKind, string> = { "non-reasoning": OKABE_ITO.vermillion, reasoning: OKABE_ITO.blue };
const BARS = JUDGE_KINDS.flatMap((kind) => (["base", "final"] as const).map((training) => ({ kind, training })));
const BAR_WIDTH = 0.2;
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
      `Bars: Krippendorff's alpha (interval level) with gold on held-out rows of the training mixture, mean over ` +
      `seeds; whiskers: lowest to highest seed, or with one seed the 95 % bootstrap interval over rows ` +
      `(${seedsIn(rows)}). Diamonds: the paper's numbers where its tables 2 and 3 print them, ` +
      `divided by 100.${SIZES_STAND_FOR[format]} The 14B judge exists as non-reasoning only.`,
    alt: "Grouped bars of agreement with gold by judge size, before and after training, non-reasoning and reasoning.",
  }),
  draw: ({ rows }) => {
    const bars = BARS.map((bar, index) => barTrace(rows, bar.kind, bar.training, index));
    const lowest = Math.min(0, ...rows.map((row) => row.low));
    const layout = baseLayout(COLUMN_WIDTH, 380, {
      margin: { l: 76, r: 10, t: 84, b: 40 },
      barmode: "overlay",
      xaxis: axis({
        showgrid: false,
        tickmode: "array",
        tickvals: JUDGE_SIZES.map((_, at) => at),
        ticktext: JUDGE_SIZES.map(judgeName),
        range: [-0.52, JUDGE_SIZES.length - 0.48],
        ticks: "",
        tickfont: { size: SMALL },
      }),
      yaxis: axis({
        title: { text: "agreement with gold (alpha)", standoff: 6, font: { size: FONT.size } },
        range: [lowest - 0.02, 1.02],
        zeroline: true,
        zerolinecolor: MUTED,
      }),
      legend: { ...LEGEND_ABOVE, groupclick: "toggleitem" },
    });
    return { data: [...bars, publishedTrace()], layout };
  },
  table: ({ results }) => agreementTable(standard(results)),
  published: agreementRows,
});

const place = (size: JudgeSize, bar: number) => rounded(JUDGE_SIZES.indexOf(size) + (bar - 1.5) * BAR_WIDTH);

function barTrace(rows: readonly AgreementRow[], kind: JudgeKind, training: Training, bar: number) {
  const cells = JUDGE_SIZES.map((size) => ({
    size,
    rows: rows.filter((row) => row.kind === kind && row.training === training && row.size === size),
  })).filter((cell) => cell.rows.length > 0);
  const spans = cells.map((cell) => spread(cell.rows, (row) => row.alpha));
  const color = COLORS[kind];
  return {
    type: "bar",
    name: training === "base" ? "base" : "fine-tuned",
    legendgroup: kind,
    legendgrouptitle: { text: kind, font: { size: SMALL } },
    x: cells.map((cell) => place(cell.size, bar)),
    y: spans.map((span) => rounded(span.mean)),
    width: BAR_WIDTH * 0.92,
    marker: { color: training === "base" ? fade(color, 0.3) : color, line: { color, width: 1.5 } },
    error_y: errorBars(spans),
  };
}

function publishedTrace() {
  const points = publishedAgreement().flatMap((row) => {
    const bar = BARS.findIndex(({ kind, training }) => kind === row.kind && training === row.training);
    if (bar < 0 || row.rubrics || row.source === "Table 4") return [];
    return [{ x: place(row.size, bar), y: row.alpha / 100, text: `paper, ${row.source}: ${row.alpha}` }];
  });
  return {
    type: "scatter",
    mode: "markers",
    name: "where printed",
    legendgroup: "paper",
    legendgrouptitle: { text: "the paper's", font: { size: SMALL } },
    x: points.map((point) => point.x),
    y: points.map((point) => rounded(point.y)),
    text: points.map((point) => point.text),
    hoverinfo: "text",
    marker: { symbol: "diamond", size: 12, color: OKABE_ITO.yellow, line: { color: INK, width: 1.5 } },
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
      judge: judgeName(row.size),
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
