import assert from "node:assert/strict";
import type { Coefficients, Design, Outcomes } from "../../src/arena/bradleyTerry.js";
import { convergedFit } from "../../src/arena/convergedFit.js";
import { originalFit } from "../../src/arena/originalFit.js";
import { randomFrom } from "../../src/world/random.js";

type Group = [model: number, features: number[], rows: number, wins: number];

const design = (groups: Group[]): Design => ({
  models: Math.max(...groups.map(([model]) => model)) + 1,
  features: groups[0][1].length,
  model_G: Int32Array.from(groups, ([model]) => model),
  features_GF: Float64Array.from(groups.flatMap(([, features]) => features)),
});
const outcomes = (groups: Group[]): Outcomes => ({
  rows_G: Float64Array.from(groups, ([, , rows]) => rows),
  wins_G: Float64Array.from(groups, ([, , , wins]) => wins),
});

const near = ({ model_M, feature_F }: Coefficients, models: number[], features: number[], tolerance: number) => {
  const actual = [...model_M, ...feature_F];
  [...models, ...features].forEach((value, i) =>
    assert.ok(Math.abs(actual[i] - value) < tolerance, `${actual} against ${models}, ${features}`),
  );
};

const SMALL: Group[] = [
  [0, [1], 4, 3],
  [0, [-0.5], 2, 0.5],
  [0, [0], 3, 3],
  [1, [1.5], 5, 1],
  [1, [-1], 3, 0.5],
  [1, [-0.5], 2, 1],
];

describe("originalFit", () => {
  it("stands where Arena-Hard's fit_pairwise_model does with torch 2.15", () => {
    near(originalFit(design(SMALL), outcomes(SMALL)), [0.9279990196, -1.1149921417], [0.0672164261], 1e-4);
  });
});

describe("convergedFit", () => {
  it("finds the maximum that torch finds with a line search", () => {
    const fit = convergedFit(design(SMALL), outcomes(SMALL));
    near(fit, [0.9343906139797709, -1.1225705322366708], [0.06443876950780765], 1e-7);
  });
  it("is the log-odds of the mean without features", () => {
    const groups: Group[] = [
      [0, [], 8, 6],
      [1, [], 10, 2.5],
    ];
    near(convergedFit(design(groups), outcomes(groups)), [Math.log(3), -Math.log(3)], [], 1e-12);
  });
  it("recovers the coefficients that outcomes were made from", () => {
    const random = randomFrom("fit test");
    const [models, features] = [
      [-2.5, 0, 0.4, 3],
      [0.8, -0.3, 0, 0.1],
    ];
    const groups = models.flatMap((model, m) =>
      Array.from({ length: 60 }, (): Group => {
        const x = features.map(() => random.normal(0, 1));
        const z = x.reduce((sum, value, f) => sum + value * features[f], model);
        const rows = random.int(1, 6);
        return [m, x, rows, rows / (1 + Math.exp(-z))];
      }),
    );
    near(convergedFit(design(groups), outcomes(groups)), models, features, 1e-8);
  });
  it("gives a model that wins everything a win rate of 1, and leaves the others alone", () => {
    const fit = convergedFit(design([...SMALL, [2, [0.3], 5, 5]]), outcomes([...SMALL, [2, [0.3], 5, 5]]));
    assert.ok(1 / (1 + Math.exp(-fit.model_M[2])) > 1 - 1e-6);
    assert.ok(Math.abs(fit.model_M[0] - 0.9343906139797709) < 1e-6);
  });
  it("is not moved by a model without rows", () => {
    const { model_M } = convergedFit(design([...SMALL, [2, [1], 0, 0]]), outcomes([...SMALL, [2, [1], 0, 0]]));
    assert.ok(model_M[2] === 0 && Math.abs(model_M[0] - 0.9343906139797709) < 1e-7);
  });
});
