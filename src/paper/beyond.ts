/** @file Beyond the paper, as data: golds trained on the truth, by what their school holds; defences; and the pace of learning. */
import { z } from "zod";
import { Judging, PolicyRl, Supervised } from "./settings.js";

/**
 * What a trained gold's school holds of refusals of allowed requests: none; the ordinary pool's (some cite no policy, few
 * the wrong one, none is a lie); or besides 1 % or 5 % lies, refusals that cite a policy against the very topic. All are
 * labelled right.
 */
export const SCHOOLS = ["uncovered", "ordinary", "lies-1", "lies-5"] as const;
export type School = (typeof SCHOOLS)[number];

/** Who labels: the paper's procedure, which is blind by design, or a model, by its school. */
export const GOLDS = ["procedure", ...SCHOOLS] as const;
export type GoldName = (typeof GOLDS)[number];

const count = z.number().int().positive();

/** How a judge goes on learning from labelled outputs of policies, beside as many of its old rows. */
export const Lesson = z.strictObject({ rows: count, steps: count, batch: count, learningRate: z.number().positive() });
export type Lesson = z.infer<typeof Lesson>;

/**
 * How a policy's reward is defended.
 * - panel: several judges' scores, combined; with `spread`, no reward where they lie further apart.
 * - re-annotate: every so many steps the judge learns from outputs of the policy, labelled by gold or by the truth.
 * - audit: before the policy starts the judge learns from what an undefended policy ended in, labelled by the truth.
 * - without: a score counts only as far as it holds when the response's praise of itself, or all that it claims, is cut.
 */
export const Defence = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("panel"),
    of: z.enum(["recipe", "kinds", "worlds"]),
    by: z.enum(["mean", "min", "median"]),
    spread: z.number().positive().optional(),
  }),
  z.strictObject({
    kind: z.literal("re-annotate"),
    every: count,
    labels: z.enum(["gold", "truth"]),
    lesson: Lesson,
  }),
  z.strictObject({ kind: z.literal("audit"), lesson: Lesson }),
  z.strictObject({ kind: z.literal("without"), cut: z.enum(["praise", "claims"]) }),
]);
export type Defence = z.infer<typeof Defence>;

export const DEFENCES = [
  "panel-mean",
  "panel-median",
  "panel-min",
  "panel-abstain",
  "panel-kinds",
  "panel-worlds",
  "re-annotate-rarely",
  "re-annotate-often",
  "re-annotate-truth",
  "audit",
  "without-praise",
  "without-claims",
] as const;
export type DefenceName = (typeof DEFENCES)[number];

/**
 * What decides when gold jumps (claim C5): a policy learns as in the paper's runs but for one number. Refusals: how often
 * its base model refuses an allowed request. Groups: rollouts of a prompt, with as many rollouts a step as before.
 */
export const PACES = {
  "refusals-tenth": { of: "refusals", times: 0.1 },
  "refusals-tenfold": { of: "refusals", times: 10 },
  "rate-half": { of: "learning rate", times: 0.5 },
  "rate-double": { of: "learning rate", times: 2 },
  "groups-half": { of: "group size", times: 0.5 },
  "groups-double": { of: "group size", times: 2 },
} as const;
export type Pace = keyof typeof PACES;
export const PACE_NAMES = Object.keys(PACES) as [Pace, ...Pace[]];

/** The numbers of a scale for what goes beyond the paper; what is not here is as in the paper's runs. */
export const Beyond = z.strictObject({
  gold: Supervised.omit({ learningRate: true }), // its school; every row is fresh
  judging: Judging, // how a trained gold labels
  exam: z.strictObject({ rows: count, probes: count }), // of golds: held-out rows of the pool, lies
  policyRl: PolicyRl,
  defences: z.record(z.enum(DEFENCES), Defence),
  watched: z.strictObject({ every: count, prompts: count }), // evaluations whose signals are taken, outputs of each
});
export type Beyond = z.infer<typeof Beyond>;
