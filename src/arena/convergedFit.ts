/** @file The maximum-likelihood fit of the style-controlled model, by Newton's method. */
import { type Coefficients, type Design, negativeLogLikelihood, type Outcomes } from "./bradleyTerry.js";

const ITERATIONS = 100;
const TOLERANCE = 1e-11; // of the gradient, a row

/**
 * The baseline's coefficient is 0. A model that wins everything has no finite maximum: its log-odds stop where they
 * no longer matter. A model without rows keeps 0. Throws if Newton's method does not arrive.
 */
export function convergedFit(design: Design, outcomes: Outcomes): Coefficients {
  let at: Coefficients = { model_M: new Float64Array(design.models), feature_F: new Float64Array(design.features) };
  const rows = outcomes.rows_G.reduce((sum, n) => sum + n, 0);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const { loss, largest, step } = newtonStep(design, outcomes, at);
    if (largest <= TOLERANCE * rows) return at;
    let size = 1;
    let next = moved(at, step, size);
    while (size > 1e-6 && negativeLogLikelihood(design, outcomes, next) > loss * (1 + 1e-12)) {
      next = moved(at, step, (size /= 2));
    }
    at = next;
  }
  throw new Error(`convergedFit: the gradient has not vanished after ${ITERATIONS} Newton steps over ${rows} rows`);
}

const moved = (at: Coefficients, step: Coefficients, size: number): Coefficients => ({
  model_M: at.model_M.map((c, m) => c + size * step.model_M[m]!),
  feature_F: at.feature_F.map((c, f) => c + size * step.feature_F[f]!),
});

/** Among models the Hessian is diagonal, so their part is eliminated and only an F x F system is left to solve. */
function newtonStep(design: Design, { rows_G, wins_G }: Outcomes, at: Coefficients) {
  const { models, features: F, model_G, features_GF } = design;
  const gradient_M = new Float64Array(models);
  const gradient_F = new Float64Array(F);
  const curvature_M = new Float64Array(models);
  const cross_MF = new Float64Array(models * F);
  const system = Array.from({ length: F }, () => new Float64Array(F + 1)); // [Hessian of features | right side]
  const loss = negativeLogLikelihood(design, { rows_G, wins_G }, at, 0, (g, p) => {
    const m = model_G[g]!;
    const excess = rows_G[g]! * p - wins_G[g]!;
    const weight = rows_G[g]! * p * (1 - p);
    gradient_M[m]! += excess;
    curvature_M[m]! += weight;
    for (let i = 0; i < F; i++) {
      const x = features_GF[g * F + i]!;
      gradient_F[i]! += excess * x;
      cross_MF[m * F + i]! += weight * x;
      for (let j = 0; j < F; j++) system[i]![j]! += weight * x * features_GF[g * F + j]!;
    }
  });
  for (let i = 0; i < F; i++) system[i]![F] = -gradient_F[i]!;
  for (let m = 0; m < models; m++) {
    if (curvature_M[m]! === 0) continue;
    for (let i = 0; i < F; i++) {
      const share = cross_MF[m * F + i]! / curvature_M[m]!;
      for (let j = 0; j < F; j++) system[i]![j]! -= share * cross_MF[m * F + j]!;
      system[i]![F]! += share * gradient_M[m]!;
    }
  }
  const feature_F = solve(system);
  const model_M = gradient_M.map((gradient, m) => {
    if (curvature_M[m]! === 0) return 0;
    const rest = feature_F.reduce((sum, step, f) => sum + cross_MF[m * F + f]! * step, gradient);
    return -rest / curvature_M[m]!;
  });
  const largest = [...gradient_M, ...gradient_F].reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  return { loss, largest, step: { model_M, feature_F } };
}

/** Gaussian elimination of a symmetric, positive [matrix | right side]; a direction without curvature gets no step. */
function solve(system: Float64Array[]): Float64Array {
  const size = system.length;
  const floor = 1e-12 * system.reduce((most, row, i) => Math.max(most, row[i]!), 0);
  for (let i = 0; i < size; i++) {
    if (system[i]![i]! <= floor) system[i]!.fill(0);
    else {
      for (let k = i + 1; k < size; k++) {
        const factor = system[k]![i]! / system[i]![i]!;
        for (let j = i; j <= size; j++) system[k]![j]! -= factor * system[i]![j]!;
      }
    }
  }
  const x = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let rest = system[i]![size]!;
    for (let j = i + 1; j < size; j++) rest -= system[i]![j]! * x[j]!;
    x[i] = system[i]![i]! === 0 ? 0 : rest / system[i]![i]!;
  }
  return x;
}
