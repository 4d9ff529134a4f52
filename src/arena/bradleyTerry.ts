/** @file The Bradley-Terry model with style features: design and likelihood. */

/**
 * G groups of battles with one model and one answer each: everything in a group has the same features, so a likelihood
 * over rows is one over groups. `features_GF` holds F numbers a group, one group after another.
 */
export interface Design {
  models: number;
  features: number;
  model_G: Int32Array;
  features_GF: Float64Array;
}

/** Rows in each group, and the sum of their outcomes (a tie is half a win). */
export interface Outcomes {
  rows_G: Float64Array;
  wins_G: Float64Array;
}

/**
 * Log-odds of each model against the baseline, and of a feature's standard deviation. As features are z-scored, the
 * first are not at equal style but at the mean difference in style over all models' rows.
 */
export interface Coefficients {
  model_M: Float64Array;
  feature_F: Float64Array;
}

/**
 * Negative log-likelihood of the rows (binary cross-entropy with logits, summed). Shows `visit`, of each group that
 * has rows, the probability p that the model wins. `baseline` is subtracted from the models' log-odds.
 */
export function negativeLogLikelihood(
  { model_G, features_GF, features }: Design,
  { rows_G, wins_G }: Outcomes,
  at: { model_M: ArrayLike<number>; feature_F: ArrayLike<number> },
  baseline = 0,
  visit: (g: number, p: number) => void = () => {},
): number {
  let loss = 0;
  for (let g = 0; g < model_G.length; g++) {
    if (rows_G[g]! === 0) continue;
    let z = at.model_M[model_G[g]!]! - baseline;
    for (let f = 0; f < features; f++) z += features_GF[g * features + f]! * at.feature_F[f]!;
    const small = Math.exp(-Math.abs(z)); // never overflows
    visit(g, (z >= 0 ? 1 : small) / (1 + small));
    loss += rows_G[g]! * (Math.max(z, 0) + Math.log1p(small)) - wins_G[g]! * z;
  }
  return loss;
}

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
