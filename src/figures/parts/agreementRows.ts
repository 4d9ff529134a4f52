/** @file Tables 2 to 4: a judge a line, our agreement with gold by seed, and the paper's number. */
import { type PublishedAgreement, publishedAgreement } from "../../paper/published.js";
import type { AgreementRow, Results } from "../../results/rows.js";
import { meanOf } from "../../stats/meanOf.js";
import { missing, type Spec, type TableRow } from "../figure.js";
import { type DotTable, dotTable } from "./dotTable.js";
import { decimals } from "./runTable.js";
import { INK } from "./style.js";

/** A line of such a table: which of our judges it is, and which of the paper's. */
export interface Judged {
  name: string;
  color: string;
  ours: Partial<Pick<AgreementRow, "kind" | "size" | "variant" | "training">>;
  paper: Partial<PublishedAgreement>;
}

/** Our rows of the lines' judges, on the mixture; throws where a line has none, since it is there to be compared. */
export function judgedRows({ agreement }: Results, lines: readonly Judged[], id: string): AgreementRow[] {
  const mixture = agreement.filter((row) => row.pool === "mixture");
  for (const { ours, name } of lines)
    if (!mixture.some((row) => agrees(row, ours))) throw missing(id, `the agreement of "${name}" with gold`);
  return mixture.filter((row) => lines.some(({ ours }) => agrees(row, ours)));
}

/** `traces`: with the mean length of the judges' traces. */
export function judgedTable(rows: readonly AgreementRow[], lines: readonly Judged[], traces = false): Spec {
  const headings = ["ours", "seeds", "paper", ...(traces ? ["tokens", "(paper)"] : [])];
  return dotTable({
    ...ALPHA,
    range: [Math.min(-0.02, ...rows.map(({ alpha }) => alpha - 0.05)), 1.03],
    nameWidth: 306,
    panels: [{ title: "", headings }],
    lines: lines.map((line) => {
      const own = rows.filter((row) => agrees(row, line.ours));
      const paper = paperOf(line);
      const tokens = traces
        ? [meanOf(own.map((row) => row.traceTokens)).toFixed(0), String(paper?.traceTokens ?? "")]
        : [];
      const numbers = [
        ...inShort(own.map(({ alpha }) => alpha)),
        paper ? (paper.alpha / 100).toFixed(2) : "–",
        ...tokens,
      ];
      const values = own.map(({ alpha, seed }) => ({ value: alpha, hover: `${line.name}, seed ${seed}` }));
      return {
        name: line.name,
        cells: [
          {
            numbers,
            dots: [{ name: line.name, symbol: "circle", color: line.color, values }],
            ...(paper && { paper: { value: paper.alpha / 100, hover: `the paper, ${paper.source}` } }),
          },
        ],
      };
    }),
  });
}

/** What drawn tables of agreement share. */
export const ALPHA: Pick<DotTable, "numberWidth" | "axisTitle" | "ticks" | "legend"> = {
  numberWidth: 60,
  axisTitle: "agreement with gold (alpha)",
  ticks: [0, 0.5, 1],
  legend: [{ name: "one seed of ours", symbol: "circle", color: INK }],
};

/** "0.94" and how far seeds lie apart: ".91–.97"; the latter is empty of a single seed. */
export function inShort(values: readonly number[]): [string, string] {
  const short = (value: number) => value.toFixed(2).replace(/^(-?)0\./, "$1.");
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [meanOf(values).toFixed(2), values.length > 1 ? `${short(low)}–${short(high)}` : ""];
}

/** A judge and seed a row, with the paper's number beside it. */
export function judgedNumbers(rows: readonly AgreementRow[], lines: readonly Judged[]): TableRow[] {
  return lines.flatMap((line) => {
    const paper = paperOf(line);
    return rows
      .filter((row) => agrees(row, line.ours))
      .map((row) => ({
        judge: line.name,
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

const paperOf = (line: Judged) => publishedAgreement().find((row) => agrees(row, line.paper));

const agrees = <T extends object>(row: T, wanted: Partial<T>): boolean =>
  (Object.keys(wanted) as (keyof T)[]).every((field) => row[field] === wanted[field]);

/** What the captions of these tables say alike. */
export const JUDGED_CAPTION =
  "Krippendorff's alpha (interval level) with gold on held-out rows of the training mixture: mean over seeds, lowest to " +
  "highest seed, and the paper's number divided by 100. Diamonds: the paper's; dots: one for each seed that a judge was run on";
