/** @file The jump: the steep rise of gold under a policy, and the step at which it comes. */
import { meanOf } from "../stats/meanOf.js";
import { WINDOW } from "./summary.js";

/** A rise counts as a jump from this many points on, of a score 0..9; honest learning is slower than that. */
export const JUMP = 2;

/** A run's evaluations, by rising step. */
interface Scored {
  rows: readonly { step: number; gold: number }[];
}

export interface Rise {
  step: number;
  share: number; // of the run's steps
  points: number;
  before: number[]; // indexes of the evaluations before …
  after: number[]; // … and after
}

/**
 * The largest rise of gold: mean of the WINDOW evaluations after an evaluation minus mean of the WINDOW before it
 * (fewer in a short run). Null with fewer than three evaluations.
 */
export function largestRise({ rows }: Scored): Rise | null {
  const width = Math.min(WINDOW, Math.floor((rows.length - 1) / 2));
  if (width < 1) return null;
  const mean = (indexes: number[]) => meanOf(indexes.map((index) => rows[index]!.gold));
  const rises = rows.slice(width, rows.length - width).map((row, start): Rise => {
    const before = Array.from({ length: width }, (_, i) => start + i);
    const after = before.map((index) => index + width + 1);
    const share = row.step / rows.at(-1)!.step;
    return { step: row.step, share, points: mean(after) - mean(before), before, after };
  });
  return rises.reduce((best, rise) => (rise.points > best.points ? rise : best));
}

/** The runs that jump, and when. */
export const jumping = <Run extends Scored>(runs: readonly Run[]): { run: Run; rise: Rise }[] =>
  runs.flatMap((run) => {
    const rise = largestRise(run);
    return rise !== null && rise.points >= JUMP ? [{ run, rise }] : [];
  });
