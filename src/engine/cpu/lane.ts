/** @file A lane runs tasks on a model, in this thread or in a worker. What it computes depends on the task alone, so the
 *  number of lanes that share the work never shows in the result. */
import { Worker } from "node:worker_threads";
import type {
  Completion,
  Datum,
  Loss,
  ModelShape,
  SampleRequest,
  ScoreDistribution,
  Token,
  Tokens,
} from "../engine.js";
import type { LaneReport } from "./gradient.js";
import { addGradient } from "./gradient.js";
import { readLogprobs, readSamples, readScores } from "./inference.js";
import type { Core } from "./wasmModel.js";
import { openCore } from "./wasmModel.js";

/** Always the compiled file: worker threads do not inherit a TypeScript loader. */
const WORKER = new URL("../../../dist/engine/cpu/laneWorker.js", import.meta.url);

export type Task =
  | { kind: "gradient"; datums: Datum[]; loss: Loss }
  | { kind: "sample"; requests: SampleRequest[] }
  | { kind: "scores"; prompts: Tokens[]; candidates: Token[] }
  | { kind: "logprobs"; sequences: Tokens[]; from: number[] };

export interface TaskResults {
  gradient: { report: LaneReport; gradient: Float32Array };
  sample: Completion[][];
  scores: ScoreDistribution[];
  logprobs: Float32Array[];
}
export type TaskResult = TaskResults[Task["kind"]];

export interface Lane {
  run(weights: Float32Array, task: Task): Promise<TaskResult>;
  close(): Promise<void>;
}

export function runTask(core: Core, task: Task): TaskResult {
  switch (task.kind) {
    case "gradient": {
      core.gradient.fill(0);
      const report = addGradient(core, task.datums, task.loss);
      return { report, gradient: core.gradient.slice() };
    }
    case "sample":
      return readSamples(core, task.requests);
    case "scores":
      return readScores(core, task.prompts, task.candidates);
    case "logprobs":
      return readLogprobs(core, task.sequences, task.from);
  }
}

/** Cores of one shape, made when first needed; the weights are copied in when they are others than before. */
export function coresOf(shape: ModelShape): (weights: Float32Array, task: Task) => TaskResult {
  const cores: Partial<Record<"train" | "sample", { core: Core; holds: Float32Array | null }>> = {};
  return (weights, task) => {
    const purpose = task.kind === "gradient" ? "train" : "sample";
    const slot = (cores[purpose] ??= { core: openCore(shape, purpose), holds: null });
    if (slot.holds !== weights) {
      slot.core.weights.set(weights);
      slot.holds = weights;
    }
    return runTask(slot.core, task);
  };
}

/** This thread. */
export function localLane(shape: ModelShape): Lane {
  const compute = coresOf(shape);
  return { run: async (weights, task) => compute(weights, task), close: async () => undefined };
}

/** A worker thread with cores of its own; tasks are answered in order. */
export function workerLane(shape: ModelShape): Lane {
  const worker = new Worker(WORKER, { workerData: shape, execArgv: [] });
  worker.unref();
  const waiting: { resolve: (result: TaskResult) => void; reject: (error: Error) => void }[] = [];
  worker.on("message", (answer: { result: TaskResult } | { error: string }) => {
    const asked = waiting.shift()!;
    if (waiting.length === 0) worker.unref();
    if ("error" in answer) asked.reject(new Error(answer.error));
    else asked.resolve(answer.result);
  });
  worker.on("error", (error) => {
    for (const asked of waiting.splice(0)) asked.reject(error instanceof Error ? error : new Error(String(error)));
  });
  return {
    run: (weights, task) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.ref();
        worker.postMessage({ weights, task });
      }),
    close: async () => void (await worker.terminate()),
  };
}
