/** @file Table 5: how often pairwise judges prefer what gold prefers, with the paper's numbers beside ours. */
import { JUDGE_KINDS, type JudgeKind, judgeModelName, PAIRWISE_SIZE } from "../paper/judges.js";
import { publishedAccuracy } from "../paper/published.js";
import type { PairwiseAgreementRow } from "../results/rows.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { ALPHA, inShort } from "./parts/agreementRows.js";
import { dotTable } from "./parts/dotTable.js";
import { accuracyRows } from "./parts/published.js";
import { decimals } from "./parts/runTable.js";
import { OKABE_ITO } from "./parts/style.js";

const LINES = (["base", "final"] as const).flatMap((training) => JUDGE_KINDS.map((kind) => ({ kind, training })));
const NAMES = { base: "base", final: "fine-tuned" };

const GOLD_TIES = {
  miniature: "Pairs that gold scores alike",
  text: "Pairs of which gold does not prefer the same answer in both orders",
};

/** Section 4.4. The table is the paper's; the dots are ours. */
export const table5 = figure({
  id: "table5",
  section: "4",
  notebook: "09-pairwise",
  needs: [[{ stage: "evaluate-judge", task: "pairwise" }]],
  lacking: "accuracies of pairwise judges",
  rows: ({ pairwise }) => pairwise.agreement,
  words: ({ rows, format }) => ({
    title: "Table 5: accuracy of pairwise judges",
    sentence:
      `How often pairwise ${judgeModelName(PAIRWISE_SIZE)} judges prefer the response that gold prefers, before and after ` +
      "training, beside the numbers that the paper publishes.",
    caption:
      `Accuracy on held-out pairs of the training mixture, each judged in both orders: mean over seeds, and lowest to ` +
      `highest seed. Dots: one seed each (${seedsIn(rows)}); diamonds: the paper's. ${GOLD_TIES[format]} are left out; dotted: chance. Position bias is the share of ` +
      `verdicts for the response that is read first, minus a half.`,
    alt: "Table with dots of the accuracy of pairwise judges, base and fine-tuned, non-reasoning and reasoning, with the paper's numbers.",
  }),
  draw: ({ rows: all }) => {
    const rows = all.filter((row) => row.pool === "mixture" && row.training !== "sft");
    return dotTable({
      ...ALPHA,
      axisTitle: "accuracy against gold",
      range: [-0.02, 1.03],
      marked: { value: 0.5, name: "chance" },
      nameWidth: 234,
      panels: [{ title: "", headings: ["ours", "seeds", "paper"] }],
      lines: LINES.map(({ kind, training }) => {
        const own = rows.filter((row) => row.kind === kind && row.training === training);
        const name = `${NAMES[training]}, ${kind}`;
        const paper = paperOf({ kind, training });
        const values = own.map(({ accuracy, seed }) => ({ value: accuracy, hover: `${name}, seed ${seed}` }));
        const ours = own.length > 0 ? inShort(own.map(({ accuracy }) => accuracy)) : ["–", ""];
        const color = kind === "reasoning" ? OKABE_ITO.blue : OKABE_ITO.vermillion;
        return {
          name,
          cells: [
            {
              numbers: [...ours, paper ? (paper.accuracy / 100).toFixed(2) : "–"],
              dots: [{ name, symbol: "circle", color, values }],
              ...(paper && { paper: { value: paper.accuracy / 100, hover: "the paper, table 5" } }),
            },
          ],
        };
      }),
    });
  },
  table: ({ rows }) => rows.map(tableRow),
  published: accuracyRows,
});

const paperOf = (row: { kind: JudgeKind; training: string }) =>
  publishedAccuracy().find(({ kind, training }) => kind === row.kind && training === row.training);

function tableRow(row: PairwiseAgreementRow): TableRow {
  const paper = row.pool === "mixture" ? paperOf(row) : undefined;
  return {
    judge: `pairwise ${judgeModelName(row.size)}`,
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
