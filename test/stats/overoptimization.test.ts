import assert from "node:assert/strict";
import { fitOveroptimization } from "../../src/stats/overoptimization.js";

const near = (found: number | undefined, expected: number) =>
  assert.ok(found !== undefined && Math.abs(found - expected) < 1e-9, `${found}, expected ${expected}`);

describe("fitOveroptimization", () => {
  it("recovers d (1.2 - 0.1 d): peak at a / 2b = 6 of 3.6", () => {
    // d, R: 1 -> 1.1, 2 -> 2.0, 6 -> 3.6, 10 -> 2.0
    const points = [
      { d: 1, reward: 1.1 },
      { d: 2, reward: 2 },
      { d: 6, reward: 3.6 },
      { d: 10, reward: 2 },
    ];
    const { a, b, squaredError, peak } = fitOveroptimization(points, "best-of-n");
    near(a, 1.2);
    near(b, 0.1);
    near(squaredError, 0);
    near(peak?.d, 6);
    near(peak?.reward, 3.6);
  });
  it("recovers d (1 - 0.5 log d): peak at e of e / 2", () => {
    const e = Math.E;
    const points = [
      { d: 0, reward: 0 },
      { d: 1, reward: 1 },
      { d: e, reward: e / 2 },
      { d: e * e, reward: 0 },
    ];
    const { a, b, peak } = fitOveroptimization(points, "rl");
    near(a, 1);
    near(b, 0.5);
    near(peak?.d, e); // exp(a / b - 1)
    near(peak?.reward, e / 2);
  });
  it("fits what does not lie on a curve by least squares", () => {
    // By hand: reward 1, 1, 4 at d 1, 2, 2 is fitted by means: 1 at d = 1, 2.5 at d = 2, so a + (-b) = 1, 2a - 4b = 2.5.
    const { a, b, squaredError } = fitOveroptimization(
      [
        { d: 1, reward: 1 },
        { d: 2, reward: 1 },
        { d: 2, reward: 4 },
      ],
      "best-of-n",
    );
    near(a, 0.75);
    near(b, -0.25);
    near(squaredError, 4.5);
  });
  it("has no peak where the reward never turns", () => {
    assert.equal(
      fitOveroptimization(
        [
          { d: 1, reward: 1 },
          { d: 2, reward: 3 },
        ],
        "best-of-n",
      ).peak,
      null,
    );
    assert.equal(
      fitOveroptimization(
        [
          { d: 1, reward: 1 },
          { d: 2, reward: 3 },
        ],
        "rl",
      ).peak,
      null,
    );
  });
  it("asks for two distances, and for numbers", () => {
    assert.throws(
      () =>
        fitOveroptimization(
          [
            { d: 0, reward: 0 },
            { d: 2, reward: 1 },
          ],
          "rl",
        ),
      /two or more different distances/,
    );
    assert.throws(
      () =>
        fitOveroptimization(
          [
            { d: -1, reward: 0 },
            { d: 2, reward: 1 },
          ],
          "rl",
        ),
      /d -1/,
    );
  });
});
