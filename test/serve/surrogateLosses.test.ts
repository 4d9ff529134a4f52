import assert from "node:assert/strict";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import { surrogatePass, surrogateTerm } from "../../src/serve/surrogateLosses.js";
import { SHAPE } from "./server.js";

describe("losses by their derivative", () => {
  it("are the formulas, by hand at a ratio of e^.5 = 1.6487 and advantage 2", () => {
    const cispo = surrogateTerm({ kind: "cispo", low: 0.8, high: 1.2 }, -1, -1.5, 2);
    assert.deepEqual(cispo, { loss: 2.4, slope: -2.4, clipped: true }); // -1.2 x 2 x -1
    const inside = surrogateTerm({ kind: "cispo", low: 0.8, high: 1.2 }, -1, -1, 2);
    assert.deepEqual(inside, { loss: 2, slope: -2, clipped: false });
    const dro = surrogateTerm({ kind: "dro", beta: 0.1 }, -1, -1.5, 2);
    assert.ok(Math.abs(dro.loss - 2.0125) < 1e-12); // -(2 x -1 - .05 x .25)
    assert.ok(Math.abs(dro.slope + 1.95) < 1e-12); // .1 x .5 - 2
  });

  it("have the gradient of importance sampling where the ratio is 1 and nothing is clipped", async () => {
    const still = { learningRate: 0, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0, gradClipNorm: 0 };
    const trainer = await cpuEngine().create(SHAPE, 3);
    const sampler = await trainer.publish();
    const tokens = [20, 40, 60, 80],
      [logprobs] = await sampler.logprobs([tokens], [2]);
    const batch = [{ tokens, from: 2, logprobs: logprobs!, advantages: [1.5, -0.5] }];
    const report = await surrogatePass(trainer, batch, { kind: "cispo", low: 0.8, high: 1.2 });
    const { gradNorm } = await trainer.optimStep(still);
    await trainer.forwardBackward(batch, { kind: "importance_sampling" });
    const own = await trainer.optimStep(still);
    assert.ok(Math.abs(gradNorm / own.gradNorm - 1) < 1e-5);
    assert.equal(report.tokens, 2);
  });
});
