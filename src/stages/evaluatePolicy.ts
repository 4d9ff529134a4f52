/**
 * @file Stage evaluate-policy: stored outputs judged by gold and, in the miniature, the oracle (figures 1, 3 to 10).
 */
import { exchanged } from "../annotation/annotated.js";
import { askPreference, askScore, type NoAnswer } from "../annotation/askGold.js";
import { winsInBothOrders } from "../judge/compare.js";
import { askTrainedGold } from "../judge/trainedGold.js";
import type { Ledger } from "../ledger/ledger.js";
import { CONFIGS, type Config, given } from "../paper/configs.js";
import type { FormatName, TaskName } from "../paper/experiment.js";
import {
  comparedByModel,
  curveRow,
  type Examined,
  type ExaminedPair,
  examinedByModel,
  examineOutput,
  examinePair,
  exploitsIn,
  type PolicyRun,
  pairwiseCurveRow,
  pairwiseSampleRows,
  sampleRows,
  scoredByModel,
} from "../policy/evaluate.js";
import { OutputRow, PairwiseOutputRow } from "../policy/heldOut.js";
import { readRows } from "../store/jsonl.js";
import { progress } from "../store/progress.js";
import { openRowFile } from "../store/rowFile.js";
import type { Manifest, Run } from "../store/run.js";
import type { World } from "../world/config.js";
import { type Inputs, type StageContext, weightsOf, withRun } from "./context.js";
import { inOrder } from "./inOrder.js";
import { handed, spentInAll, withPaidRun } from "./paidRun.js";
import { StageError } from "./problem.js";

/** What the rows of a task are, and what they come to. */
const TASKS = {
  pointwise: { row: OutputRow, curve: curveRow, samples: sampleRows, measures: ["judgeScore", "gold", "oracle"] },
  pairwise: {
    row: PairwiseOutputRow,
    curve: pairwiseCurveRow,
    samples: pairwiseSampleRows,
    measures: ["judgeWinRate", "goldWinRate", "gold", "oracle"],
  },
};
type Task = keyof typeof TASKS;

/** An opened run, and its judges of an output. */
interface Evaluating {
  run: Run;
  inputs: Inputs;
  examine: (row: any) => Promise<Examined | ExaminedPair | NoAnswer>;
  ledger?: Ledger;
}
type Open = (
  context: StageContext,
  task: Task,
  config: Config<"evaluate-policy">,
  work: (opened: Evaluating) => Promise<Manifest>,
) => Promise<Manifest>;

const WORLDS: Record<FormatName, Open> = {
  miniature: (context, task, config, work) =>
    withRun(context, async (run, inputs) => {
      const world = given(config.world, "world");
      if (inputs.gold) return work({ run, inputs, examine: await byTrainedGold(context, inputs, config, world) });
      const examine = { pointwise: examineOutput<OutputRow>, pairwise: examinePair }[task];
      return work({ run, inputs, examine: async (row) => examine(row, world) });
    }),
  text: (context, task, config, work) => {
    const gold = handed(context, "gold"),
      asked = given(config.gold, "gold");
    return withPaidRun(context, { gold: gold.model }, ({ run, inputs, ledger }) => {
      const score = async (row: OutputRow) => {
        const answer = await askScore(gold, ledger, row, asked);
        return answer.kind === "none" ? answer : scoredByModel(row, answer.score, answer.trace);
      };
      /** In both orders; no verdict if gold gives none in either. */
      const compare = async (row: PairwiseOutputRow) => {
        const pair = { prompt: row.prompt, first: row.response, second: row.baseline };
        const [inFirst, inSecond] = await Promise.all([
          askPreference(gold, ledger, pair, asked),
          askPreference(gold, ledger, exchanged(pair), asked),
        ]);
        if (inFirst.kind === "none") return inFirst;
        if (inSecond.kind === "none") return inSecond;
        return comparedByModel(row, winsInBothOrders(inFirst.better, inSecond.better), inFirst.trace);
      };
      return work({ run, inputs, ledger, examine: { pointwise: score, pairwise: compare }[task] });
    });
  },
};

/** All outputs are judged at once: a model is faster so, and they are few. */
async function byTrainedGold(context: StageContext, inputs: Inputs, config: Config<"evaluate-policy">, world: World) {
  const rows = readRows(inputs.outputs!.dir, "outputs.jsonl", OutputRow);
  const sampler = await context.engine.openSampler(weightsOf(inputs.gold!));
  const answers = await askTrainedGold(sampler, given(config.goldJudging, "goldJudging"), rows, [context.seed, "gold"]);
  await sampler.close();
  const answerTo = new Map(rows.map(({ prompt, response }, i) => [`${prompt}|${response}`, answers[i]!]));
  return async (row: OutputRow) => examinedByModel(row, answerTo.get(`${row.prompt}|${row.response}`)!, world);
}

/**
 * Writes curve.jsonl and samples.jsonl, by step. An output without gold's answer is left out of the means, with a
 * warning.
 */
export function evaluatePolicy(context: StageContext): Promise<Manifest> {
  const { experiment, seed, onStep } = context;
  const config = CONFIGS["evaluate-policy"].parse(experiment.config);
  const { kind, size, variant = "standard", policy, klWeight = 0 } = config;
  const keep = typeof config.keep === "number" ? { allowed: config.keep, restricted: 0 } : config.keep;
  const policyRun: PolicyRun = { seed, kind, size, variant, policy, klWeight };
  const { school = "procedure", defence = null, pace } = config;
  const isBeyond = experiment.chapter === "beyond";
  const name = taskNamed(experiment.task);
  const task: { row: any; curve: any; samples: any; measures: string[] } = TASKS[name];
  return WORLDS[experiment.format](context, name, config, async ({ run, inputs, examine, ledger }) => {
    const outputs = await openRowFile<{ step: number }>(inputs.outputs!.dir, "outputs.jsonl", task.row);
    const bar = onStep ? null : progress(`evaluate-policy ${experiment.id} seed ${seed}`, outputs.length);
    const answers = inOrder(
      Array.from({ length: outputs.length }, (_, i) => i),
      async (i) => {
        const row = outputs.at(i);
        return { step: row.step, answer: await examine(row) };
      },
    );
    let examined: (Examined | ExaminedPair)[] = [],
      step: number | null = null,
      done = 0,
      last = {};
    const closeStep = () => {
      if (step === null) return;
      if (examined.length === 0) throw new StageError({ kind: "none-judged", step });
      const also = isBeyond ? { school, defence, ...(pace && { pace }) } : {};
      const exploits = isBeyond ? exploitsIn(examined as Examined[]) : {};
      const row: Record<string, unknown> = { ...task.curve(policyRun, step, examined), ...also, ...exploits };
      run.append("curve.jsonl", row);
      for (const sample of task.samples(policyRun, step, examined, keep))
        run.append("samples.jsonl", { ...sample, ...also });
      last = Object.fromEntries(task.measures.map((measure) => [measure, row[measure]]));
      examined = [];
    };
    try {
      for await (const { step: at, answer } of answers) {
        if (at !== step) closeStep();
        step = at;
        if (!("kind" in answer)) examined.push(answer);
        else
          run.warn({
            kind: `gold-${answer.reason}`,
            step: at,
            message: `gold gave no answer about an output: ${JSON.stringify(answer.raw.slice(0, 120))}`,
          });
        bar?.update(++done, ledger ? spentInAll(ledger) : {});
      }
      closeStep();
    } finally {
      bar?.stop();
      outputs.close();
    }
    return run.finish({ summary: { last } });
  });
}

function taskNamed(task: TaskName): Task {
  if (task in TASKS) return task as Task;
  throw new Error(`policies are not evaluated by task ${task}`);
}
