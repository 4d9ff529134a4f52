/** @file Arena-Hard v2.0 scores of models from judgments, with the original's intervals and with honest ones. */
import { meanOf } from "../stats/meanOf.js";
import { quantile } from "../stats/quantile.js";
import { randomFrom } from "../world/random.js";
import { type Battles, battlesByCategory } from "./battles.js";
import { type Estimate, type Fit, meanOutcome, styleControlled } from "./estimate.js";
import type { DropReason } from "./games.js";
import { drawQuestions, drawRows, drawRowsOfEachModel, everyRow } from "./resample.js";
import type { Judgment, MetadataRow } from "./rows.js";
import { STYLE_FEATURES, type StyleFeature } from "./styleFeatures.js";

export interface ArenaOptions {
  judgments: readonly Judgment[];
  /** Needed for control: of every judged answer and of the baseline's. */
  metadata?: readonly MetadataRow[];
  /** Style control. */
  control: boolean;
  /** Only under control; default "original". */
  fit?: Fit;
  /** Bootstrap rounds, default 100 as the original; with 0 the score is the point and there are no intervals. */
  rounds?: number;
  seed?: number;
}

export interface Interval {
  low: number;
  high: number;
}

/** Win rates against the baseline, 0..1; NaN (null in json) where every question of a model was dropped. */
export interface ModelScore {
  model: string;
  /** The original's: mean of the row-bootstrap means, or under control the median of the row-bootstrap fits. */
  score: number;
  /** The same statistic of the data as they are, free of the bootstrap's noise. */
  point: number;
  /** The original's 90 % interval, over rows as if they were independent. */
  rowInterval: Interval | null;
  /** A 95 % interval over questions drawn whole. */
  questionInterval: Interval | null;
  rows: number;
  questions: number; // that count
  dropped: Record<DropReason, number>; // questions that do not
}

export interface ArenaScores {
  category: string;
  baseline: string; // .5 by definition, and not among the models
  control: boolean;
  fit: Fit | null;
  rounds: number;
  models: ModelScore[]; // best first
  /** Log-odds of one standard deviation more of each feature; null if a feature never varies. Empty without control. */
  style: { feature: StyleFeature; coefficient: number | null }[];
}

/** Scores each category for itself, in the order in which they occur. From show_result.py. */
export function scoreArena(options: ArenaOptions): ArenaScores[] {
  const { judgments, metadata, control, fit = "original", rounds = 100, seed = 0 } = options;
  if (judgments.length === 0) throw new RangeError("scoreArena: no judgments to score: give one or more");
  if (!Number.isInteger(rounds) || rounds < 0) throw new RangeError(`scoreArena: ${rounds} is not a number of rounds`);
  if (control && !metadata)
    throw new RangeError("style control needs metadata of the answers: name them, or score without it");
  return battlesByCategory(judgments).map((battles) => {
    const estimator = control ? styleControlled(battles, metadata!, fit) : meanOutcome(battles);
    const estimates = (unit: string, draw: typeof drawRows): Estimate[] => {
      const random = randomFrom("arena", unit, battles.category, seed);
      return Array.from({ length: rounds }, () => estimator.estimate(draw(random, battles)));
    };
    const point = estimator.estimate(everyRow(battles));
    const overRows = estimates("rows", control ? drawRows : drawRowsOfEachModel);
    const overQuestions = estimates("questions", drawQuestions);
    const centre = control ? median : meanOf;
    return {
      category: battles.category,
      baseline: battles.baseline,
      control,
      fit: control ? fit : null,
      rounds,
      models: battles.models
        .map((_, m) => modelScore(battles, m, point, overRows, overQuestions, centre))
        .sort(bestFirst),
      style: styleCoefficients(control, estimator.features, overRows.length > 0 ? overRows : [point]),
    };
  });
}

function modelScore(
  battles: Battles,
  m: number,
  point: Estimate,
  overRows: readonly Estimate[],
  overQuestions: readonly Estimate[],
  centre: (values: readonly number[]) => number,
): ModelScore {
  const scores = (estimates: readonly Estimate[]) =>
    estimates.map(({ score_M }) => score_M[m]!).filter(Number.isFinite);
  const rowScores = scores(overRows);
  const own = battles.question_R.subarray(battles.start_M[m]!, battles.start_M[m + 1]!);
  return {
    model: battles.models[m]!,
    score: rowScores.length > 0 ? centre(rowScores) : point.score_M[m]!,
    point: point.score_M[m]!,
    rowInterval: interval(rowScores, 0.9),
    questionInterval: interval(scores(overQuestions), 0.95),
    rows: own.length,
    questions: new Set(own).size,
    dropped: battles.dropped_M[m]!,
  };
}

function interval(values: readonly number[], level: number): Interval | null {
  if (values.length === 0) return null;
  const sorted = ascending(values);
  return { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
}

const median = (values: readonly number[]) => quantile(ascending(values), 0.5);
const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);

/** A model without a score comes last. */
const bestFirst = (a: ModelScore, b: ModelScore) =>
  (Number.isNaN(b.score) ? -1 : b.score) - (Number.isNaN(a.score) ? -1 : a.score) || (a.model < b.model ? -1 : 1);

function styleCoefficients(control: boolean, features: readonly StyleFeature[], estimates: readonly Estimate[]) {
  if (!control) return [];
  return STYLE_FEATURES.map((feature) => {
    const f = features.indexOf(feature);
    return { feature, coefficient: f < 0 ? null : median(estimates.map(({ feature_F }) => feature_F[f]!)) };
  });
}
