/** @file The two statistics of an arena: the mean outcome, and the style-controlled win rate. */
import type { Battles } from "./battles.js";
import { sigmoid } from "./bradleyTerry.js";
import { convergedFit } from "./convergedFit.js";
import { originalFit } from "./originalFit.js";
import type { MetadataRow } from "./rows.js";
import { groupOutcomes, styleDesign } from "./styleDesign.js";
import type { StyleFeature } from "./styleFeatures.js";

/** "original": the fifty steps of Arena-Hard's code. "converged": the maximum those steps fall short of. */
export type Fit = "original" | "converged";

/** Scores are win rates against the baseline, 0..1; NaN for a model none of whose rows was taken. */
export interface Estimate {
  score_M: Float64Array;
  feature_F: Float64Array; // log-odds of a standard deviation; empty without control
}

/** A statistic of battles in which row r counts `taken_R[r]` times. */
export interface Estimator {
  features: StyleFeature[];
  estimate(taken_R: Float64Array): Estimate;
}

export function meanOutcome({ models, start_M, outcome_R }: Battles): Estimator {
  const mean = (taken_R: Float64Array, m: number): number => {
    let rows = 0;
    let sum = 0;
    for (let r = start_M[m]!; r < start_M[m + 1]!; r++) {
      rows += taken_R[r]!;
      sum += taken_R[r]! * outcome_R[r]!;
    }
    return sum / rows;
  };
  return {
    features: [],
    estimate: (taken_R) => ({
      score_M: Float64Array.from(models, (_, m) => mean(taken_R, m)),
      feature_F: new Float64Array(0),
    }),
  };
}

export function styleControlled(battles: Battles, metadata: readonly MetadataRow[], fit: Fit): Estimator {
  const style = styleDesign(battles, metadata);
  const fitted = fit === "original" ? originalFit : convergedFit;
  return {
    features: style.features,
    estimate: (taken_R) => {
      const outcomes = groupOutcomes(style, battles, taken_R);
      const { model_M, feature_F } = fitted(style.design, outcomes);
      const score_M = new Float64Array(model_M.length).fill(NaN);
      outcomes.rows_G.forEach((rows, g) => {
        const m = style.design.model_G[g]!;
        if (rows > 0) score_M[m] = sigmoid(model_M[m]!);
      });
      return { score_M, feature_F };
    },
  };
}
