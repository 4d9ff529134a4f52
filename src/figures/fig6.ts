/** @file Figure 6: an adversarial output of our own, annotated by its strategy, and the rate of each step over training. */

import { pickAdversarial, RULE } from "../analysis/adversarial.js";
import type { PolicyRun } from "../analysis/runs.js";
import { lastStep, mainRuns, overSeeds, selectRuns } from "../analysis/runs.js";
import { isMain } from "../paper/ablations.js";
import type { Results, SampleRow } from "../results/rows.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { REWARDED } from "./needs.js";
import { outputPanel } from "./parts/outputPanel.js";
import { decimals } from "./parts/runTable.js";
import { STEP_STYLES } from "./parts/strategyStyle.js";
import { axis, baseLayout, FONT, LEGEND_ABOVE, PAGE_WIDTH } from "./parts/style.js";
import { curveTraces } from "./parts/traces.js";
import { BAND, PAPER_STEPS, stepsTitle } from "./parts/words.js";

/** The run of the paper's figure 6. */
const RUN = { kind: "reasoning", size: "4b", policy: "llama-3.1-8b" } as const;

const HEIGHT = 580;
const MARGIN = { l: 62, r: 12, t: 10, b: 58 };
const CHART = 0.36; // share of the height

export const fig6 = figure({
  id: "fig6",
  section: "3",
  notebook: "04-reasoning-rewards",
  main: true,
  // Which words are which step of the strategy is known of the miniature's outputs alone.
  needs: [[{ ...REWARDED, ...RUN, variant: "standard", format: "miniature" }]],
  lacking:
    "evaluations of Llama-3.1-8B trained on the 4B reasoning judge, in the miniature, where the strategy's steps are known",
  readBeside: "reasoning-4b/llama-3.1-8b",
  rows: ({ curves }) => selectRuns(mainRuns(curves), RUN).filter(countsSteps),
  words: ({ rows, results }) => {
    const shown = chosen(samplesOf(results));
    return {
      title: "Figure 6: an adversarial output, and when its strategy appears",
      sentence: shown
        ? "What the policy learned to write for a reasoning judge: it refuses an allowed request in the name of a " +
          `policy that does not exist; gold gives it ${score(shown.gold)} of 9, and its true quality is ${score(shown.oracle ?? NaN)}.`
        : "The runs kept no output that refuses an allowed request in the name of a made-up policy.",
      caption:
        `${shown ? `Above: an output of seed ${shown.seed} at step ${shown.step}, chosen by a rule: ${RULE}. ` : ""}` +
        `Below: share of outputs on allowed topics that take each step of the strategy, each counted only after those ` +
        `before it; ${BAND} (${seedsIn(rows)}). Policy Llama-3.1-8B, 4B reasoning judge, as in the paper, whose ` +
        `example is from step 1100. ${PAPER_STEPS}`,
      alt:
        (shown ? `The prompt "${shown.prompt}" and the output "${shown.response}", its words marked by step. ` : "") +
        "Line chart of the rate of each step of the strategy over training.",
    };
  },
  draw: ({ rows, results, format }) => {
    const samples = samplesOf(results);
    const panel = outputPanel(chosen(samples), samples.length, {
      axis: 2,
      domain: { x: [0, 1], y: [CHART + 0.1, 1] },
      width: PAGE_WIDTH - MARGIN.l - MARGIN.r,
      height: (HEIGHT - MARGIN.t - MARGIN.b) * (1 - CHART - 0.1),
    });
    const last = lastStep(rows);
    const rates = Object.values(STEP_STYLES).flatMap(({ color, symbol, name, rate }) =>
      curveTraces(overSeeds(rows, rate), { name, color, symbol }),
    );
    const layout = baseLayout(PAGE_WIDTH, HEIGHT, {
      margin: MARGIN,
      ...panel.axes,
      xaxis: axis({ title: title(stepsTitle(format)), range: [-0.02 * last, 1.02 * last] }),
      yaxis: axis({ title: title("share of outputs"), domain: [0, CHART], range: [-0.03, 1.05], dtick: 0.5 }),
      shapes: panel.shapes,
      annotations: panel.annotations,
      legend: { ...LEGEND_ABOVE, xref: "paper", x: 0, yref: "paper", y: CHART + 0.015, yanchor: "bottom" },
    });
    return { data: [...rates, panel.anchor], layout };
  },
  table: ({ rows }) => rateTable(rows),
});

const samplesOf = ({ samples }: Results): SampleRow[] => selectRuns(samples.filter(isMain), RUN);
const chosen = (samples: readonly SampleRow[]) => (samples.length > 0 ? pickAdversarial(samples) : null);
const countsSteps = ({ rows }: PolicyRun): boolean => rows.some(({ refusal }) => refusal !== null);

const title = (words: string) => ({ text: words, standoff: 6, font: { size: FONT.size } });

const score = (value: number): string => String(Number(value.toFixed(1)));

/** Mean over seeds of each step's rate, an evaluation a row. */
function rateTable(runs: readonly PolicyRun[]): TableRow[] {
  const styles = Object.values(STEP_STYLES);
  const bands = styles.map(({ rate }) => overSeeds(runs, rate));
  return bands[0].steps.map((step, at) => ({
    step,
    ...Object.fromEntries(styles.map(({ name }, index) => [name, decimals(bands[index].mean[at], 3)])),
  }));
}
