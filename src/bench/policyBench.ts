/** @file Whole runs of seed 1: a policy against a judge that scores at once, and one that reasons. */
import { rmSync } from "node:fs";
import { cpuEngine } from "../engine/cpu/cpuEngine.js";
import { type KernelKind, kernelKinds } from "../engine/cpu/openKernels.js";
import type { Stage } from "../paper/experiment.js";
import { experiments } from "../paper/experiments.js";
import type { ScaleName } from "../paper/textScales.js";
import { runStage } from "../stages/index.js";
import { cpuSince, type Measured } from "./measure.js";

const RUNS = "build/bench/runs";
const INPUTS: [Stage, string][] = [
  ["pretrain", "policy-llama-3.1-8b"],
  ["pretrain", "judge-4b"],
  ["annotate", "high"],
  ["train-judge", "non-reasoning-4b"],
  ["train-judge", "reasoning-4b"],
];

/** The same run by the widest native kernels and by wasm, one after the other. What the runs need is made once and kept. */
export async function policyBench(scale: ScaleName = "miniature"): Promise<Measured[]> {
  const all = kernelKinds(),
    kinds = [...new Set([all[0]!, all.at(-1)!])],
    rows: Measured[] = [];
  for (const [stage, id] of INPUTS) await run(scale, stage, id, kinds[0]!);
  for (const judge of ["non-reasoning-4b", "reasoning-4b"]) {
    const took: number[] = [],
      hashes = new Set<string>();
    for (const kind of kinds) {
      const mark = process.cpuUsage();
      hashes.add((await run(scale, "train-policy", `${judge}--llama-3.1-8b`, kind, true)) ?? "");
      took.push(cpuSince(mark));
    }
    for (const [i, { name }] of kinds.entries()) {
      rows.push({
        what: `whole policy run, ${judge} judge, ${name}`,
        value: took[i]!,
        unit: "processor s",
        note: hashes.size === 1 ? "all kernels gave the same weights" : "the kernels gave DIFFERENT weights",
      });
    }
  }
  return rows;
}

/** The hash of the weights it made; a run that is there already is taken as it is, unless `anew`. */
async function run(scale: ScaleName, stage: Stage, id: string, kind: KernelKind, anew = false): Promise<string | null> {
  const experiment = experiments(scale).find((one) => one.stage === stage && one.id === id);
  if (!experiment) throw new Error(`scale ${scale} has no run ${stage} ${id}`);
  if (anew) rmSync(`${RUNS}/${scale}/${stage}/${id}`, { recursive: true, force: true });
  const engine = cpuEngine(() => kind);
  const { weights } = await runStage({ experiment, seed: 1, scale, root: RUNS, engine, onStep: () => {} });
  return weights?.hash ?? null;
}
