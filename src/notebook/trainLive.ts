/** @file One policy trained in a notebook cell, from nothing and with numbers of one's own, in the time one likes to wait. */
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import type { Engine } from "../engine/engine.js";
import type { Experiment } from "../paper/experiment.js";
import { experiments } from "../paper/experiments.js";
import { type JudgeKind, type JudgeSize, rewardId, type Variant } from "../paper/judges.js";
import type { PolicyId } from "../paper/policies.js";
import { SCALES, Scale } from "../paper/scales.js";
import { isTextScale } from "../paper/textScales.js";
import { CurveRow } from "../results/rows.js";
import { placesOf } from "../stages/connect.js";
import type { StepRow } from "../stages/context.js";
import { runStage } from "../stages/index.js";
import { PROJECT, runFolder } from "../store/paths.js";
import { readRows } from "../store/run.js";

const { miniature, smoke } = SCALES;

/** The miniature with shorter trainings: seconds instead of minutes. */
const SHORT: Scale = {
  ...miniature,
  policyPretraining: { ...miniature.policyPretraining, pairs: 20_000, steps: 400, batch: 96 },
  judgePretraining: { ...miniature.judgePretraining, pairs: 4_000, steps: 100 },
  annotation: { train: 8_000, validation: 100, test: 100, other: 100 },
  sft: { ...miniature.sft, steps: 500 },
  validateEvery: 250,
  policyRl: { ...miniature.policyRl, steps: 120, learningRate: 3e-4, evaluateEvery: 10, heldOutPrompts: 96 },
};
/** What trainLive starts from; under make SCALE=smoke, which only asks whether everything runs, less still. */
export const LIVE: Scale = process.env["JUDGELAB_SCALE"] === "smoke" ? smoke : SHORT;

const CHANGEABLE = [
  "world",
  "policyPretraining",
  "judgePretraining",
  "annotation",
  "sft",
  "judgeRl",
  "policyRl",
] as const;
/** Any number of LIVE, by its name there. */
type Changes = { [Part in (typeof CHANGEABLE)[number]]?: Partial<Scale[Part]> };

export interface TrainLiveOptions extends Changes {
  kind?: JudgeKind;
  size?: JudgeSize;
  variant?: Variant;
  klWeight?: number; // of a KL penalty; experiments() has one for the non-reasoning 4B judge (appendix 7.3)
  policy?: PolicyId;
  seed?: number;
  onProgress?: (line: string) => void;
  engine?: Engine; // default: the servers that JUDGELAB_ENDPOINTS names (make ENDPOINTS=file), else or on real text this process
  root?: string; // what is trained lies below; what has not changed since is not trained again
}

/** Pre-trains a base policy and a judge, trains the policy against the judge, and returns its evaluations by step. */
export async function trainLive(options: TrainLiveOptions = {}): Promise<CurveRow[]> {
  const { kind = "non-reasoning", size = "1.7b", variant, klWeight, policy = "llama-3.1-8b", seed = 1 } = options;
  const { servers, runs } = around();
  const { onProgress = () => {}, engine, root = runs } = options;
  const changed = CHANGEABLE.map((part) => [part, { ...LIVE[part], ...options[part] }]);
  const { data: scale, error } = Scale.safeParse({
    ...LIVE,
    ...Object.fromEntries(changed),
    ...(klWeight === undefined ? {} : { klWeights: [klWeight] }),
  });
  if (!scale) throw new Error(`trainLive: ${z.prettifyError(error)}`);
  const judge = rewardId({ kind, size, variant, klWeight });
  const id = `${judge}--${policy}`;
  const chain = neededFor("evaluate-policy", id, experiments(scale));
  if (chain.length === 0)
    throw new Error(`no policy ${policy} is trained on the judge ${judge}: see experiments() for those that are`);
  for (const experiment of chain) {
    const name = `${experiment.stage} ${experiment.id}`;
    onProgress(name);
    const onStep = async (row: StepRow): Promise<void> => {
      const [what, value] = typeof row.reward === "number" ? ["reward", row.reward] : ["loss", row.loss];
      onProgress(`${name}: step ${row.step}, ${what} ${Number(value).toFixed(2)}`);
      await setImmediate(); // training keeps the thread to itself: let Jupyter send the line
    };
    const { close, ...places } = engine ? { engine, close: async () => {} } : await placesOf(experiment, servers);
    await runStage({ experiment, seed, scale: "live", root, ...places, onStep }).finally(close);
  }
  const folder = runFolder(root, { scale: "live", stage: "evaluate-policy", id, seed });
  const rows = readRows(folder, "curve.jsonl", CurveRow);
  const last = rows.at(-1)!;
  onProgress(
    `trained ${last.step} steps: training judge ${last.judgeScore.toFixed(2)}, gold ${last.gold.toFixed(2)}, true quality ${last.oracle?.toFixed(2)}`,
  );
  return rows;
}

/** What make says of the place of runs. The servers of a scale on real text hold other models than the miniature's, which is then trained here. */
function around(): { servers?: string; runs: string } {
  const { JUDGELAB_SCALE: scale = "", JUDGELAB_ENDPOINTS: servers, JUDGELAB_ROOT: root } = process.env;
  const here = join(PROJECT, "runs");
  return isTextScale(scale) ? { runs: here } : { servers, runs: root ?? here };
}

/** An experiment and all it needs, inputs first. */
function neededFor(stage: string, id: string, all: Experiment[]): Experiment[] {
  const wanted = all.find((one) => one.stage === stage && one.id === id);
  if (!wanted) return [];
  const before = wanted.inputs.flatMap((input) => neededFor(input.stage, input.id, all));
  return [...new Set([...before, wanted])];
}
