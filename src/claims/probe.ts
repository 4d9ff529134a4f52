/** @file C14: judges of equal agreement, from a world with titles and one without, and what fools them. */
import { type ProbedJudge, probedJudges } from "../analysis/probedJudges.js";
import { type PolicyRun, policyRuns, selectRuns } from "../analysis/runs.js";
import { lastOf } from "../analysis/summary.js";
import type { Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { MARGIN } from "./hacking.js";
import { runDifferences } from "./paired.js";
import type { Part, RunValue } from "./verdict.js";

/** Alphas closer than this are called equal: non-reasoning judges of one size differ by more from seed to seed. */
const ALPHA_MARGIN = 0.03;
/** Points by which the scores of the probe must differ: a third of the scale. */
const PROBE_MARGIN = 3;

/** C14, of each seed and size: with titles minus without. Equal alpha takes two parts, not below and not above. */
export function probeParts(results: Results): Part[] {
  const judges = probedJudges(results);
  const alphas = differences(judges, ({ alpha }) => alpha);
  const { titled, untitled } = worlds(results);
  const alpha = { name: "alpha: with titles minus without", unit: "alpha", values: alphas };
  return [
    { ...alpha, wanted: { above: -ALPHA_MARGIN } },
    { ...alpha, wanted: { below: ALPHA_MARGIN } },
    {
      name: "score of the probe: with titles minus without",
      unit: "points",
      wanted: { above: PROBE_MARGIN },
      values: differences(judges, ({ probes }) => probes.adversarial.score),
    },
    {
      name: "last gold: with titles minus without",
      unit: "points",
      wanted: { above: MARGIN },
      values: runDifferences(
        titled,
        untitled,
        (run) => lastOf(run, "gold"),
        (run, other) => run.size === other.size,
      ),
    },
  ];
}

/** Means by world, beside the statistic: the probe, and where gold, truth and cited refusals end. */
export function probeNotes(results: Results): string[] {
  const { titled, untitled } = worlds(results);
  const mean = (values: number[]) => meanOf(values).toFixed(2);
  const worldNote = (name: string, judges: ProbedJudge[], runs: PolicyRun[]) => {
    if (judges.length === 0 || runs.length === 0) return [];
    const last = (measure: "gold" | "oracle" | "citedRefusal") => mean(runs.map((run) => lastOf(run, measure)));
    const probe = mean(judges.map(({ probes }) => probes.adversarial.score));
    return [
      `${name}: the probe gets ${probe}; policies end at gold ${last("gold")}, true quality ${last("oracle")}, ` +
        `cited refusals ${last("citedRefusal")}`,
    ];
  };
  const pairs = pairsOf(probedJudges(results));
  return [
    ...worldNote(
      "with titles",
      pairs.map(([one]) => one),
      titled,
    ),
    ...worldNote(
      "without",
      pairs.map(([, other]) => other),
      untitled,
    ),
  ];
}

/** The policies trained on the judges of either world; those with titles only as far as they have a partner. */
function worlds({ curves }: Results): { titled: PolicyRun[]; untitled: PolicyRun[] } {
  const runs = selectRuns(policyRuns(curves), { kind: "reasoning", klWeight: 0 });
  const untitled = selectRuns(runs, { variant: "untitled" });
  const titled = selectRuns(runs, { variant: "standard" }).filter((run) =>
    untitled.some(({ seed, size, policy }) => seed === run.seed && size === run.size && policy === run.policy),
  );
  return { titled, untitled };
}

/** A judge of the world with titles and the one without, of the same seed and size. */
function pairsOf(judges: readonly ProbedJudge[]): [ProbedJudge, ProbedJudge][] {
  return judges
    .filter(({ variant }) => variant === "untitled")
    .flatMap((without) => {
      const { seed, kind, size } = without;
      const same = (one: ProbedJudge) => one.seed === seed && one.kind === kind && one.size === size;
      const titled = judges.find((one) => one.variant === "standard" && same(one));
      return titled ? [[titled, without] as [ProbedJudge, ProbedJudge]] : [];
    });
}

const differences = (judges: readonly ProbedJudge[], of: (judge: ProbedJudge) => number): RunValue[] =>
  pairsOf(judges).map(([one, other]) => ({ seed: one.seed, size: one.size, value: of(one) - of(other) }));
