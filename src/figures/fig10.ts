/** @file Figure 10: policies trained on pairwise judges, by win rate against the baseline. */

import { type MeasureOf, policyRuns, type RunOf } from "../analysis/runs.js";
import { lastOf, summarizeRun } from "../analysis/summary.js";
import { JUDGE_KINDS, judgeModelName, PAIRWISE_SIZE } from "../paper/judges.js";
import { POLICY_NAMES } from "../paper/policies.js";
import type { PairwiseCurveRow } from "../results/rows.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { type Column, columnPanels, columnsOf, type JudgeLook } from "./parts/judgedPanels.js";
import { decimals, decimalsOrNone } from "./parts/runTable.js";
import { OKABE_ITO } from "./parts/style.js";
import { PAPER_STEPS, stepsTitle, TYPICAL_LINES } from "./parts/words.js";

const COLUMNS: readonly Column<PairwiseCurveRow>[] = [
  { title: "(a) by gold", measure: "goldWinRate" },
  { title: "(b) by the training judge", measure: "judgeWinRate" },
  { title: "(c) in truth", measure: "oracleWinRate" },
];
const JUDGES: JudgeLook[] = JUDGE_KINDS.map((kind) => ({
  wanted: { kind },
  name: `pairwise ${kind} judge`,
  short: kind === "reasoning" ? "reasoning" : "non-reas.",
  color: kind === "reasoning" ? OKABE_ITO.blue : OKABE_ITO.vermillion,
}));

const IN_THE_MINIATURE = {
  prefer: "gold, the training judge and the miniature's oracle prefer them to a skilled writer.",
  beats: "the policy's response beats the baseline writer's, which stands for GPT-4o",
  orders:
    "The training judge compares in both orders; gold scores each response alone, so order does not matter to it. " +
    "The paper shows (a) and (b); (c), dashed, is ours.",
  charts: "Line charts, three per base policy,",
  by: "gold, by the training judge and in truth",
};
const ON_REAL_TEXT: typeof IN_THE_MINIATURE = {
  prefer: "gold and the training judge prefer them to one fixed model.",
  beats: "the policy's answer beats the baseline model's (the paper: GPT-4o's)",
  orders: "The training judge and gold compare in both orders; whoever wins in one of them alone draws.",
  charts: "Line charts, two per base policy,",
  by: "gold and by the training judge",
};

const WORDS = { miniature: IN_THE_MINIATURE, text: ON_REAL_TEXT };

/** Section 4.4. Panel (c) is ours, where truth is known. */
export const fig10 = figure({
  id: "fig10",
  section: "4",
  notebook: "09-pairwise",
  carriesNotebook: true,
  needs: [[{ stage: "evaluate-policy", task: "pairwise" }]],
  lacking: "evaluations of policies trained on pairwise judges",
  rows: ({ pairwise }) => policyRuns(pairwise.curves),
  words: ({ rows, format }) => {
    const words = WORDS[format];
    return {
      title: "Figure 10: pairwise judges, win rate against a fixed baseline",
      sentence:
        `Policies trained on pairwise ${judgeModelName(PAIRWISE_SIZE)} judges, reasoning and non-reasoning: how often the ` +
        words.prefer,
      caption: `Share of held-out prompts on which ${words.beats}; draws count half. ${TYPICAL_LINES} (${seedsIn(rows)}). ${words.orders} ${PAPER_STEPS}`,
      alt: `${words.charts} over training steps of policies trained on pairwise judges: win rate against the baseline by ${words.by}.`,
    };
  },
  draw: ({ rows, format }) =>
    columnPanels(rows, JUDGES, columnsOf(COLUMNS, format), stepsTitle(format), "win rate", [-0.03, 1.03]),
  table: ({ rows }) => rows.map(tableRow),
});

function tableRow(run: RunOf<PairwiseCurveRow>): TableRow {
  const gold = summarizeRun(run, "goldWinRate");
  const last = (measure: MeasureOf<PairwiseCurveRow>) => decimalsOrNone(lastOf(run, measure));
  return {
    policy: POLICY_NAMES[run.policy],
    judge: `pairwise ${judgeModelName(run.size)} ${run.kind}`,
    seed: run.seed,
    "wins by gold, first": decimals(gold.first),
    peak: decimals(gold.peak),
    "step of peak": decimals(gold.peakStep, 0),
    last: decimals(gold.last),
    "by the training judge, last": last("judgeWinRate"),
    "in truth, last": last("oracleWinRate"),
    "gold score, last": last("gold"),
    "true quality, last": last("oracle"),
    "KL, last": last("kl"),
    "cited refusals, last": last("citedRefusal"),
    "last step": run.rows.at(-1)!.step,
  };
}
