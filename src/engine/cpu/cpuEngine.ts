/** @file The embedded engine: models of this process, trained and sampled by the wasm kernels. */
import type { Engine, ModelShape } from "../engine.js";
import { cpuSampler } from "./cpuSampler.js";
import { cpuTrainer } from "./cpuTrainer.js";
import { initialWeights } from "./initialise.js";
import type { Lane } from "./lane.js";
import { localLane, workerLane } from "./lane.js";
import { checkShape } from "./wasmModel.js";
import { readWeights } from "./weightsFile.js";

/**
 * `workers`: 1 computes in this thread, 2 shares each batch with a second one; the bits are the same. With runs side by
 * side (make -j2) one worker each is faster. Lanes are shared by all models of a shape.
 */
export function cpuEngine({ workers = 1 }: { workers?: 1 | 2 } = {}): Engine & { close(): Promise<void> } {
  const lanes = new Map<string, Lane[]>();
  const lanesOf = (shape: ModelShape): Lane[] => {
    const key = JSON.stringify(shape);
    const made = lanes.get(key) ?? [localLane(shape), ...(workers === 2 ? [workerLane(shape)] : [])];
    lanes.set(key, made);
    return made;
  };
  const trainerOf: Engine["openTrainer"] = async (ref, { optimizer = false } = {}) => {
    const state = await readWeights(ref);
    const start = optimizer ? state : { ...state, optimizer: null };
    return cpuTrainer(state.shape, start, lanesOf(state.shape)[1] ?? null, () => lanesOf(state.shape));
  };
  return {
    name: "cpu",
    async create(shape, seed) {
      checkShape(shape);
      const start = { shape, weights: initialWeights(shape, seed), optimizer: null };
      return cpuTrainer(shape, start, lanesOf(shape)[1] ?? null, () => lanesOf(shape));
    },
    openTrainer: trainerOf,
    async openSampler(ref) {
      const { shape, weights } = await readWeights(ref);
      return cpuSampler(weights, lanesOf(shape));
    },
    async close() {
      for (const lane of [...lanes.values()].flat()) await lane.close();
    },
  };
}
