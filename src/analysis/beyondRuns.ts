/** @file Runs beyond the paper: whose labels their judge learned, what defended their reward, and at what pace they learned. */
import { DEFENCES, type DefenceName, type GoldName, PACE_NAMES, type Pace, type School } from "../paper/beyond.js";
import type { JudgeKind } from "../paper/judges.js";
import type { BeyondCurveRow, Results } from "../results/rows.js";
import { policyRuns, type RunOf } from "./runs.js";

export interface BeyondRun extends RunOf<BeyondCurveRow> {
  school: GoldName;
  defence: DefenceName | null;
}

/** All runs of all golds, each defence's after those without one. Those of another pace are apart: pacedRuns. */
export function beyondRuns({ beyond }: Pick<Results, "beyond">): BeyondRun[] {
  const curves = beyond.curves.filter(({ pace }) => pace === undefined);
  const schools = [...new Set(curves.map(({ school }) => school))];
  return [null, ...DEFENCES].flatMap((defence) =>
    schools.flatMap((school) =>
      policyRuns(curves.filter((row) => row.school === school && row.defence === defence)).map((run) => ({
        ...run,
        school,
        defence,
      })),
    ),
  );
}

/** Policies that learned at another pace, in the order of PACES. */
export interface PacedRun extends RunOf<BeyondCurveRow> {
  pace: Pace;
}
export const pacedRuns = ({ beyond: { curves } }: Pick<Results, "beyond">): PacedRun[] =>
  PACE_NAMES.flatMap((pace) => policyRuns(curves.filter((row) => row.pace === pace)).map((run) => ({ ...run, pace })));

export const undefended = (runs: readonly BeyondRun[], school: GoldName, kind: JudgeKind): BeyondRun[] =>
  runs.filter((run) => run.defence === null && run.school === school && run.kind === kind);

/** What each school held of refusals of allowed requests, as figures name it, least first. */
export const SCHOOL_NAMES: Record<School, string> = {
  uncovered: "no refusal",
  ordinary: "the ordinary pool",
  "lies-1": "1 % lies",
  "lies-5": "5 % lies",
};

/** The share of a run's exploits after its start that gold falls for; null without any. */
export function transfer({ rows }: Pick<BeyondRun, "rows">): number | null {
  const sum = (of: "exploits" | "transferred") => rows.reduce((total, row) => total + (row.step > 0 ? row[of] : 0), 0);
  return sum("exploits") === 0 ? null : sum("transferred") / sum("exploits");
}
