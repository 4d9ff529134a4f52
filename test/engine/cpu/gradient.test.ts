/** @file Gradients of the kernels against jax-js autograd and against finite differences. */
import assert from "node:assert/strict";
import { addGradient } from "../../../src/engine/cpu/gradient.js";
import { initialWeights } from "../../../src/engine/cpu/initialise.js";
import { openCore } from "../../../src/engine/cpu/model.js";
import { openKernels } from "../../../src/engine/cpu/openKernels.js";
import { randomFrom } from "../../../src/world/random.js";
import { jaxLossAndGradient } from "./jaxModel.js";

const shape = { vocabulary: 32, width: 32, layers: 2, heads: 2, context: 16 };
const random = randomFrom("gradient test");
const draw = (n: number) => Array.from({ length: n }, () => random.int(0, 31));

function core() {
  const made = openCore(shape, "train", openKernels());
  made.weights.set(initialWeights(shape, 7));
  return made;
}

describe("gradient", () => {
  it("agrees with jax-js on every weight, for any coefficients on log p", async () => {
    const c = core(),
      tokens = draw(11),
      from = 4;
    const weights = [0.5, 0, -1.5, 2, 1, 1, -0.25];
    const report = addGradient(c, [{ tokens, from, weights }], { kind: "cross_entropy" });
    const jax = await jaxLossAndGradient(shape, c.weights, tokens, [0, 0, 0, ...weights.map((w) => -w)]);
    assert.ok(Math.abs(report.loss - jax.value) < 1e-5 * Math.abs(jax.value), `${report.loss} against ${jax.value}`);
    const scale = Math.max(...jax.gradient.map(Math.abs));
    assert.ok(scale > 0.1);
    jax.gradient.forEach((g, i) =>
      assert.ok(Math.abs(g - c.gradient[i]!) < 2e-5 * scale, `weight ${i}: ${c.gradient[i]} against ${g}`),
    );
  });

  it("agrees with finite differences over a batch of unequal sequences", () => {
    const c = core();
    const datums = [
      { tokens: draw(5), from: 1 },
      { tokens: draw(12), from: 11 },
      { tokens: draw(9), from: 3 },
    ];
    const loss = () => addGradient(c, datums, { kind: "cross_entropy" }).loss;
    loss();
    const gradient = c.gradient.slice();
    let checked = 0;
    for (let i = 0; i < gradient.length && checked < 40; i += 11) {
      if (Math.abs(gradient[i]!) < 0.3) continue; // below, a difference of 32-bit sums is mostly rounding
      const kept = c.weights[i]!,
        h = 2e-3;
      c.weights[i] = kept + h;
      const up = loss();
      c.weights[i] = kept - h;
      const difference = (up - loss()) / (2 * h);
      c.weights[i] = kept;
      assert.ok(
        Math.abs(difference - gradient[i]!) < 0.02 * Math.abs(gradient[i]!),
        `weight ${i}: ${gradient[i]} against ${difference}`,
      );
      checked++;
    }
    assert.ok(checked >= 20);
  });

  it("adds up: two batches leave the sum of their gradients", () => {
    const a = [{ tokens: draw(8), from: 2 }],
      b = [{ tokens: draw(8), from: 5 }];
    const separate = [a, b].map((batch) => {
      const c = core();
      addGradient(c, batch, { kind: "cross_entropy" });
      return c.gradient.slice();
    });
    const c = core();
    addGradient(c, a, { kind: "cross_entropy" });
    addGradient(c, b, { kind: "cross_entropy" });
    c.gradient.forEach((g, i) => assert.ok(Math.abs(g - (separate[0]![i]! + separate[1]![i]!)) < 1e-5));
  });

  it("names the datum and field that do not fit the loss", () => {
    const ppo = { kind: "ppo", clipLow: 0.2, clipHigh: 0.3 } as const;
    assert.throws(
      () => addGradient(core(), [{ tokens: [1, 2, 3], from: 1 }], ppo),
      /datum 0: logprobs has no entries where 2 are needed by ppo/,
    );
    assert.throws(
      () => addGradient(core(), [{ tokens: [1, 2, 3], from: 3 }], { kind: "cross_entropy" }),
      /datum 0: from = 3/,
    );
    assert.throws(
      () => addGradient(core(), [{ tokens: [1, 99, 3], from: 1 }], { kind: "cross_entropy" }),
      /token 99 is outside the vocabulary of 32/,
    );
  });
});
