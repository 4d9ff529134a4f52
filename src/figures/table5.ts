/** @file Table 5: how often pairwise judges prefer what gold prefers, with the paper's numbers beside ours. */
import type { JudgeKind } from "../paper/judges.js";
import { JUDGE_KINDS, judgeName, PAIRWISE_SIZE } from "../paper/judges.js";
import { publishedAccuracy } from "../paper/published.js";
import type { PairwiseAgreementRow, Results } from "../results/rows.js";
import { rounded } from "./curves.js";
import type { Figure, TableRow } from "./figure.js";
import { need, seedsIn } from "./need.js";
import { decimals } from "./runTable.js";
import { errorBars, spread } from "./spread.js";
import {
  axis,
  baseLayout,
  COLUMN_WIDTH,
  FONT,
  fade,
  INK,
  JUDGE_COLORS,
  LEGEND_ABOVE,
  OKABE_ITO,
  SMALL,
} from "./style.js";
import { GOLD_TIES } from "./words.js";

const BARS = (["base", "final"] as const).flatMap((training) => JUDGE_KINDS.map((kind) => ({ kind, training })));
const NAMES = { base: "base", final: "fine-tuned" };

/** Section 4.4. The paper prints a table; the bars are ours, with its numbers as diamonds. */
export function table5(results: Results): Figure {
  const all = need(results.pairwise.agreement, "table5", "accuracies of pairwise judges");
  const rows = all.filter((row) => row.pool === "mixture" && row.training !== "sft");
  const layout = baseLayout(COLUMN_WIDTH, 350, {
    margin: { l: 76, r: 10, t: 56, b: 48 },
    xaxis: axis({
      showgrid: false,
      tickmode: "array",
      tickvals: BARS.map((_, at) => at),
      ticktext: BARS.map(({ kind, training }) => `${NAMES[training]},<br>${kind}`),
      range: [-0.6, BARS.length - 0.4],
      ticks: "",
      tickfont: { size: SMALL },
    }),
    yaxis: axis({ title: { text: "accuracy against gold", standoff: 6, font: { size: FONT.size } }, range: [0, 1.02] }),
    legend: LEGEND_ABOVE,
    shapes: [
      { type: "line", xref: "paper", x0: 0, x1: 1, y0: 0.5, y1: 0.5, line: { color: INK, width: 1, dash: "dot" } },
    ],
  });
  return {
    id: "table5",
    title: "Table 5: accuracy of pairwise judges",
    sentence:
      `How often pairwise ${judgeName(PAIRWISE_SIZE)} judges prefer the response that gold prefers, before and after ` +
      "training, beside the numbers that the paper publishes.",
    caption:
      `Bars: accuracy on held-out pairs of the training mixture, each judged in both orders, mean over seeds; whiskers: ` +
      `lowest to highest seed, or with one seed the 95 % bootstrap interval over pairs (${seedsIn(all)}). Diamonds: the ` +
      `paper's table 5. ${GOLD_TIES} are left out; dotted: chance. Position bias is the share of ` +
      `verdicts for the response that is read first, minus a half.`,
    alt: "Bars of the accuracy of pairwise judges, base and fine-tuned, non-reasoning and reasoning, with the paper's numbers.",
    notebook: "notebooks/09-pairwise.ipynb",
    spec: { data: [...JUDGE_KINDS.map((kind) => barTrace(rows, kind)), publishedTrace()], layout },
    table: all.map(tableRow),
  };
}

function barTrace(rows: PairwiseAgreementRow[], kind: JudgeKind) {
  const bars = BARS.flatMap((bar, at) => {
    const cell = rows.filter((row) => row.kind === kind && bar.kind === kind && row.training === bar.training);
    return cell.length > 0 ? [{ at, training: bar.training, ...spread(cell, (row) => row.accuracy) }] : [];
  });
  const color = JUDGE_COLORS[kind][PAIRWISE_SIZE];
  return {
    type: "bar",
    name: kind,
    x: bars.map((bar) => bar.at),
    y: bars.map((bar) => rounded(bar.mean)),
    width: 0.7,
    marker: {
      color: bars.map(({ training }) => (training === "base" ? fade(color, 0.3) : color)),
      line: { color, width: 1.5 },
    },
    error_y: errorBars(bars),
  };
}

const paperOf = (row: { kind: JudgeKind; training: string }) =>
  publishedAccuracy().find(({ kind, training }) => kind === row.kind && training === row.training);

function publishedTrace() {
  const points = BARS.flatMap((bar, at) => {
    const paper = paperOf(bar);
    return paper ? [{ at, accuracy: paper.accuracy }] : [];
  });
  return {
    type: "scatter",
    mode: "markers",
    name: "the paper's",
    x: points.map((point) => point.at),
    y: points.map((point) => rounded(point.accuracy / 100)),
    text: points.map((point) => `paper, table 5: ${point.accuracy}`),
    hoverinfo: "text",
    marker: { symbol: "diamond", size: 12, color: OKABE_ITO.yellow, line: { color: INK, width: 1.5 } },
  };
}

function tableRow(row: PairwiseAgreementRow): TableRow {
  const paper = row.pool === "mixture" ? paperOf(row) : undefined;
  return {
    judge: `pairwise ${judgeName(row.size)}`,
    kind: row.kind,
    training: row.training,
    seed: row.seed,
    pool: row.pool,
    accuracy: decimals(row.accuracy, 3),
    "95 % low": decimals(row.low, 3),
    "95 % high": decimals(row.high, 3),
    "right in both orders": decimals(row.bothRight, 3),
    "position bias": decimals(row.positionBias, 3),
    pairs: row.rows,
    "invalid outputs": decimals(row.invalidRate, 4),
    "trace tokens": decimals(row.traceTokens, 1),
    "paper's accuracy": paper ? decimals(paper.accuracy / 100, 3) : null,
  };
}
