/** @file The embedded engine: models of this process, trained and sampled by the kernels, in the calling thread. */
import type { Engine, ModelShape } from "../engine.js";
import { cpuSampler } from "./cpuSampler.js";
import { cpuTrainer } from "./cpuTrainer.js";
import { initialWeights } from "./initialise.js";
import type { Core } from "./model.js";
import { checkShape, openCore } from "./model.js";
import { readWeights } from "./weightsFile.js";

/** Lends a core that reads: it holds the weights given until somebody else asks. */
export type Reader = (weights: Float32Array) => Core;

/** All samplers of a shape share one core; weights are copied in when they are others than before. */
function readerOf(shape: ModelShape): Reader {
  let core: Core | null = null;
  let holds: Float32Array | null = null;
  return (weights) => {
    core ??= openCore(shape, "sample");
    if (holds !== weights) core.weights.set(weights);
    holds = weights;
    return core;
  };
}

export function cpuEngine(): Engine & { close(): Promise<void> } {
  const readers = new Map<string, Reader>();
  const reader = (shape: ModelShape): Reader => {
    const key = JSON.stringify(shape),
      made = readers.get(key) ?? readerOf(shape);
    readers.set(key, made);
    return made;
  };
  return {
    name: "cpu",
    async create(shape, seed) {
      checkShape(shape);
      return cpuTrainer({ shape, weights: initialWeights(shape, seed), optimizer: null }, reader(shape));
    },
    async openTrainer(ref, { optimizer = false } = {}) {
      const state = await readWeights(ref);
      return cpuTrainer(optimizer ? state : { ...state, optimizer: null }, reader(state.shape));
    },
    async openSampler(ref) {
      const { shape, weights } = await readWeights(ref);
      return cpuSampler(weights, reader(shape));
    },
    close: async () => readers.clear(),
  };
}
