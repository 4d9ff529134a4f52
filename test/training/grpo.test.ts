import assert from "node:assert/strict";
import {
  type GrpoOptions,
  type GrpoSequence,
  groupAdvantages,
  grpoLoss,
  winRateRewards,
} from "../../src/training/grpo.js";

const near = (found: number, expected: number, within = 1e-9) =>
  assert.ok(Math.abs(found - expected) < within, `${found}, expected ${expected}`);
const nearAll = (found: number[], expected: number[], within = 1e-9) => {
  assert.equal(found.length, expected.length);
  found.forEach((x, i) => near(x, expected[i], within));
};

describe("groupAdvantages", () => {
  it("divides by the standard deviation with n - 1, plus epsilon", () => {
    // rewards 2 4 6: mean 4, std 2
    nearAll(groupAdvantages([2, 4, 6], { epsilon: 0 }), [-1, 0, 1]);
    nearAll(groupAdvantages([2, 4, 6], { epsilon: 0.5 }), [-0.8, 0, 0.8]);
  });
  it("agrees with verl and TRL on one group", () => {
    // compute_grpo_outcome_advantage (verl, epsilon 1e-6) and GRPOTrainer (TRL, 1e-4), executed in float64
    const rewards = [7.25, 3.5, 9, 5];
    nearAll(groupAdvantages(rewards), [0.4377720919, -1.1073058794, 1.1588084785, -0.4892746909]);
    nearAll(groupAdvantages(rewards, { epsilon: 1e-4 }), [0.4377542358, -1.1072607142, 1.1587612125, -0.4892547342]);
  });
  it("is zero for a group without real variance, whatever epsilon", () => {
    assert.deepEqual(groupAdvantages([9, 9, 9, 9], { epsilon: 0 }), [0, 0, 0, 0]);
    assert.deepEqual(groupAdvantages([0.1 + 0.2, 0.3, 0.3], { epsilon: 1e-12 }), [0, 0, 0]); // rounding
    assert.deepEqual(groupAdvantages([5]), [0]);
    assert.deepEqual(groupAdvantages([]), []);
  });
  it("names a reward that is no number", () => assert.throws(() => groupAdvantages([1, NaN]), /a reward is NaN/));
});

describe("winRateRewards (eq. 4)", () => {
  it("is the share of wins against the others", () => {
    const wins = [
      [1, 1, 0.5],
      [0, 0, 1],
      [0.5, 0, 9],
    ]; // the diagonal is not read
    assert.deepEqual(winRateRewards(wins), [0.75, 0.5, 0.25]);
  });
  it("needs a square table of two or more", () => {
    assert.throws(() => winRateRewards([[0]]), /two or more/);
    assert.throws(() => winRateRewards([[0, 1], [1]]), /square/);
  });
});

const ln = Math.log;
const PAPER: GrpoOptions = { clipLow: 0.2, clipHigh: 0.3, aggregate: "sequence-mean" };
// Ratios 1.1 (free) and 1.5 (clipped at 1.3 where the advantage is positive); ratio .5 (clipped at .8 where negative).
const BATCH: GrpoSequence[] = [
  { logp_T: [ln(0.55), ln(0.6)], oldLogp_T: [ln(0.5), ln(0.4)], advantage: 2 },
  { logp_T: [ln(0.2)], oldLogp_T: [ln(0.4)], advantage: -1 },
];

describe("grpoLoss (eq. 2)", () => {
  it("by hand: mean over each sequence's tokens, then over sequences", () => {
    // tokens: -2.2, -2.6, +.8; loss (-4.8 / 2 + .8) / 2 = -.8; only the first token is free: -2.2 / 4
    const { loss, gradient_B_T, clipFraction, kl } = grpoLoss(BATCH, PAPER);
    near(loss, -0.8);
    assert.equal(gradient_B_T.length, 2);
    nearAll(gradient_B_T[0], [-0.55, 0]);
    nearAll(gradient_B_T[1], [0]);
    near(clipFraction, 2 / 3);
    assert.equal(kl, 0);
  });
  it("by hand: mean over all tokens, and over the active tokens of a larger step", () => {
    near(grpoLoss(BATCH, { ...PAPER, aggregate: "token-mean" }).loss, -4 / 3);
    const part = grpoLoss(BATCH, { ...PAPER, aggregate: "active-tokens", activeTokens: 10 });
    near(part.loss, -0.4);
    near(part.gradient_B_T[0][0], -0.22);
    near(grpoLoss(BATCH, { ...PAPER, aggregate: "active-tokens" }).loss, -4 / 3);
  });
  it("does not clip what makes the loss worse", () => {
    // ratio 2 with advantage -1: loss 2, and its gradient stays
    const worse = [{ logp_T: [ln(0.8)], oldLogp_T: [ln(0.4)], advantage: -1 }];
    const { loss, gradient_B_T } = grpoLoss(worse, PAPER);
    near(loss, 2);
    near(gradient_B_T[0][0], 2);
  });
  it("bounds that by the dual clip where one is set", () => {
    const worse = [{ logp_T: [ln(0.8)], oldLogp_T: [ln(0.2)], advantage: -1 }]; // ratio 4
    const { loss, gradient_B_T, clipFraction } = grpoLoss(worse, { ...PAPER, dualClip: 3 });
    near(loss, 3);
    assert.deepEqual([gradient_B_T[0][0], clipFraction], [0, 1]);
  });
  it("leaves masked tokens out", () => {
    const masked = [{ ...BATCH[0], mask_T: [1, 0] }, BATCH[1]];
    const { loss, gradient_B_T } = grpoLoss(masked, PAPER);
    near(loss, (-2.2 + 0.8) / 2);
    nearAll(gradient_B_T[0], [-1.1, 0]);
    assert.throws(() => grpoLoss([{ ...BATCH[1], mask_T: [0] }], PAPER), /no token of the batch counts/);
  });
  it("adds k3 to the reference", () => {
    // log p = log .2, reference log .4: e^d - d - 1 with d = log 2, gradient 1 - e^d = -1; advantage 0
    const drifted = [{ logp_T: [ln(0.2)], oldLogp_T: [ln(0.2)], advantage: 0, reference_T: [ln(0.4)] }];
    const { loss, gradient_B_T, kl } = grpoLoss(drifted, { ...PAPER, kl: { weight: 0.1 } });
    near(kl, 1 - ln(2));
    near(loss, 0.1 * (1 - ln(2)));
    near(gradient_B_T[0][0], -0.1);
    assert.throws(
      () => grpoLoss(BATCH, { ...PAPER, kl: { weight: 0.1 } }),
      /needs reference_T, which sequence 0 lacks/,
    );
  });
  it("clamps k3 as verl does where asked to", () => {
    const far = [{ logp_T: [-30], oldLogp_T: [-30], advantage: 0, reference_T: [-1] }];
    const { kl, gradient_B_T } = grpoLoss(far, { ...PAPER, kl: { weight: 1, clamp: true } });
    assert.deepEqual([kl, gradient_B_T[0][0]], [10, 0]);
  });
  it("has the gradient of its value (central differences)", () => {
    const batch: GrpoSequence[] = [
      { logp_T: [-1.1, -0.4, -2.2], oldLogp_T: [-1, -0.9, -2.3], advantage: 1.3, reference_T: [-1.5, -0.5, -2] },
      { logp_T: [-0.3, -1.7], oldLogp_T: [-0.5, -0.2], advantage: -0.7, reference_T: [-0.2, -1.6] },
    ];
    for (const aggregate of ["sequence-mean", "token-mean", "active-tokens"] as const) {
      const options = { ...PAPER, aggregate, dualClip: 3, kl: { weight: 0.05 } };
      const { gradient_B_T } = grpoLoss(batch, options);
      batch.forEach((sequence, b) =>
        Array.from(sequence.logp_T).forEach((logp, t) => {
          const shifted = (by: number) =>
            grpoLoss(
              batch.map((s, i) =>
                i === b ? { ...s, logp_T: Array.from(s.logp_T, (x, j) => (j === t ? logp + by : x)) } : s,
              ),
              options,
            ).loss;
          near(gradient_B_T[b][t], (shifted(1e-5) - shifted(-1e-5)) / 2e-5, 1e-8);
        }),
      );
    }
  });
});
