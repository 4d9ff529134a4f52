/** @file A table with one row per run: where the curve starts, peaks and ends, and how good the policy truly is then. */

import type { Measure, PolicyRun } from "../../analysis/runs.js";
import { lastOf, summarizeRun } from "../../analysis/summary.js";
import { judgeModelName, type Variant } from "../../paper/judges.js";
import { POLICY_NAMES } from "../../paper/policies.js";
import type { TableRow } from "../figure.js";

export function runTable(runs: readonly PolicyRun[], measure: Measure): TableRow[] {
  return runs.map((run) => {
    const { first, peak, peakStep, last } = summarizeRun(run, measure);
    return {
      policy: POLICY_NAMES[run.policy],
      judge: judgeText(run),
      seed: run.seed,
      measure: MEASURE_NAMES[measure] ?? measure,
      first: decimals(first),
      peak: decimals(peak),
      "step of peak": decimals(peakStep, 0),
      last: decimals(last),
      "last step": run.rows.at(-1)!.step,
      "true quality, last": decimalsOrNone(lastOf(run, "oracle")),
    };
  });
}

const MEASURE_NAMES: Partial<Record<Measure, string>> = { judgeScore: "training judge" };

const VARIANT_WORDS: Record<Variant, string> = {
  standard: "",
  "rl-only": ", RL only",
  rubric: ", rubrics",
  low: ", low effort",
  medium: ", medium effort",
  untrained: ", untrained",
  shuffled: ", shuffled labels",
  gold: "gold itself",
  constant: "a constant",
  untitled: ", world without titles",
  own: "your own judge",
};

/** "Qwen3-4B reasoning, RL only", "Qwen3-4B non-reasoning, KL weight 0.05", "gold itself" */
export function judgeText({
  kind,
  size,
  variant,
  klWeight,
}: Pick<PolicyRun, "kind" | "size" | "variant" | "klWeight">): string {
  if (variant === "gold" || variant === "constant" || variant === "own") return VARIANT_WORDS[variant];
  return `${judgeModelName(size)} ${kind}${VARIANT_WORDS[variant]}${klWeight > 0 ? `, KL weight ${klWeight}` : ""}`;
}

/** Null of a measure that is not known. */
export const decimalsOrNone = (value: number): number | null => (Number.isNaN(value) ? null : decimals(value));

/** A number as tables print it. */
export const decimals = (value: number, places = 2): number => Number(value.toFixed(places));
