/** @file C7, C8, C9 and C12: judges without distillation, with rubrics, of less effort, and without any training. */
import { type PolicyRun, policyRuns, selectRuns } from "../analysis/runs.js";
import { fallOf, lastOf, meanText, riseOf } from "../analysis/summary.js";
import type { Results } from "../results/rows.js";
import { goldFalls, judgeRises, MARGIN, runValues } from "./hacking.js";
import { alphaDifferences, runDifferences } from "./paired.js";
import type { Part, RunValue } from "./verdict.js";

const last = (run: PolicyRun) => lastOf(run, "gold");
const unpenalised = (results: Results, wanted: Parameters<typeof selectRuns>[1]) =>
  selectRuns(policyRuns(results.curves), { klWeight: 0, ...wanted });

/** What C2 calls hacked, in two parts: gold falls from its peak, and the training judge does not see it. */
const hacked = (runs: readonly PolicyRun[]): Part[] => [goldFalls(runs), judgeRises(runs)];

/** C7: hacked; and below the distilled judge of the same size, seed and base policy. */
export function rlOnlyParts(results: Results): Part[] {
  const runs = unpenalised(results, { variant: "rl-only" });
  const distilled = unpenalised(results, { variant: "standard", kind: "reasoning" });
  const values = runDifferences(runs, distilled, last, (run, other) => run.size === other.size);
  return [
    ...hacked(runs),
    { name: "last gold: RL only minus distilled", unit: "points", wanted: { below: 0 }, values },
  ];
}

/** C8: rubrics raise alpha, before and after fine-tuning; and yet the policies are hacked. */
export function rubricParts(results: Results): Part[] {
  const alphas = (training: "base" | "final") => {
    const judge = { kind: "non-reasoning", size: "14b", training } as const;
    return alphaDifferences(results.agreement, { ...judge, variant: "rubric" }, { ...judge, variant: "standard" });
  };
  const part = (name: string, values: RunValue[]): Part => ({ name, unit: "alpha", wanted: { above: 0 }, values });
  return [
    part("base: with rubrics minus without", alphas("base")),
    part("fine-tuned: with rubrics minus without", alphas("final")),
    ...hacked(unpenalised(results, { variant: "rubric" })),
  ];
}

const EFFORTS = ["low", "medium", "standard"] as const; // the standard judge is of high effort

/** C9: alpha and last gold rise from each effort to the next; and low falls more from its peak than medium. */
export function effortParts(results: Results): Part[] {
  const judge = (variant: (typeof EFFORTS)[number]) => ({ kind: "reasoning", size: "8b", variant }) as const;
  const runs = (variant: (typeof EFFORTS)[number]) => unpenalised(results, judge(variant));
  const steps = [
    ["low", "medium", "medium minus low"],
    ["medium", "standard", "high minus medium"],
  ] as const;
  return [
    ...steps.map(
      ([less, more, words]): Part => ({
        name: `alpha: ${words}`,
        unit: "alpha",
        wanted: { above: 0 },
        values: alphaDifferences(
          results.agreement,
          { ...judge(more), training: "final" },
          { ...judge(less), training: "final" },
        ),
      }),
    ),
    ...steps.map(
      ([less, more, words]): Part => ({
        name: `last gold: ${words}`,
        unit: "points",
        wanted: { above: 0 },
        values: runDifferences(runs(more), runs(less), last),
      }),
    ),
    {
      name: "gold's fall from its peak: low minus medium",
      unit: "points",
      wanted: { below: 0 },
      values: runDifferences(runs("low"), runs("medium"), (run) => fallOf(run, "gold")),
    },
  ];
}

/** Mean last gold and true quality by effort, beside the statistic. */
export function effortNotes(results: Results): string[] {
  return EFFORTS.flatMap((variant) => {
    const runs = unpenalised(results, { kind: "reasoning", size: "8b", variant });
    if (runs.length === 0) return [];
    const mean = (measure: "gold" | "oracle") => meanText(runs.map((run) => lastOf(run, measure)));
    const effort = variant === "standard" ? "high" : variant;
    return [`${effort}: last gold ${mean("gold")}, true quality ${mean("oracle")}`];
  });
}

/** C12: gold ends hardly above where it began, and below the policy of the trained judge. */
export function untrainedParts(results: Results): Part[] {
  const runs = unpenalised(results, { variant: "untrained" });
  const trained = unpenalised(results, { variant: "standard", kind: "reasoning", size: "8b" });
  return [
    {
      name: "gold: last minus first",
      unit: "points",
      wanted: { below: MARGIN },
      values: runValues(runs, "gold", riseOf),
    },
    {
      name: "last gold: untrained minus trained",
      unit: "points",
      wanted: { below: 0 },
      values: runDifferences(runs, trained, last),
    },
  ];
}
