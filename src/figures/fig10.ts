/** @file Figure 10: policies trained on pairwise judges, by win rate against the baseline. */
import { JUDGE_KINDS, judgeName, PAIRWISE_SIZE } from "../paper/judges.js";
import { POLICIES, POLICY_NAMES } from "../paper/policies.js";
import type { PairwiseCurveRow, Results } from "../results/rows.js";
import { curveTraces, legendEntry } from "./curves.js";
import type { Figure, TableRow } from "./figure.js";
import { need, seedsIn } from "./need.js";
import { panelLayout } from "./panels.js";
import { summarizeRun } from "./runSummary.js";
import { decimals, decimalsOrNone } from "./runTable.js";
import { lastStep, type MeasureOf, overSeeds, policyRuns, type RunOf, selectRuns } from "./series.js";
import { JUDGE_COLORS, PAGE_WIDTH, POLICY_SYMBOLS } from "./style.js";
import { BAND, PAPER_STEPS, STEPS_TITLE } from "./words.js";

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

/** Section 4.4: colour is the kind of judge, the marker the base policy. Panel (c) is ours, where truth is known. */
export function fig10(results: Results): Figure {
  const runs = need(policyRuns(results.pairwise.curves), "fig10", "evaluations of policies trained on pairwise judges");
  const truth = runs.some(({ rows }) => rows.some(({ oracleWinRate }) => oracleWinRate !== null));
  const panels = truth ? PANELS : PANELS.slice(0, 2),
    words = truth ? IN_THE_MINIATURE : ON_REAL_TEXT;
  const layout = panelLayout({
    width: PAGE_WIDTH,
    height: 350,
    lastStep: lastStep(runs),
    titles: panels.map((panel) => panel.title),
    xTitle: STEPS_TITLE,
    yTitle: "win rate against the baseline",
    range: [-0.02, 1.02],
  });
  const data = panels.flatMap(({ measure }, index) =>
    JUDGE_KINDS.flatMap((kind) =>
      POLICIES.flatMap((policy) => {
        const cell = selectRuns(runs, { kind, policy });
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
  return {
    id: "fig10",
    title: "Figure 10: pairwise judges, win rate against a fixed baseline",
    sentence:
      `Policies trained on pairwise ${judgeName(PAIRWISE_SIZE)} judges, reasoning and non-reasoning: how often the ` +
      words.prefer,
    caption: `Share of held-out prompts on which ${words.beats}; draws count half; ${BAND} (${seedsIn(runs)}). ${words.orders} ${PAPER_STEPS}`,
    alt: `${words.charts} over training steps of policies trained on pairwise judges: win rate against the baseline by ${words.by}.`,
    notebook: "notebooks/09-pairwise.ipynb",
    spec: { data, layout },
    table: runs.map(tableRow),
  };
}

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
