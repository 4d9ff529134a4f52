import assert from "node:assert/strict";
import { torchLbfgs } from "../../src/arena/lbfgs.js";

/** x^4 + (y - 1)^2 + x y from (1, -.5): where torch.optim.LBFGS (2.15, float32) stands, and after how many evaluations. */
const TORCH: [learningRate: number, iterations: number, x: number, y: number, evaluations: number][] = [
  [0.1, 1, 0.9363636374473572, -0.4636363685131073, 1], // by hand: 1 - .1 * 3.5 / 5.5
  [0.1, 5, 0.7830496430397034, -0.14088916778564453, 5],
  [0.1, 50, -0.756446361541748, 1.3750702142715454, 50],
  [0.1, 100, -0.6962341070175171, 1.3481009006500244, 100],
  [1, 1, 0.3636363446712494, -0.13636362552642822, 1],
  [1, 5, -0.5250534415245056, 1.3876030445098877, 5],
  [1, 100, -0.6958855390548706, 1.3479430675506592, 12], // the loss no longer changes
];

describe("torchLbfgs", () => {
  for (const [learningRate, iterations, x, y, evaluations] of TORCH) {
    it(`stands where torch does after ${iterations} steps of ${learningRate}`, () => {
      let count = 0;
      const objective = ([a, b]: Float32Array, gradient: Float32Array) => {
        count++;
        gradient[0] = 4 * a ** 3 + b;
        gradient[1] = 2 * (b - 1) + a;
        return a ** 4 + (b - 1) ** 2 + a * b;
      };
      const at = torchLbfgs(objective, Float32Array.of(1, -0.5), { learningRate, iterations, tolerance: 1e-9 });
      assert.ok(Math.abs(at[0] - x) < 1e-5 && Math.abs(at[1] - y) < 1e-5, `${at}`);
      assert.equal(count, evaluations);
    });
  }
  it("stays where the gradient is already zero", () => {
    const at = torchLbfgs(() => 7, Float32Array.of(2, 3), { learningRate: 1, iterations: 9, tolerance: 1e-9 });
    assert.deepEqual([...at], [2, 3]);
  });
});
