/** @file An engine that computes nothing: what is left of a step's time is its client's and the wire's. */
import type { Completion, Engine, Sampler, Trainer } from "../engine/engine.js";

/** Samples end at `length` tokens; log-probabilities have as many digits as real ones. */
export function nullEngine(length: number): Engine {
  const logprobs = (count: number) => Float32Array.from({ length: count }, (_, i) => -1 / (1.1 + (i % 97)));
  const tokens = Array.from({ length }, (_, i) => 1000 + ((i * 7919) % 30_000));
  const completion: Completion = { tokens, logprobs: Array.from(logprobs(length)), stopReason: "length" };
  const sampler: Sampler = {
    sample: async (requests) => requests.map(({ count }) => Array.from({ length: count }, () => completion)),
    scoreTokens: async (prompts, candidates) => prompts.map(() => ({ logprobs: candidates.map(() => -3), mass: 0.5 })),
    logprobs: async (sequences, from) => sequences.map((sequence, i) => logprobs(sequence.length - from[i]!)),
    close: async () => {},
  };
  const trainer: Trainer = {
    async forwardBackward(batch) {
      const rows = batch.map(({ tokens, from }) => tokens.length - from);
      return {
        loss: 1,
        tokens: rows.reduce((sum, n) => sum + n, 0),
        clipFraction: 0,
        kl: 0,
        logprobs: rows.map(logprobs),
      };
    },
    optimStep: async () => ({ gradNorm: 1 }),
    publish: async () => sampler,
    save: () => Promise.reject(new Error("the null engine has no weights to save")),
    load: () => Promise.reject(new Error("the null engine has no weights to load")),
    close: async () => {},
  };
  return {
    name: "null",
    create: async () => trainer,
    openTrainer: async () => trainer,
    openSampler: async () => sampler,
  };
}
