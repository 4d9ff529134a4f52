/** @file Laws of over-optimization (Gao, Schulman and Hilton 2023): gold reward by distance from the base policy. */

/** "best-of-n": R = d (a - b d); "rl": R = d (a - b log d). R(0) = 0: reward is the gain over the base policy. */
export type OveroptimizationForm = "best-of-n" | "rl";

/** d = sqrt(KL to the base policy), in nats. */
export interface OveroptimizationPoint {
  d: number;
  reward: number;
}

export interface OveroptimizationFit {
  form: OveroptimizationForm;
  a: number; // how fast reward rises at first
  b: number; // how fast over-optimization sets in
  squaredError: number; // sum over the points
  peak: OveroptimizationPoint | null; // where the fitted reward turns; null where it never does
}

/** Least squares, linear in (a, b). Throws if fewer than two different distances above 0 are given. */
export function fitOveroptimization(
  points: readonly OveroptimizationPoint[],
  form: OveroptimizationForm,
): OveroptimizationFit {
  const bad = points.find(({ d, reward }) => !(d >= 0 && Number.isFinite(d) && Number.isFinite(reward)));
  if (bad) throw new RangeError(`fitOveroptimization: (d ${bad.d}, reward ${bad.reward}) is not a distance and reward`);
  if (new Set(points.map(({ d }) => d).filter((d) => d > 0)).size < 2) {
    throw new RangeError(
      "fitOveroptimization: two coefficients need points at two or more different distances above 0",
    );
  }
  const bend = (d: number) => (d === 0 ? 0 : form === "best-of-n" ? -d * d : -d * Math.log(d));
  const predict = (d: number, a: number, b: number) => a * d + b * bend(d);

  // Normal equations of reward = a d + b bend(d).
  let dd = 0,
    db = 0,
    bb = 0,
    dr = 0,
    br = 0;
  for (const { d, reward } of points) {
    const x = bend(d);
    dd += d * d;
    db += d * x;
    bb += x * x;
    dr += d * reward;
    br += x * reward;
  }
  const determinant = dd * bb - db * db;
  const a = (dr * bb - br * db) / determinant;
  const b = (dd * br - db * dr) / determinant;
  const squaredError = points.reduce((sum, { d, reward }) => sum + (reward - predict(d, a, b)) ** 2, 0);

  const turn = form === "best-of-n" ? a / (2 * b) : Math.exp(a / b - 1);
  const peak = b > 0 && turn > 0 && Number.isFinite(turn) ? { d: turn, reward: predict(turn, a, b) } : null;
  return { form, a, b, squaredError, peak };
}
