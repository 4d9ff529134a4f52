/** @file The paper's tables of agreement as figures: our judges as bars, its numbers as diamonds, all of them in a table. */
import type { PublishedAgreement } from "../../paper/published.js";
import { publishedAgreement } from "../../paper/published.js";
import type { AgreementRow, Results } from "../../results/rows.js";
import { missing, type Spec, type TableRow } from "../figure.js";
import { decimals } from "./runTable.js";
import { errorBars, spread } from "./spread.js";
import { axis, baseLayout, COLUMN_WIDTH, FONT, INK, LEGEND_ABOVE, MUTED, OKABE_ITO, SMALL } from "./style.js";
import { rounded } from "./traces.js";

/** A row of such a table: which of our judges it is, and which of the paper's. */
export interface Bar {
  name: string; // in the table
  label: string; // below the bar
  color: string;
  ours: Partial<Pick<AgreementRow, "kind" | "size" | "variant" | "training">>;
  paper: Partial<PublishedAgreement>;
}

/** Our rows of the bars' judges, on the mixture; throws where a bar has none, since it is there to be compared. */
export function barRows({ agreement }: Results, bars: readonly Bar[], id: string): AgreementRow[] {
  const mixture = agreement.filter((row) => row.pool === "mixture");
  for (const { ours, name } of bars)
    if (!mixture.some((row) => agrees(row, ours))) throw missing(id, `the agreement of "${name}" with gold`);
  return mixture.filter((row) => bars.some(({ ours }) => agrees(row, ours)));
}

export function barSpec(rows: readonly AgreementRow[], bars: readonly Bar[]): Spec {
  const places = bars.map((_, at) => at);
  const lowest = Math.min(0, ...rows.map((row) => row.low));
  const layout = baseLayout(COLUMN_WIDTH, 350, {
    margin: { l: 76, r: 10, t: 40, b: 60 },
    showlegend: true,
    xaxis: axis({
      showgrid: false,
      tickmode: "array",
      tickvals: places,
      ticktext: bars.map(({ label }) => label),
      range: [-0.6, bars.length - 0.4],
      ticks: "",
      tickfont: { size: SMALL },
    }),
    yaxis: axis({
      title: { text: "agreement with gold (alpha)", standoff: 6, font: { size: FONT.size } },
      range: [lowest - 0.02, 1.02],
      zeroline: true,
      zerolinecolor: MUTED,
    }),
    legend: LEGEND_ABOVE,
  });
  return { data: [ourBars(rows, bars), paperDiamonds(bars)], layout };
}

/** A judge and seed a row, with the paper's number beside it. */
export function barTable(rows: readonly AgreementRow[], bars: readonly Bar[]): TableRow[] {
  return bars.flatMap((bar) => {
    const paper = paperOf(bar);
    return rows
      .filter((row) => agrees(row, bar.ours))
      .map((row) => ({
        judge: bar.name,
        seed: row.seed,
        alpha: decimals(row.alpha, 3),
        "95 % low": decimals(row.low, 3),
        "95 % high": decimals(row.high, 3),
        "paper's alpha": paper ? decimals(paper.alpha / 100, 4) : null,
        "trace tokens": decimals(row.traceTokens, 1),
        "paper's trace tokens": paper?.traceTokens ?? null,
        "invalid outputs": decimals(row.invalidRate, 4),
        rows: row.rows,
      }));
  });
}

function ourBars(rows: readonly AgreementRow[], bars: readonly Bar[]) {
  const drawn = bars.flatMap((bar, at) => {
    const cell = rows.filter((row) => agrees(row, bar.ours));
    return cell.length > 0 ? [{ ...bar, at, ...spread(cell, (row) => row.alpha) }] : [];
  });
  return {
    type: "bar",
    name: "ours",
    x: drawn.map((bar) => bar.at),
    y: drawn.map((bar) => rounded(bar.mean)),
    width: 0.6,
    marker: { color: drawn.map((bar) => bar.color), line: { color: INK, width: 1 } },
    error_y: errorBars(drawn),
  };
}

function paperDiamonds(bars: readonly Bar[]) {
  const points = bars.flatMap((bar, at) => {
    const paper = paperOf(bar);
    return paper ? [{ at, ...paper }] : [];
  });
  return {
    type: "scatter",
    mode: "markers",
    name: "the paper's",
    x: points.map((point) => point.at),
    y: points.map((point) => rounded(point.alpha / 100)),
    text: points.map((point) => `paper, ${point.source}: ${point.alpha}`),
    hoverinfo: "text",
    marker: { symbol: "diamond", size: 12, color: OKABE_ITO.yellow, line: { color: INK, width: 1.5 } },
  };
}

const paperOf = (bar: Bar) => publishedAgreement().find((row) => agrees(row, bar.paper));

const agrees = <T extends object>(row: T, wanted: Partial<T>): boolean =>
  (Object.keys(wanted) as (keyof T)[]).every((field) => row[field] === wanted[field]);

/** What the captions of these figures say alike. */
export const BARS_CAPTION =
  "Bars: Krippendorff's alpha (interval level) with gold on held-out rows of the training mixture, mean over seeds; " +
  "whiskers: lowest to highest seed, or with one seed the 95 % bootstrap interval over rows";
