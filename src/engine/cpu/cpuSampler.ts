/** @file A Sampler over fixed weights, its work dealt to lanes. */
import type { Completion, Sampler, ScoreDistribution } from "../engine.js";
import type { Lane, Task } from "./lane.js";

/** n items cut into as many runs as there are lanes. */
export function deal<T>(items: T[], lanes: number): T[][] {
  const share = Math.ceil(items.length / lanes);
  return Array.from({ length: lanes }, (_, i) => items.slice(i * share, (i + 1) * share));
}

export function cpuSampler(weights: Float32Array, lanes: Lane[]): Sampler {
  let open = true;
  const run = async <R>(tasks: Task[]): Promise<R[]> => {
    if (!open) throw new Error("this sampler is closed");
    // Workers first: the local lane computes as soon as it is asked, and keeps this thread busy.
    const results = tasks
      .map((task, i) => ({ task, i }))
      .reverse()
      .map(({ task, i }) => lanes[i]!.run(weights, task));
    return (await Promise.all(results)).reverse().flat() as R[];
  };
  const n = lanes.length;
  return {
    sample: (requests) => run<Completion[]>(deal(requests, n).map((part) => ({ kind: "sample", requests: part }))),
    scoreTokens: (prompts, candidates) =>
      run<ScoreDistribution>(deal(prompts, n).map((part) => ({ kind: "scores", prompts: part, candidates }))),
    logprobs: (sequences, from) => {
      const parts = deal(from, n);
      return run<Float32Array>(
        deal(sequences, n).map((part, i) => ({ kind: "logprobs", sequences: part, from: parts[i]! })),
      );
    },
    close: async () => void (open = false),
  };
}
