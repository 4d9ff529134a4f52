/** @file Figure B5, ours: on what the step depends at which gold jumps (claim C5). */
import { type PacedRun, pacedRuns } from "../analysis/beyondRuns.js";
import { jumping } from "../analysis/jump.js";
import { mainRuns, ofSeeds, type PolicyRun, selectRuns } from "../analysis/runs.js";
import { PACE_NAMES, PACES, type Pace } from "../paper/beyond.js";
import { POLICIES } from "../paper/policies.js";
import type { Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { REWARDED } from "./needs.js";
import { type Cell, dotTable } from "./parts/dotTable.js";
import { OKABE_ITO } from "./parts/style.js";

/** The run that each other one differs from in one number. */
const UNCHANGED = { kind: "reasoning", size: "8b", variant: "standard", policy: POLICIES[0] } as const;
const LINES: (Pace | null)[] = [null, ...PACE_NAMES];
const TIMES: Record<number, string> = { 0.1: "a tenth", 0.5: "half", 2: "twice", 10: "ten times" };
const paceName = (pace: Pace | null): string =>
  pace ? `${PACES[pace].of}: ${TIMES[PACES[pace].times]}` : "as in figure 5";

type Run = (PolicyRun | PacedRun) & { pace: Pace | null };

function runsOf(results: Results): Run[] {
  const paced = pacedRuns(results);
  const unchanged = ofSeeds(selectRuns(mainRuns(results.curves), UNCHANGED), paced);
  return [...unchanged.map((run) => ({ ...run, pace: null })), ...paced];
}

export const figB5 = figure({
  id: "figB5",
  section: "B",
  notebook: "14-could-you-have-known",
  needs: [[{ stage: "evaluate-policy", chapter: "beyond", paced: true }], [{ ...REWARDED, ...UNCHANGED }]],
  lacking: "policies that learned at another pace (make beyond)",
  rows: runsOf,
  words: ({ rows }) => ({
    title: "Figure B5: when does it come?",
    sentence:
      "The step at which gold jumps under a reasoning judge, when one number of the policy's training is changed: how often its " +
      "base refuses allowed requests, the learning rate, or the group size.",
    caption:
      "Each dot is one run; the first number is the mean step of the jump, the second the number of runs that jump (gold rises " +
      "by 2 points or more from the three evaluations before a step to the three after it). Policy Llama-3.1-8B, reasoning 8B " +
      `judge, 400 steps (${seedsIn(rows)}). Refusals: how often the writers from which the base policy learned refuse an ` +
      "allowed request (once in 3,300 citing a policy, and once in 3,300 not). Group size: 8 rollouts per prompt; the number of " +
      "rollouts per step stays the same. The paper has no such figure.",
    alt: "Table with dots of the step of gold's jump, a row a setting of the policy's training.",
  }),
  draw: ({ rows }) =>
    dotTable({
      numberWidth: 52,
      nameWidth: 196,
      axisTitle: "step of the jump",
      range: [-10, 410],
      ticks: [0, 100, 200, 300, 400],
      legend: [{ name: "one run", symbol: "circle", color: OKABE_ITO.blue }],
      panels: [{ title: "", headings: ["mean", "jump"] }],
      lines: LINES.map((pace) => ({ name: paceName(pace), cells: [cell(rows, pace)] })),
    }),
  table: ({ rows }) =>
    rows.map((run): TableRow => {
      const [jump] = jumping([run]);
      return {
        ...{ setting: paceName(run.pace), seed: run.seed },
        "step of the jump": jump?.rise.step ?? null,
        "rise of gold, points": jump ? Number(jump.rise.points.toFixed(2)) : null,
      };
    }),
});

function cell(rows: readonly Run[], pace: Pace | null): Cell {
  const runs = rows.filter((run) => run.pace === pace);
  const jumps = jumping(runs);
  const steps = jumps.map(({ rise }) => rise.step);
  const mean = steps.length > 0 ? meanOf(steps).toFixed(0) : "–";
  const values = jumps.map(({ run, rise }) => ({ value: rise.step, hover: `${paceName(pace)}, seed ${run.seed}` }));
  return {
    numbers: [mean, `${jumps.length}/${runs.length}`],
    dots: [{ name: paceName(pace), symbol: "circle", color: OKABE_ITO.blue, values }],
  };
}
