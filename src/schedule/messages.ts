/** @file What the scheduler and a runner say to each other. */
import type { Stage } from "../paper/experiment.js";
import type { Outcome } from "./makeAll.js";
import type { MakeRunOptions } from "./makeRun.js";

/** One run to make. */
export type Job = MakeRunOptions & { stage: Stage; id: string };

export type FromRunner = { kind: "progress"; label: string; step: number; total: number; text: string } | Outcome;
