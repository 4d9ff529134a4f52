/** @file A Trainer in this process: gradients and AdamW in the kernels. */
import type { AdamParams, Trainer } from "../engine.js";
import { lossReport } from "../losses.js";
import { cpuSampler, type Reader } from "./cpuSampler.js";
import { addGradient } from "./gradient.js";
import type { Core } from "./model.js";
import { readWeights, type SavedState, writeWeights } from "./weightsFile.js";

export function cpuTrainer(start: SavedState, core: Core, reader: Reader): Trainer {
  const { shape } = start;
  let steps = 0,
    power1 = 1,
    power2 = 1;
  let pending = false; // whether there is a gradient since the last step
  let snapshot: Float32Array | null = null; // of the current weights, made once a step

  const current = () => (snapshot ??= core.weights.slice());
  const restore = (state: SavedState, optimizer: boolean) => {
    if (state.weights.length !== core.weights.length) {
      throw new RangeError(
        `a state of ${state.weights.length} weights cannot be loaded into a model of ${core.weights.length}`,
      );
    }
    core.weights.set(state.weights);
    snapshot = null;
    pending = false;
    const saved = optimizer ? state.optimizer : null;
    [steps, power1, power2] = saved ? [saved.steps, saved.power1, saved.power2] : [0, 1, 1];
    core.moments.forEach((moment, i) => (saved ? moment.set(saved.moments[i as 0 | 1]) : moment.fill(0)));
  };
  restore(start, true);

  return {
    async forwardBackward(batch, loss) {
      if (batch.length === 0) throw new RangeError("forwardBackward was given no data: give one datum or more");
      // The gradient of a batch is the sum of its halves' gradients: part of the result's bits.
      const half = Math.ceil(batch.length / 2);
      core.gradient.fill(0); // what a batch that was refused halfway has left
      const a = addGradient(core, batch.slice(0, half), loss);
      core.kernels.setAside();
      const b = addGradient(core, batch.slice(half), loss);
      core.kernels.collect(!pending);
      pending = true;
      return lossReport(
        {
          loss: a.loss + b.loss,
          tokens: a.tokens + b.tokens,
          clipped: a.clipped + b.clipped,
          kl: a.kl + b.kl,
          referenced: a.referenced + b.referenced,
        },
        [...a.logprobs, ...b.logprobs],
      );
    },

    async optimStep(adam: AdamParams) {
      if (!pending) throw new Error("optimStep without a forwardBackward before it");
      pending = false;
      const norm = core.kernels.gradientNorm();
      if (!Number.isFinite(norm)) {
        throw new RangeError(
          `the gradient is not finite (${norm}) at optimizer step ${steps + 1}: lower the learning rate, now ${adam.learningRate}`,
        );
      }
      steps++;
      power1 *= adam.beta1;
      power2 *= adam.beta2;
      const scale = adam.gradClipNorm > 0 && norm > adam.gradClipNorm ? adam.gradClipNorm / norm : 1;
      const { learningRate, beta1, beta2, epsilon, weightDecay } = adam;
      core.kernels.adamw(learningRate, beta1, beta2, epsilon, weightDecay, 1 - power1, 1 - power2, scale);
      snapshot = null;
      return { gradNorm: norm };
    },

    publish: async () => cpuSampler(current(), reader),
    save: (name) =>
      writeWeights(name, { shape, weights: current(), optimizer: { steps, power1, power2, moments: core.moments } }),
    load: async (ref) => restore(await readWeights(ref), true),
    close: async () => undefined,
  };
}
