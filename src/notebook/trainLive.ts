/** @file One policy trained in a notebook cell, from nothing and with the reader's own numbers or judge, in seconds. */
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Engine } from "../engine/engine.js";
import type { Experiment } from "../paper/experiment.js";
import { experiments } from "../paper/experiments.js";
import type { Scale } from "../paper/scales.js";
import { isTextScale } from "../paper/textScales.js";
import { CurveRow, SampleRow } from "../results/rows.js";
import { placesOf } from "../stages/connect.js";
import type { StepRow } from "../stages/context.js";
import { runStage } from "../stages/index.js";
import { readRows } from "../store/jsonl.js";
import { readManifest } from "../store/manifest.js";
import { PROJECT, runFolder } from "../store/paths.js";
import { nameOf, scaleOf, TrainLiveError, type TrainLiveOptions } from "./liveSettings.js";
import { type Reward, trainOnRule } from "./ownJudge.js";
import { inNotebook } from "./show.js";

/** The evaluations of a policy by step, for liveFigure() and table(); `samples` are outputs kept at each of them. */
export type LiveRun = CurveRow[] & { samples: SampleRow[] };

/**
 * Pre-trains a base policy, trains a judge on gold's annotation (or takes the reader's `reward`), trains the policy
 * against the judge by GRPO, and returns its evaluations by gold and the oracle (scores 0 to 9). With the defaults it
 * takes about a quarter of a minute.
 * Throws TrainLiveError when a setting is out of range, when the paper trains no such policy, or when it is stopped;
 * RewardError when the reader's judge returns something that is not a score.
 */
export async function trainLive(options: TrainLiveOptions = {}): Promise<LiveRun> {
  const { seed = 1, reward, engine, onProgress = () => {} } = options;
  const scale = scaleOf(options);
  const chain = chainOf(options, scale);
  const { servers, runs } = around();
  const { root = runs } = options;
  const stopping = interruption(options.signal);
  const stepped = async (line: string): Promise<void> => {
    onProgress(line);
    await setImmediate(); // training keeps the thread busy: let Jupyter send the line, and an interrupt arrive
    if (stopping.signal.aborted)
      throw new TrainLiveError("trainLive: stopped. Run the cell again to go on: finished parts are not trained again");
  };
  const placesFor = async (experiment: Experiment) =>
    engine ? { engine, close: async () => {} } : await placesOf(experiment, reward ? undefined : servers);
  const folderOf = ({ stage, id }: Experiment) => runFolder(root, { scale: "live", stage, id, seed });
  let run: { curve: CurveRow[]; samples: SampleRow[] } | undefined;
  try {
    for (const experiment of chain) {
      const name = `${experiment.stage} ${experiment.id}`;
      await stepped(name);
      const onStep = (row: StepRow): Promise<void> => {
        const [what, value] = typeof row.reward === "number" ? ["reward", row.reward] : ["loss", row.loss];
        return stepped(`${name}: step ${row.step}, ${what} ${Number(value).toFixed(2)}`);
      };
      const { close, ...places } = await placesFor(experiment);
      try {
        await runStage({ experiment, seed, scale: "live", root, ...places, onStep });
        if (reward) run = await onOwnJudge({ ...options, reward }, scale, places.engine, folderOf(experiment), stepped);
      } finally {
        await close();
      }
    }
  } finally {
    stopping.end();
  }
  const { curve, samples } = run ?? storedRun(folderOf(chain.at(-1)!));
  const last = curve.at(-1)!;
  onProgress(
    `trained ${last.step} steps: training judge ${last.judgeScore.toFixed(2)}, gold ${last.gold.toFixed(2)}, true quality ${last.oracle?.toFixed(2)}`,
  );
  return Object.assign(curve, { samples });
}

const POLICY = "llama-3.1-8b";

/** The runs up to a policy's evaluation or, for the reader's judge, its base policy. */
function chainOf(options: TrainLiveOptions, scale: Scale): Experiment[] {
  const { policy = POLICY, reward } = options;
  const judge = nameOf(options);
  const all = experiments(scale);
  const chain = reward
    ? neededFor("pretrain", `policy-${policy}`, all)
    : neededFor("evaluate-policy", `${judge}--${policy}`, all);
  if (chain.length > 0) return chain;
  const what = reward ? `there is no policy ${policy}` : `no policy ${policy} is trained on the judge ${judge}`;
  throw new TrainLiveError(`trainLive: ${what}: see experiments() for those that are`);
}

/** Trains the base policy that lies in `folder` against the reader's judge. */
async function onOwnJudge(
  { reward, policy = POLICY, seed = 1, klWeight }: TrainLiveOptions & { reward: Reward },
  { world, samplesKept: keep, policyRl }: Scale,
  engine: Engine,
  folder: string,
  stepped: (line: string) => Promise<void>,
) {
  const { weights: base } = await readManifest(folder);
  if (!base) throw new TrainLiveError(`trainLive: ${folder} has no weights: delete that folder and run the cell again`);
  const rl = klWeight === undefined ? policyRl : { ...policyRl, klWeight };
  const onStep = (step: number, mean: number) =>
    stepped(`train-policy on your judge: step ${step}, reward ${mean.toFixed(2)}`);
  return trainOnRule({ reward, engine, base, policy, rl, world, keep, seed, onStep });
}

const storedRun = (folder: string) => ({
  curve: readRows(folder, "curve.jsonl", CurveRow),
  samples: readRows(folder, "samples.jsonl", SampleRow),
});

/** Aborts with the caller's signal, and in a notebook when Jupyter interrupts the kernel. */
function interruption(given?: AbortSignal): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (given?.aborted) abort();
  given?.addEventListener("abort", abort);
  if (inNotebook()) process.on("SIGINT", abort);
  return {
    signal: controller.signal,
    end: () => {
      given?.removeEventListener("abort", abort);
      process.off("SIGINT", abort);
    },
  };
}

/**
 * What make says about where runs lie. The servers of a scale on real text hold other models than the miniature's, which
 * is then trained in this process.
 */
function around(): { servers?: string; runs: string } {
  const { JUDGELAB_SCALE: scale = "", JUDGELAB_ENDPOINTS: servers, JUDGELAB_ROOT: root } = process.env;
  const here = join(PROJECT, "runs");
  return isTextScale(scale) ? { runs: here } : { servers, runs: root ?? here };
}

/** An experiment and everything it needs, inputs first. */
function neededFor(stage: string, id: string, all: Experiment[]): Experiment[] {
  const wanted = all.find((one) => one.stage === stage && one.id === id);
  if (!wanted) return [];
  const before = wanted.inputs.flatMap((input) => neededFor(input.stage, input.id, all));
  return [...new Set([...before, wanted])];
}
