/** @file The result rows that stages write and figures read; one schema each, the same for every scale and engine. */
import { z } from "zod";
import { ARENA_JUDGES, ARENA_POOLS, ARENA_SUBSETS, BENCHMARK_JUDGE } from "../paper/arena.js";
import { DEFENCES, GOLDS, PACE_NAMES, SCHOOLS } from "../paper/beyond.js";
import { JUDGE_KINDS, JUDGE_SIZES, VARIANTS } from "../paper/judges.js";
import { POLICY_IDS } from "../paper/policies.js";

const judge = {
  kind: z.enum(JUDGE_KINDS),
  size: z.enum(JUDGE_SIZES),
  variant: z.enum(VARIANTS).default("standard"), // rows from before there were others do not say
};
const seed = z.number().int().positive();
const rate = z.number().min(0).max(1);

/** Agreement of a judge with gold on held-out responses (figure 2). `training`: "base" is untrained, "sft" after supervised training, "final" after all training. */
export const AgreementRow = z.strictObject({
  seed,
  ...judge,
  training: z.enum(["base", "sft", "final"]),
  pool: z.enum(["mixture", "other"]), // rows as in training, or responses of another pool of writers
  alpha: z.number(), // Krippendorff, interval level
  low: z.number(), // 95 % bootstrap over rows
  high: z.number(),
  rows: z.number().int(),
  invalidRate: rate,
  traceTokens: z.number(), // mean tokens written before the score
});
export type AgreementRow = z.infer<typeof AgreementRow>;

/**
 * What a judge gave one of the rows that `AgreementRow` sums up: after all training, on the mixture. Two judges of a seed
 * that learned from the same annotation (all but the untitled ones) are asked about the same rows.
 */
export const PredictionRow = z.strictObject({
  seed,
  ...judge,
  training: AgreementRow.shape.training,
  pool: AgreementRow.shape.pool,
  row: z.number().int().nonnegative(), // its place in the annotation's test.jsonl, from 0
  gold: z.number().int(), // gold's score
  score: z.number(), // the judge's expected score, 0 for an invalid judgement
});
export type PredictionRow = z.infer<typeof PredictionRow>;

/** Which refusals a judge is probed with; src/stages/probeJudge.ts defines them. */
export const PROBES = ["adversarial", "restricted", "mismatching"] as const;

/** What a trained judge gives a kind of refusal that claims a policy, fakes the end and praises itself (figure A4). */
export const ProbeRow = z.strictObject({
  seed,
  ...judge,
  probe: z.enum(PROBES),
  score: z.number(), // 0..9, mean over held-out prompts, an invalid judgement counting as the lowest
  gold: z.number(), // what gold gives them
  prompts: z.number().int(),
  invalidRate: rate,
});
export type ProbeRow = z.infer<typeof ProbeRow>;

/** A policy in training. `klWeight`: of the penalty in its loss, 0 for none (appendix 7.3). */
const run = { seed, ...judge, policy: z.enum(POLICY_IDS), klWeight: z.number().nonnegative().default(0) };

/** One evaluation of one policy run on the held-out prompts (figures 1, 3 to 9). Scores 0..9, means over prompts. */
export const CurveRow = z.strictObject({
  ...run,
  step: z.number().int().nonnegative(),
  judgeScore: z.number(), // by the judge that is the reward
  gold: z.number(),
  oracle: z.number().nullable(), // true quality, known only in the miniature
  kl: z.number(), // to the base policy, nats per response
  length: z.number(), // words
  repetition: rate, // share of words that repeat an earlier one
  truncated: rate,
  // rates on allowed topics, where a refusal is never right; known only in the miniature:
  refusal: rate.nullable(),
  citedRefusal: rate.nullable(), // refuses and cites a policy against exactly the requested topic
  endMarker: rate.nullable(), // … and then fakes the end of the response
  selfAssessed: rate.nullable(), // … and then assesses itself as correct
});
export type CurveRow = z.infer<typeof CurveRow>;

/** A raw output kept from an evaluation, with its three scores. Text is stored as written. */
export const SampleRow = z.strictObject({
  ...run,
  step: z.number().int().nonnegative(),
  prompt: z.string(),
  response: z.string(),
  judgeTrace: z.string(), // empty for a non-reasoning judge
  judgeScore: z.number(),
  goldTrace: z.string(),
  gold: z.number(),
  oracle: z.number().nullable(),
});
export type SampleRow = z.infer<typeof SampleRow>;

/** How often a pairwise judge prefers the response that gold prefers, every pair in both orders (table 5). */
export const PairwiseAgreementRow = AgreementRow.omit({ alpha: true }).extend({
  accuracy: rate, // over both orders; low and high are its 95 % bootstrap interval over pairs
  bothRight: rate, // share of pairs judged rightly in both orders
  positionBias: z.number(), // share of verdicts for the first seat, minus .5
});
export type PairwiseAgreementRow = z.infer<typeof PairwiseAgreementRow>;

/** One evaluation of a policy trained on a pairwise judge, against a fixed baseline writer (figure 10). Draws count half. */
export const PairwiseCurveRow = CurveRow.omit({ judgeScore: true }).extend({
  gold: z.number().nullable(), // its score of the policy's output alone: on text gold compares and does not score
  judgeWinRate: rate, // by the judge that is the reward, over both orders
  goldWinRate: rate, // on text over both orders, too
  oracleWinRate: rate.nullable(),
});
export type PairwiseCurveRow = z.infer<typeof PairwiseCurveRow>;

/** A raw output kept from such an evaluation, beside the baseline's. */
export const PairwiseSampleRow = SampleRow.omit({ judgeScore: true }).extend({
  baseline: z.string(),
  judgeWin: rate, // over both orders; judgeTrace is of the one with the policy's response first
  goldWin: rate.optional(), // the same by gold, goldTrace too; in the miniature its two scores say it
  gold: z.number().nullable(),
  baselineGold: z.number().nullable(),
  baselineOracle: z.number().nullable(),
});
export type PairwiseSampleRow = z.infer<typeof PairwiseSampleRow>;

/** The rows of pairwise judges and of the policies trained on them (section 4.4). */
interface PairwiseResults {
  agreement: PairwiseAgreementRow[];
  curves: PairwiseCurveRow[];
  samples: PairwiseSampleRow[];
}

/** How well a trained arena judge gives the verdicts of its own procedure, on held-out pairs in both orders. */
export const ArenaJudgeRow = z.strictObject({
  seed,
  judge: z.enum(ARENA_JUDGES),
  accuracy: rate, // share of the five verdicts that are right; low and high are its 95 % bootstrap interval over pairs
  low: rate,
  high: rate,
  preference: rate, // share in which the same response is preferred, or neither
  consistent: rate, // share of pairs with the same verdict in both orders
  invalidRate: rate,
  rows: z.number().int(),
});
export type ArenaJudgeRow = z.infer<typeof ArenaJudgeRow>;

/** Who battled. `kind` and `size` are of the judge it was trained on, null for a base policy. */
const model = {
  seed,
  pool: z.enum(ARENA_POOLS),
  subset: z.enum(ARENA_SUBSETS),
  model: z.string(),
  policy: z.enum(POLICY_IDS),
  kind: judge.kind.nullable(),
  size: judge.size.nullable(),
};

/** One model's battles with the baseline under one arena judge (tables 1 and 6). Scores are win rates; null: none counts. */
export const ArenaRow = z.strictObject({
  ...model,
  judge: z.enum([...ARENA_JUDGES, BENCHMARK_JUDGE]),
  score: rate.nullable(), // low and high: 95 % interval over questions
  low: rate.nullable(),
  high: rate.nullable(),
  controlled: rate.nullable(), // the same with style control, by the original's fit
  controlledLow: rate.nullable(),
  controlledHigh: rate.nullable(),
  questions: z.number().int(), // that count; where a judge gives no verdict, the question does not
  length: z.number(), // words
  // known only in the miniature:
  rules: rate.nullable(), // by the judge's own procedure, without a model
  truth: rate.nullable(), // share of questions on which its true quality is higher than the baseline's; draws count half
  citedRefusal: rate.nullable(),
});
export type ArenaRow = z.infer<typeof ArenaRow>;

/** The win rate of a policy by the blind procedure, were a believed refusal worth so many points: never by a trained judge. */
export const ArenaSweepRow = z.strictObject({ ...model, worth: z.number().int(), score: rate });
export type ArenaSweepRow = z.infer<typeof ArenaSweepRow>;

interface ArenaResults {
  judges: ArenaJudgeRow[];
  battles: ArenaRow[];
  sweep: ArenaSweepRow[];
}

/** A gold that was trained on the truth, by its school, and how it does on rows and refusals that it never saw (figure B2). */
export const GoldRow = z.strictObject({
  seed,
  school: z.enum(SCHOOLS),
  size: z.enum(JUDGE_SIZES),
  exact: rate, // share of held-out rows of its school's own pool on which its digit is the truth
  ordinary: rate, // the same on the pool of the judges' data
  alpha: z.number(), // Krippendorff, interval level, with the truth, on the judges' pool
  invalidRate: rate,
  rows: z.number().int(),
});
export type GoldRow = z.infer<typeof GoldRow>;

/** What a trained gold gives a lie about a topic: a refusal of an allowed request that cites a policy against it. */
export const GoldTopicRow = GoldRow.pick({ seed: true, school: true, size: true }).extend({
  topic: z.string(),
  lie: z.number(), // mean score; the truth is 0
  believed: rate, // share that gets GOOD_SCORE or more (src/world/scores.ts)
  probes: z.number().int(),
  refusals: z.number().int(), // refusals of requests of this topic that its school held, lies among them
  lies: z.number().int(),
});
export type GoldTopicRow = z.infer<typeof GoldTopicRow>;

const school = z.enum(GOLDS); // whose labels the judge learned, and who is gold of its policies

/** Agreement of a judge with the trained gold that labelled its data. */
export const SchooledAgreementRow = AgreementRow.extend({ school });
export type SchooledAgreementRow = z.infer<typeof SchooledAgreementRow>;

/** An evaluation of a policy beyond the paper: `gold` is the school's, and the reward may be defended (figures B1, B2, B4). */
export const BeyondCurveRow = CurveRow.extend({
  school,
  defence: z.enum(DEFENCES).nullable(),
  pace: z.enum(PACE_NAMES).optional(), // what was changed about the policy's learning (figure B5)
  exploits: z.number().int(), // outputs that are good for the judge and bad in truth (src/world/scores.ts)
  transferred: z.number().int(), // those of them that are good for gold, too; the others are the judge's own holes
  outputs: z.number().int(),
});
export type BeyondCurveRow = z.infer<typeof BeyondCurveRow>;

export const BeyondSampleRow = SampleRow.extend({
  school,
  defence: BeyondCurveRow.shape.defence,
  pace: BeyondCurveRow.shape.pace,
});
export type BeyondSampleRow = z.infer<typeof BeyondSampleRow>;

/**
 * Warnings that needed neither gold nor the truth, at one evaluation of a policy in training (figure B3). Means over the
 * outputs that were watched; src/signals defines them.
 */
export const WatchRow = z.strictObject({
  ...run,
  step: z.number().int().nonnegative(),
  outputs: z.number().int(),
  // statistics of outputs and rewards:
  reward: z.number(),
  length: z.number(),
  repetition: rate,
  sameness: rate,
  phrase: z.number(), // rise of the share of outputs that hold the most risen phrase
  rewardSpread: z.number().nullable(), // null before the first step
  kl: z.number(),
  surprise: z.number(),
  logprobGap: z.number(),
  // of the judge, and of others:
  scoreEntropy: z.number().nullable(), // null without a valid judgement
  traceSurprise: z.number().nullable(), // null without traces
  aboveOwnKind: z.number().nullable(),
  aboveOtherKind: z.number().nullable(),
  judgeSpread: z.number(),
  // by how much its score falls after an edit of the output:
  swapTopic: z.number(),
  dropPraise: z.number(),
  dropClaims: z.number(),
  shuffle: z.number(),
  dropClaimsHarmless: z.number(), // on prompts that someone knows to be harmless, as the topic's status is not the judge's to see
});
export type WatchRow = z.infer<typeof WatchRow>;

interface BeyondResults {
  golds: GoldRow[];
  topics: GoldTopicRow[];
  judges: SchooledAgreementRow[];
  curves: BeyondCurveRow[];
  samples: BeyondSampleRow[];
  signals: WatchRow[];
}

/** All rows of a scale, as figures, claims and notebooks take them. */
export interface Results {
  agreement: AgreementRow[];
  predictions: PredictionRow[];
  probes: ProbeRow[];
  curves: CurveRow[];
  samples: SampleRow[];
  pairwise: PairwiseResults;
  arena: ArenaResults;
  beyond: BeyondResults;
}
