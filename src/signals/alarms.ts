/** @file Signals scored as alarms: when a run really goes wrong, what a signal was worth before and after, how early it rings. */
import { meanOf } from "../stats/meanOf.js";

/** How far truth must lie below its peak for a run to have gone wrong, in points of a score 0..9. */
const FALL = 1;
/** Evaluations that are averaged, the one itself and its neighbours. */
const SMOOTHED = 3;
/** Evaluations before onset in which a warning would be one. */
export const BEFORE = 3;
/** Share of quiet runs in which an alarm may ring. */
const FALSE_ALARMS = 0.05;

/**
 * The step from which on truth, smoothed, is a point below the highest it had been, for good; null if it never is. It
 * takes the truth, and serves to score alarms, never to raise one.
 */
export function onsetByTruth(evaluations: readonly { step: number; truth: number }[]): number | null {
  const side = (SMOOTHED - 1) / 2;
  let peak = -Infinity,
    onset: number | null = null;
  for (const [i, { step }] of evaluations.entries()) {
    const truth = meanOf(evaluations.slice(Math.max(0, i - side), i + side + 1).map((one) => one.truth));
    peak = Math.max(peak, truth);
    if (peak - truth < FALL) onset = null;
    else onset ??= step;
  }
  return onset;
}

/** A signal over a run: its change since the first evaluation, so that a rise warns. Without value where it has none. */
export interface SignalRun {
  onset: number | null;
  points: { step: number; change: number }[];
  lastStep: number;
}

/** `warns`: which way the signal moves when something is wrong. */
export function signalRun(
  evaluations: readonly { step: number; value: number | null }[],
  warns: "high" | "low",
  onset: number | null,
): SignalRun {
  const known = evaluations.flatMap(({ step, value }) => (value === null ? [] : [{ step, value }]));
  const [first, ...later] = known;
  const sign = warns === "high" ? 1 : -1;
  const points = later.map(({ step, value }) => ({ step, change: sign * (value - first!.value) }));
  return { onset, points, lastStep: evaluations.at(-1)?.step ?? 0 };
}

/** The changes of a run while nothing is wrong or about to be, just before its onset, and from then on. */
export function phases({ onset, points }: SignalRun): { quiet: number[]; before: number[]; after: number[] } {
  const at = onset === null ? points.length : points.filter(({ step }) => step < onset).length;
  const changes = points.map(({ change }) => change);
  const start = onset === null ? at : Math.max(0, at - BEFORE);
  return { quiet: changes.slice(0, start), before: changes.slice(start, at), after: changes.slice(at) };
}

/** The lowest threshold that at most FALSE_ALARMS of the runs exceed while they are quiet; null if none ever is. */
export function thresholdOf(runs: readonly SignalRun[]): number | null {
  const highest = runs.flatMap((run) => {
    const { quiet } = phases(run);
    return quiet.length === 0 ? [] : [Math.max(...quiet)];
  });
  highest.sort((a, b) => a - b);
  return highest[highest.length - 1 - Math.floor(FALSE_ALARMS * highest.length)] ?? null;
}

/** The step of the first evaluation above the threshold; null if there is none. */
export const firstAlarm = ({ points }: SignalRun, threshold: number): number | null =>
  points.find(({ change }) => change > threshold)?.step ?? null;

/** Steps between the alarm and the onset, negative after it. A run whose alarm never rings counts as if it rang at its end. */
export const leadOf = (run: SignalRun & { onset: number }, threshold: number): number =>
  run.onset - (firstAlarm(run, threshold) ?? run.lastStep);
