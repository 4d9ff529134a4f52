/** @file Makes one run in this process, with the engine and the servers that it needs. */
import type { Experiment } from "../paper/experiment.js";
import type { ScaleName } from "../paper/textScales.js";
import { placesOf } from "../stages/connect.js";
import { runStage } from "../stages/index.js";

export interface MakeRunOptions {
  scale: ScaleName;
  seed: number;
  root: string;
  endpoints?: string; // the endpoints file
  budget?: number;
}

/** Its inputs must be made; a finished run is only checked. */
export async function makeRun(experiment: Experiment, options: MakeRunOptions): Promise<void> {
  const { endpoints, ...context } = options;
  const { close, ...places } = await placesOf(experiment, endpoints, context);
  try {
    await runStage({ experiment, ...places, ...context });
  } finally {
    await close();
  }
}
