/** @file Arena-Hard's own fit of the style-controlled model, which stops short of the maximum. */
import { type Coefficients, type Design, negativeLogLikelihood, type Outcomes } from "./bradleyTerry.js";
import { torchLbfgs } from "./lbfgs.js";

/**
 * Fifty L-BFGS steps of learning rate .1 from .5 everywhere, in float32, over coefficients of all models, the baseline
 * and the features. That leaves scores some tenths of a point from the maximum (see convergedFit), the extreme ones
 * most; and where rows are many, their order moves the original's own scores by up to tenths, too, as the steps
 * amplify what float32 rounds away. From fit_pairwise_model in utils/math_utils.py.
 */
export function originalFit(design: Design, outcomes: Outcomes): Coefficients {
  const { models, features, model_G, features_GF } = design;
  const { rows_G, wins_G } = outcomes;
  const baseline = models; // x: models, baseline, features
  const parts = (x: Float32Array) => ({ model_M: x.subarray(0, models), feature_F: x.subarray(models + 1) });
  const objective = (x: Float32Array, gradient: Float32Array): number =>
    negativeLogLikelihood(design, outcomes, parts(x), x[baseline]!, (g, p) => {
      const excess = rows_G[g]! * p - wins_G[g]!;
      gradient[model_G[g]!]! += excess;
      gradient[baseline]! -= excess;
      for (let f = 0; f < features; f++) gradient[baseline + 1 + f]! += excess * features_GF[g * features + f]!;
    });
  const start = new Float32Array(models + 1 + features).fill(0.5);
  const x = torchLbfgs(objective, start, { learningRate: 0.1, iterations: 50, tolerance: 1e-9 });
  const { model_M, feature_F } = parts(x);
  return {
    model_M: Float64Array.from(model_M, (coefficient) => coefficient - x[baseline]!),
    feature_F: Float64Array.from(feature_F),
  };
}
