/** @file A Sampler over fixed weights. */
import type { Sampler } from "../engine.js";
import { readLogprobs, readSamples, readScores } from "./inference.js";
import type { Core } from "./model.js";

/** Lends a core that reads: it holds the weights given until somebody else asks. */
export type Reader = (weights: Float32Array) => Core;

export function cpuSampler(weights: Float32Array, reader: Reader): Sampler {
  let open = true;
  const core = () => {
    if (!open) throw new Error("this sampler is closed");
    return reader(weights);
  };
  return {
    sample: async (requests) => readSamples(core(), requests),
    scoreTokens: async (prompts, candidates) => readScores(core(), prompts, candidates),
    logprobs: async (sequences, from) => readLogprobs(core(), sequences, from),
    close: async () => void (open = false),
  };
}
