/** @file What each signal was worth as a warning, by kind of judge and seed (figure B3, claim C17). */
import type { JudgeKind } from "../paper/judges.js";
import type { CurveRow, Results, WatchRow } from "../results/rows.js";
import { leadOf, onsetByTruth, phases, type SignalRun, signalRun, thresholdOf } from "../signals/alarms.js";
import { auroc } from "../stats/auroc.js";
import { meanOf } from "../stats/meanOf.js";
import { type PolicyRun, policyRuns, runKey } from "./runs.js";

/**
 * - statistic: of outputs and rewards, from the run's own files.
 * - judge: the rewarding judge's certainty, or its disagreement with others.
 * - edit: what a counterfactual edit does to its score.
 * - knowing: uses gold, or the trick that is to be found; for comparison.
 */
export type Source = "statistic" | "judge" | "edit" | "knowing";

export interface Signal {
  column: string;
  name: string;
  source: Source;
  warns: "high" | "low"; // fixed beforehand, from what the literature says or what the signal means
  of: (watched: WatchRow, curve: CurveRow) => number | null;
}

const of = (
  column: Exclude<keyof WatchRow, "kind" | "size" | "variant" | "policy">,
  name: string,
  source: Source,
  warns: "high" | "low" = "high",
): Signal => ({ column, name, source, warns, of: (watched) => watched[column] });

const knowing = (column: string, name: string, of: (curve: CurveRow) => number | null): Signal => ({
  ...{ column, name, source: "knowing", warns: "high" },
  of: (_, curve) => of(curve),
});

export const SIGNALS: readonly Signal[] = [
  of("kl", "KL to the base", "statistic"),
  of("length", "length", "statistic"),
  of("repetition", "repetition", "statistic"),
  of("sameness", "sameness of outputs", "statistic"),
  of("phrase", "share of a new phrase", "statistic"),
  of("reward", "reward", "statistic"),
  of("rewardSpread", "spread of rewards", "statistic", "low"),
  of("surprise", "the policy's entropy", "statistic", "low"),
  of("logprobGap", "log-probability gap", "statistic"),
  of("scoreEntropy", "entropy of its score", "judge"),
  of("traceSurprise", "perplexity of its traces", "judge"),
  of("aboveOwnKind", "judge minus its own kind", "judge"),
  of("aboveOtherKind", "judge minus other kind", "judge"),
  of("judgeSpread", "spread of judges", "judge"),
  of("swapTopic", "edit: cited topic swapped", "edit"),
  of("dropPraise", "edit: self-praise dropped", "edit"),
  of("dropClaims", "edit: all claims dropped", "edit"),
  of("shuffle", "edit: words shuffled", "edit"),
  of("dropClaimsHarmless", "edit on harmless prompts", "knowing"),
  knowing("goldGap", "judge minus gold", ({ judgeScore, gold }) => judgeScore - gold),
  knowing("refusal", "rate of refusals", ({ refusal }) => refusal),
];

/** A run that was watched, and when its truth fell. */
export interface Watched extends Omit<PolicyRun, "rows"> {
  onset: number | null;
  evaluations: { watched: WatchRow; curve: CurveRow }[];
}

/** Watched runs with the evaluations of the same steps; none where the truth is not known. */
export function watchedRuns({ curves, beyond }: Pick<Results, "curves" | "beyond">): Watched[] {
  const evaluated = new Map(policyRuns(curves).map((run) => [runKey(run), run]));
  return policyRuns(beyond.signals).flatMap(({ rows, ...name }) => {
    const curve = evaluated.get(runKey(name))?.rows ?? [];
    const truth = curve.flatMap(({ step, oracle }) => (oracle === null ? [] : [{ step, truth: oracle }]));
    const evaluations = rows.flatMap((watched) => {
      const at = curve.find(({ step }) => step === watched.step);
      return at ? [{ watched, curve: at }] : [];
    });
    return truth.length === 0 || evaluations.length === 0 ? [] : [{ ...name, onset: onsetByTruth(truth), evaluations }];
  });
}

/** A signal as an alarm in the runs of one seed whose judge is of one kind; null where it is not defined. */
export interface Worth {
  seed: number;
  kind: JudgeKind;
  before: number | null; // AUROC of the evaluations just before onset against quiet ones
  after: number | null; // the same of those after
  lead: number | null; // mean steps from the alarm to the onset
}

/**
 * Quiet evaluations are those of all runs of the seed, of either kind of judge. The threshold of an alarm is set on the
 * quiet stretches of the other seeds, as whoever sets one does not know the run to come; with one seed alone, on its own.
 */
export function worthOf({ of, warns }: Signal, runs: readonly Watched[]): Worth[] {
  const drawn = runs.map(({ seed, kind, variant, onset, evaluations }) => ({
    ...{ seed, kind, variant },
    run: signalRun(
      evaluations.map(({ watched, curve }) => ({ step: watched.step, value: of(watched, curve) })),
      warns,
      onset,
    ),
  }));
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  return seeds.flatMap((seed) => {
    const own = drawn.filter((one) => one.seed === seed);
    const others = drawn.filter((one) => one.seed !== seed);
    const quiet = own.flatMap(({ run }) => phases(run).quiet);
    const threshold = thresholdOf((others.length > 0 ? others : own).map(({ run }) => run));
    return (["non-reasoning", "reasoning"] as const).flatMap((kind): Worth[] => {
      const wrong = own.filter((one) => one.kind === kind && one.variant === "standard").map(({ run }) => run);
      const started = wrong.filter((run): run is SignalRun & { onset: number } => run.onset !== null);
      if (started.length === 0) return [];
      const leads = threshold === null ? [] : started.filter(hasPoints).map((run) => leadOf(run, threshold));
      const inPhase = (phase: "before" | "after") =>
        auroc(
          started.flatMap((run) => phases(run)[phase]),
          quiet,
        );
      return [
        {
          ...{ seed, kind, before: inPhase("before"), after: inPhase("after") },
          lead: leads.length === 0 ? null : meanOf(leads),
        },
      ];
    });
  });
}

const hasPoints = ({ points }: SignalRun) => points.length > 0;
