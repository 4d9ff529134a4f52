/** @file Figure 6: an adversarial output of our own, annotated by its strategy, and the rate of each step over training. */

import { pickAdversarial, RULE } from "../analysis/adversarial.js";
import { lastStep, mainRuns, overSeeds, type PolicyRun, selectRuns, typicalRun } from "../analysis/runs.js";
import { isMain } from "../paper/ablations.js";
import type { Results, SampleRow } from "../results/rows.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { REWARDED } from "./needs.js";
import { narrowMeta, stack } from "./parts/narrow.js";
import { narrowOutputPanel, outputPanel } from "./parts/outputPanel.js";
import { decimals } from "./parts/runTable.js";
import { STEP_STYLES } from "./parts/strategyStyle.js";
import { axis, baseLayout, PAGE_WIDTH, SMALL, text } from "./parts/style.js";
import { runAmongRuns } from "./parts/traces.js";
import { PAPER_STEPS, stepsTitle } from "./parts/words.js";

/** The run of the paper's figure 6. */
const RUN = { kind: "reasoning", size: "4b", policy: "llama-3.1-8b" } as const;

const HEIGHT = 550;
const MARGIN = { l: 62, r: 12, t: 10, b: 58 };
const CHART = 0.34; // share of the height
const GAP = 0.035;
/** The second pair of axes is the output's. */
const panelOf = (at: number): number => (at === 0 ? 1 : at + 2);

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
        `before it. Thin lines: one run each; bold: the run nearest to all others by its refusals (${seedsIn(rows)}). Policy Llama-3.1-8B, 4B reasoning judge, as in the paper, whose ` +
        `example is from step 1100. ${PAPER_STEPS}`,
      alt:
        (shown ? `The prompt "${shown.prompt}" and the output "${shown.response}", its words marked by step. ` : "") +
        "Four line charts of the rate of each step of the strategy over training.",
    };
  },
  draw: ({ rows, results, format }) => {
    const samples = samplesOf(results);
    const sample = chosen(samples);
    const panel = outputPanel(sample, samples.length, {
      axis: 2,
      domain: { x: [0, 1], y: [CHART + 0.12, 1] },
      width: PAGE_WIDTH - MARGIN.l - MARGIN.r,
      height: (HEIGHT - MARGIN.t - MARGIN.b) * (1 - CHART - 0.12),
    });
    const last = lastStep(rows);
    const styles = Object.values(STEP_STYLES);
    const wide = (1 - GAP * (styles.length - 1)) / styles.length;
    const axes: Record<string, unknown> = {};
    const titles = styles.map(({ name, color }, at) => {
      const suffix = panelOf(at) === 1 ? "" : String(panelOf(at));
      const from = at * (wide + GAP);
      axes[`xaxis${suffix}`] = axis({
        domain: [from, from + wide],
        anchor: `y${suffix}`,
        range: [-0.03 * last, 1.03 * last],
        tickmode: "array",
        tickvals: [0, last],
      });
      axes[`yaxis${suffix}`] = axis({
        domain: [0, CHART],
        anchor: `x${suffix}`,
        range: [-0.04, 1.06],
        tickmode: "array",
        tickvals: [0, 0.5, 1],
        showticklabels: at === 0,
        ...(at === 0 && { title: title("share of outputs") }),
      });
      const place = { yanchor: "bottom", yshift: 5, font: { size: SMALL, color } };
      return text(`<b>${name}</b>`, from + wide / 2, CHART, place);
    });
    const rates = styles.flatMap(({ name, color, rate }, at) =>
      runAmongRuns(rows, typicalRun(rows, "refusal"), rate, { name, color, panel: panelOf(at) }),
    );
    const layout = baseLayout(PAGE_WIDTH, HEIGHT, {
      margin: MARGIN,
      ...panel.axes,
      ...axes,
      shapes: panel.shapes,
      annotations: [
        ...panel.annotations,
        ...titles,
        text(stepsTitle(format), 0.5, 0, { yanchor: "top", yshift: -26, font: { size: SMALL } }),
      ],
      showlegend: false,
      ...(sample && { meta: narrow(sample, axes, stepsTitle(format)) }),
    });
    return { data: [...rates, panel.anchor], layout };
  },
  table: ({ rows }) => rateTable(rows),
});

const NARROW_WIDTH = 324; // pixels, at least, of what is drawn on a narrow screen

/** On a narrow screen: the output, then its four charts in two rows. */
function narrow(sample: SampleRow, axes: Record<string, unknown>, xTitle: string) {
  const { on, height: tall } = narrowOutputPanel(sample, { axis: 2, width: NARROW_WIDTH });
  const { height, domains } = stack([
    { above: 0, height: tall },
    { above: 28, height: 120 },
    { above: 50, height: 120 },
  ]);
  const styles = Object.values(STEP_STYLES);
  const charts: Record<string, unknown> = {};
  const titles = styles.map(({ name, color }, at) => {
    const suffix = panelOf(at) === 1 ? "" : String(panelOf(at));
    const [x, y] = [at % 2 === 0 ? [0.1, 0.52] : [0.58, 1], domains[at < 2 ? 1 : 2]!];
    charts[`xaxis${suffix}`] = { ...(axes[`xaxis${suffix}`] as object), domain: x, tickfont: { size: 12 } };
    charts[`yaxis${suffix}`] = {
      ...(axes[`yaxis${suffix}`] as object),
      domain: y,
      showticklabels: at % 2 === 0,
      title: { text: "" },
      tickfont: { size: 12 },
    };
    const place = { xanchor: "left", yanchor: "bottom", yshift: 3, font: { size: 13, color } };
    return text(`<b>${name}</b>`, x[0]!, y[1], place);
  });
  const below = { xanchor: "left", align: "left", yanchor: "top", yshift: -22, font: { size: 13 } };
  return narrowMeta(Math.round(height) + 8 + 64, {
    margin: { l: 8, r: 8, t: 8, b: 64 },
    ...on.axes,
    [`yaxis2`]: { ...(on.axes["yaxis2"] as object), domain: domains[0] },
    ...charts,
    shapes: on.shapes,
    annotations: [...on.annotations, ...titles, text(`share of outputs,<br>over ${xTitle}`, 0, 0, below)],
  });
}

const samplesOf = ({ samples }: Results): SampleRow[] => selectRuns(samples.filter(isMain), RUN);
const chosen = (samples: readonly SampleRow[]) => (samples.length > 0 ? pickAdversarial(samples) : null);
const countsSteps = ({ rows }: PolicyRun): boolean => rows.some(({ refusal }) => refusal !== null);

const title = (words: string) => ({ text: words, standoff: 6, font: { size: SMALL } });

const score = (value: number): string => String(Number(value.toFixed(1)));

/** Mean over seeds of each step's rate, an evaluation a row. */
function rateTable(runs: readonly PolicyRun[]): TableRow[] {
  const styles = Object.values(STEP_STYLES);
  const bands = styles.map(({ name, rate }) => ({ name, ...overSeeds(runs, rate) }));
  const steps = bands[0]?.steps ?? [];
  return steps.map((step, at) => ({
    step,
    ...Object.fromEntries(bands.map(({ name, mean }) => [name, decimals(mean[at]!, 3)])),
  }));
}
