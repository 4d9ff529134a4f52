/** @file The embedded engine: models of this process, trained and sampled by the kernels, in the calling thread. */
import type { Engine, ModelShape } from "../engine.js";
import { cpuSampler, type Reader } from "./cpuSampler.js";
import { cpuTrainer } from "./cpuTrainer.js";
import { initialWeights } from "./initialise.js";
import { type Core, checkShape, openCore } from "./model.js";
import { chosenKernels, type KernelKind } from "./openKernels.js";
import { readWeights } from "./weightsFile.js";

/** All samplers of a shape share one core; weights are copied in when they are others than before. */
function readerOf(shape: ModelShape, kernels: () => KernelKind): Reader {
  let core: Core | null = null;
  let holds: Float32Array | null = null;
  return (weights) => {
    core ??= openCore(shape, "sample", kernels().open());
    if (holds !== weights) core.weights.set(weights);
    holds = weights;
    return core;
  };
}

/** `kernels`: those of this process, unless a test or the bench compares some. */
export function cpuEngine(kernels: () => KernelKind = chosenKernels): Engine & { close(): Promise<void> } {
  const readers = new Map<string, Reader>();
  const reader = (shape: ModelShape): Reader => {
    const key = JSON.stringify(shape),
      made = readers.get(key) ?? readerOf(shape, kernels);
    readers.set(key, made);
    return made;
  };
  return {
    name: "cpu",
    get version() {
      return kernels().name;
    },
    async create(shape, seed) {
      checkShape(shape);
      const start = { shape, weights: initialWeights(shape, seed), optimizer: null };
      return cpuTrainer(start, openCore(shape, "train", kernels().open()), reader(shape));
    },
    async openTrainer(ref, { optimizer = false } = {}) {
      const state = await readWeights(ref);
      const start = optimizer ? state : { ...state, optimizer: null };
      return cpuTrainer(start, openCore(state.shape, "train", kernels().open()), reader(state.shape));
    },
    async openSampler(ref) {
      const { shape, weights } = await readWeights(ref);
      return cpuSampler(weights, reader(shape));
    },
    close: async () => readers.clear(),
  };
}
