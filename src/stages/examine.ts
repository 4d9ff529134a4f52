/**
 * @file Who judges a policy's outputs: in the miniature gold, as a procedure or a trained model, and the truth; on text gold
 * alone.
 */
import type { ZodType } from "zod";
import { exchanged } from "../annotation/annotated.js";
import { askPreference, askScore, type NoAnswer } from "../annotation/askGold.js";
import { winsInBothOrders } from "../judge/compare.js";
import { askTrainedGold } from "../judge/trainedGold.js";
import type { Ledger } from "../ledger/ledger.js";
import { type Config, given } from "../paper/configs.js";
import type { FormatName } from "../paper/experiment.js";
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
import type { Manifest } from "../store/manifest.js";
import type { Run } from "../store/run.js";
import type { World } from "../world/config.js";
import { type Inputs, type StageContext, weightsOf, withRun } from "./context.js";
import { handed, withPaidRun } from "./paidRun.js";
import type { Servers } from "./servers.js";

type Settings = Config<"evaluate-policy">;

/** What every task's rows have. */
interface Output {
  step: number;
  prompt: string;
  response: string;
}

/** The rows of a task, who judges one of them, and what the judged ones of a step come to. */
export interface TaskOf<Row, Judged> {
  row: ZodType<Row>;
  byProcedure(row: Row, world: World): Judged;
  byTrained?(row: Row, answer: { score: number; trace: string }, world: World): Judged; // trained golds compare nothing
  byChat(gold: Servers["gold"], ledger: Ledger, row: Row, asked: Asked): Promise<Judged | NoAnswer>;
  curve(run: PolicyRun, step: number, judged: readonly Judged[]): object;
  samples(run: PolicyRun, step: number, judged: readonly Judged[], keep: Keep): object[];
  exploits?(judged: readonly Judged[]): object;
  measures: string[]; // fields of a curve's row that the run's summary repeats
}
type Asked = NonNullable<Settings["gold"]>;
type Keep = Parameters<typeof sampleRows>[3];

export const POINTWISE: TaskOf<OutputRow, Examined> = {
  row: OutputRow,
  byProcedure: examineOutput,
  byTrained: examinedByModel,
  async byChat(gold, ledger, row, asked) {
    const answer = await askScore(gold, ledger, row, asked);
    return answer.kind === "none" ? answer : scoredByModel(row, answer.score, answer.trace);
  },
  curve: curveRow,
  samples: sampleRows,
  exploits: exploitsIn,
  measures: ["judgeScore", "gold", "oracle"],
};

export const PAIRWISE: TaskOf<PairwiseOutputRow, ExaminedPair> = {
  row: PairwiseOutputRow,
  byProcedure: examinePair,
  /** In both orders; no verdict if gold gives none in either. */
  async byChat(gold, ledger, row, asked) {
    const pair = { prompt: row.prompt, first: row.response, second: row.baseline };
    const [inFirst, inSecond] = await Promise.all([
      askPreference(gold, ledger, pair, asked),
      askPreference(gold, ledger, exchanged(pair), asked),
    ]);
    if (inFirst.kind === "none") return inFirst;
    if (inSecond.kind === "none") return inSecond;
    return comparedByModel(row, winsInBothOrders(inFirst.better, inSecond.better), inFirst.trace);
  },
  curve: pairwiseCurveRow,
  samples: pairwiseSampleRows,
  measures: ["judgeWinRate", "goldWinRate", "gold", "oracle"],
};

/** An opened run, and its judges of an output. */
interface Opened<Row, Judged> {
  run: Run;
  inputs: Inputs;
  examine: (row: Row) => Promise<Judged | NoAnswer>;
  ledger?: Ledger;
}
type Open = <Row extends Output, Judged>(
  context: StageContext,
  task: TaskOf<Row, Judged>,
  config: Settings,
  work: (opened: Opened<Row, Judged>) => Promise<Manifest>,
) => Promise<Manifest>;

/** Opens an evaluation in its world. */
export const openEvaluation: Record<FormatName, Open> = {
  miniature: (context, task, config, work) =>
    withRun(context, async (run, inputs) => {
      const world = given(config.world, "world");
      if (inputs.gold) return work({ run, inputs, examine: await byTrainedGold(context, task, inputs, config, world) });
      return work({ run, inputs, examine: async (row) => task.byProcedure(row, world) });
    }),
  text: (context, task, config, work) => {
    const gold = handed(context, "gold"),
      asked = given(config.gold, "gold");
    return withPaidRun(context, { gold: gold.model }, ({ run, inputs, ledger }) =>
      work({ run, inputs, ledger, examine: (row) => task.byChat(gold, ledger, row, asked) }),
    );
  },
};

/** All outputs are judged at once: a model is faster so, and they are few. */
async function byTrainedGold<Row extends Output, Judged>(
  context: StageContext,
  { row: schema, byTrained }: TaskOf<Row, Judged>,
  inputs: Inputs,
  config: Settings,
  world: World,
): Promise<(row: Row) => Promise<Judged>> {
  if (!byTrained) throw new Error(`${context.experiment.id}: a trained gold scores responses and compares none`);
  const rows = readRows(inputs.outputs!.dir, "outputs.jsonl", schema);
  const sampler = await context.engine.openSampler(weightsOf(inputs.gold!));
  const answers = await askTrainedGold(sampler, given(config.goldJudging, "goldJudging"), rows, [context.seed, "gold"]);
  await sampler.close();
  const answerTo = new Map(rows.map(({ prompt, response }, i) => [`${prompt}|${response}`, answers[i]!]));
  return async (row) => byTrained(row, answerTo.get(`${row.prompt}|${row.response}`)!, world);
}
