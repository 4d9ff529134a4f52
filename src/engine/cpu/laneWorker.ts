/** @file The other end of `workerLane`. */
import { parentPort, workerData } from "node:worker_threads";
import type { ModelShape } from "../engine.js";
import type { Task } from "./lane.js";
import { coresOf } from "./lane.js";

const compute = coresOf(workerData as ModelShape);
parentPort!.on("message", ({ weights, task }: { weights: Float32Array; task: Task }) => {
  try {
    parentPort!.postMessage({ result: compute(weights, task) });
  } catch (error) {
    parentPort!.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
});
