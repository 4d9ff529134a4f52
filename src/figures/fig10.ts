/** @file Figure 10: policies trained on pairwise judges, by win rate against the baseline. */

import { lastStep, type MeasureOf, overSeeds, policyRuns, type RunOf, selectRuns } from "../analysis/runs.js";
import { summarizeRun } from "../analysis/summary.js";
import { JUDGE_KINDS, judgeName } from "../paper/judges.js";
import { PAIRWISE_SIZE } from "../paper/pairwise.js";
import { POLICIES, POLICY_NAMES } from "../paper/policies.js";
import type { PairwiseCurveRow } from "../results/rows.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { panelLayout } from "./parts/panels.js";
import { decimals, decimalsOrNone } from "./parts/runTable.js";
import { JUDGE_COLORS, PAGE_WIDTH, POLICY_SYMBOLS } from "./parts/style.js";
import { curveTraces, legendEntry } from "./parts/traces.js";
import { BAND, PAPER_STEPS, stepsTitle } from "./parts/words.js";

const PANELS: { title: string; measure: MeasureOf<PairwiseCurveRow> }[] = [
  { title: "(a) training judge", measure: "judgeWinRate" },
  { title: "(b) gold", measure: "goldWinRate" },
  { title: "(c) in truth", measure: "oracleWinRate" },
];

const IN_THE_MINIATURE = {
  prefer: "training judge, gold and the miniature's oracle prefer them to a skilled writer.",
  beats: "the policy's response beats the baseline writer's, which stands for GPT-4o",
  orders:
    "The training judge compares in both orders; gold scores each response alone, so order does not matter to it. " +
    "Panels (a) and (b) are the paper's; (c), dashed, is ours.",
  charts: "Three line charts",
  by: "the training judge, by gold and in truth",
};
const ON_REAL_TEXT: typeof IN_THE_MINIATURE = {
  prefer: "training judge and gold prefer them to one fixed model.",
  beats: "the policy's answer beats the baseline model's (the paper: GPT-4o's)",
  orders: "The training judge and gold compare in both orders; whoever wins in one of them alone draws.",
  charts: "Two line charts",
  by: "the training judge and by gold",
};

const WORDS = { miniature: IN_THE_MINIATURE, text: ON_REAL_TEXT };

/** Section 4.4: colour is the kind of judge, the marker the base policy. Panel (c) is ours, where truth is known. */
export const fig10 = figure({
  id: "fig10",
  section: "4",
  notebook: "09-pairwise",
  carriesNotebook: true,
  needs: [[{ stage: "evaluate-policy", task: "comparing" }]],
  lacking: "evaluations of policies trained on pairwise judges",
  rows: ({ pairwise }) => policyRuns(pairwise.curves),
  words: ({ rows, format }) => {
    const words = WORDS[format];
    return {
      title: "Figure 10: pairwise judges, win rate against a fixed baseline",
      sentence:
        `Policies trained on pairwise ${judgeName(PAIRWISE_SIZE)} judges, reasoning and non-reasoning: how often the ` +
        words.prefer,
      caption: `Share of held-out prompts on which ${words.beats}; draws count half; ${BAND} (${seedsIn(rows)}). ${words.orders} ${PAPER_STEPS}`,
      alt: `${words.charts} over training steps of policies trained on pairwise judges: win rate against the baseline by ${words.by}.`,
    };
  },
  draw: ({ rows, format }) => {
    const panels = format === "miniature" ? PANELS : PANELS.slice(0, 2);
    const layout = panelLayout({
      width: PAGE_WIDTH,
      height: 350,
      lastStep: lastStep(rows),
      titles: panels.map((panel) => panel.title),
      xTitle: stepsTitle(format),
      yTitle: "win rate against the baseline",
      range: [-0.02, 1.02],
    });
    const data = panels.flatMap(({ measure }, index) =>
      JUDGE_KINDS.flatMap((kind) =>
        POLICIES.flatMap((policy) => {
          const cell = selectRuns(rows, { kind, policy });
          if (cell.length === 0) return [];
          return curveTraces(overSeeds(cell, measure), {
            name: `pairwise ${kind} judge, ${POLICY_NAMES[policy]}`,
            color: JUDGE_COLORS[kind][PAIRWISE_SIZE],
            symbol: POLICY_SYMBOLS[policy],
            panel: index + 1,
            legend: false,
            dash: measure === "oracleWinRate" ? "dash" : "solid",
          });
        }),
      ),
    );
    data.push(
      ...JUDGE_KINDS.map((kind) => legendEntry(kind, { dash: "solid", color: JUDGE_COLORS[kind][PAIRWISE_SIZE] })),
      ...POLICIES.map((policy) => legendEntry(POLICY_NAMES[policy], { symbol: POLICY_SYMBOLS[policy] })),
    );
    return { data, layout };
  },
  table: ({ rows }) => rows.map(tableRow),
});

function tableRow(run: RunOf<PairwiseCurveRow>): TableRow {
  const gold = summarizeRun(run, "goldWinRate");
  const last = (measure: MeasureOf<PairwiseCurveRow>) => decimalsOrNone(summarizeRun(run, measure).last);
  return {
    policy: POLICY_NAMES[run.policy],
    judge: `pairwise ${judgeName(run.size)} ${run.kind}`,
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
    "last step": run.rows[run.rows.length - 1].step,
  };
}
