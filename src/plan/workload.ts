/** @file What a preset asks of each role: how many calls, and how many tokens each reads and writes. */

import { ARENA_QUESTIONS } from "../paper/arena.js";
import { GOLD_MODEL, JUDGE_MODELS, POLICY_MODELS } from "../paper/models.js";
import { battling, compares, EFFORTS, startsAsBase, type TextJudgeName, trainedOn } from "../paper/textRuns.js";
import type { TextRun, TextScale } from "../paper/textScales.js";
import type { Role } from "../servers/endpoints.js";
import { type CallTokens, type Range, READ, TOKENS, TRAIN } from "./assumptions.js";
import { atMost, type Lengths, lengthsOf, NONE, ONE, sumOf } from "./lengths.js";

/** Calls of one kind. A sequence of training is a call that reads what it is trained on and writes nothing. */
export interface Work {
  stage: string;
  role: Role;
  parameters: number; // of the model
  operations: typeof READ | typeof TRAIN; // floating-point, a token and parameter
  calls: number;
  in: Range; // tokens a call
  out: Range;
}

const ORDERS = 2; // in which a pair is judged where the order matters
/** What a judge can answer: the scores 0 to 9, or which of two responses is better. */
const answersOf = (of: TextJudgeName) => (compares(of) ? 2 : 10);

/**
 * All work of a preset in the order of the pipeline: annotation, judges, policies and battles. Of roles that are lacking,
 * "arena" leaves no battles, and "baseline" no policies of pairwise judges. `topLogprobs`: whether the judge's server tells
 * the log-probabilities of all answers at once.
 */
export function workOf(
  scale: TextScale,
  tokens: CallTokens = TOKENS,
  lacking: readonly string[] = [],
  topLogprobs = true,
): Work[] {
  const runs = lacking.includes("baseline") ? scale.runs.filter((run) => !compares(run)) : scale.runs;
  const lengths = lengthsOf(scale, tokens, topLogprobs);
  return [
    ...annotationWork(scale, runs, tokens, lengths),
    ...trainedOn(scale).flatMap((judge) => judgeWork(scale, judge, lengths)),
    ...runs.flatMap((run) => policyWork(scale, run, lengths)),
    ...(lacking.includes("arena") ? [] : battles({ ...scale, runs }, tokens)),
  ];
}

const asGold = ({ gold }: TextScale, { goldTrace }: Lengths, effort: string = gold.effort) =>
  ({ role: "gold", parameters: GOLD_MODEL.parameters, operations: READ, out: goldTrace(effort) }) as const;

/** What judges and the policies of `runs` learn from or are compared with. */
function annotationWork(
  scale: TextScale,
  runs: readonly TextRun[],
  { frame, instruction, rollout }: CallTokens,
  lengths: Lengths,
): Work[] {
  const { data, pairwise } = scale;
  const { candidate, twoCandidates } = lengths;
  const gold = asGold(scale, lengths);
  const baseline = {
    role: "baseline",
    parameters: 0,
    operations: READ,
    in: instruction,
    out: atMost(rollout, pairwise.baseline.maxTokens),
  } as const;
  const wants = (variant: string) => runs.some((run) => run.variant === variant);
  const pairs = data.judgeTrain + ORDERS * (data.judgeValidation + data.judgeTest);
  const prompts = data.judgeTrain + data.judgeValidation + data.judgeTest + data.policyTrain + data.policyTest;
  return [
    { stage: "annotate", ...gold, calls: 2 * data.judgeTrain + data.judgeValidation + data.judgeTest, in: candidate },
    { stage: "annotate, pairs", ...gold, calls: scale.runs.some(compares) ? pairs : 0, in: twoCandidates },
    { stage: "annotate, baseline", ...baseline, calls: runs.some(compares) ? data.policyTest : 0 },
    ...EFFORTS.map((effort): Work => {
      const calls = wants(effort) ? 2 * data.judgeTrain : 0;
      return { stage: `annotate, ${effort} effort`, ...asGold(scale, lengths, effort), calls, in: candidate };
    }),
    { stage: "annotate, rubrics", ...gold, calls: wants("rubric") ? prompts : 0, in: sumOf(frame, instruction) },
  ];
}

function judgeWork(scale: TextScale, judge: TextJudgeName, lengths: Lengths): Work[] {
  const { data, judgeRl, pairwise } = scale;
  const { kind, size, variant } = judge;
  const sft = (compares(judge) ? pairwise : scale).sft[kind];
  const prompt = compares(judge) ? lengths.twoCandidates : lengths.shown(lengths.candidate, variant);
  const written = kind === "reasoning" ? lengths.judgeTrace(variant, judgeRl.maxResponse) : ONE;
  const sequence = sumOf(prompt, written);
  const read = lengths.judged(prompt, kind === "reasoning" ? written : null, answersOf(judge));
  const rollouts = kind === "reasoning" ? judgeRl.steps * judgeRl.prompts * judgeRl.rollouts : 0;
  const examples = variant === "rl-only" ? 0 : sft.steps * sft.batch;
  const evaluations = (startsAsBase(judge) ? 2 : 1) * (compares(judge) ? ORDERS : 1) * data.judgeTest; // untrained and trained
  const as = { role: "judge", parameters: JUDGE_MODELS[size].parameters } as const;
  return [
    { stage: "train-judge, SFT", ...as, operations: TRAIN, calls: examples, in: sequence, out: NONE },
    { stage: "train-judge, GRPO rollouts", ...as, operations: READ, calls: rollouts, in: prompt, out: written },
    { stage: "train-judge, GRPO updates", ...as, operations: TRAIN, calls: rollouts, in: sequence, out: NONE },
    { stage: "evaluate-judge", ...as, operations: READ, calls: evaluations, in: read, out: written },
  ];
}

function policyWork(scale: TextScale, run: TextRun, lengths: Lengths): Work[] {
  const { policyRl, judging } = scale;
  const { kind, size, variant, policy, klWeight } = run;
  const { asked, written, response, twoResponses } = lengths;
  const rollouts = policyRl.steps * policyRl.prompts * policyRl.rollouts;
  const evaluations = (Math.floor(policyRl.steps / policyRl.evaluateEvery) + 1) * policyRl.heldOutPrompts;
  const judged = compares(run)
    ? {
        judgements: (rollouts * (policyRl.rollouts - 1)) / 2, // each pair of a group once
        seen: ORDERS * evaluations,
        judgeReads: twoResponses,
        goldReads: twoResponses,
      }
    : { judgements: rollouts, seen: evaluations, judgeReads: lengths.shown(response, variant), goldReads: response };
  const { judgements, seen, judgeReads, goldReads } = judged;
  const trace = kind === "reasoning" ? lengths.judgeTrace(variant, judging.maxTrace) : ONE;
  const read = lengths.judged(judgeReads, kind === "reasoning" ? trace : null, answersOf(run));
  const asPolicy = { role: "policy", parameters: POLICY_MODELS[policy].parameters } as const;
  const asJudge = { role: "judge", parameters: JUDGE_MODELS[size].parameters, operations: READ, out: trace } as const;
  const writes = { ...asPolicy, operations: READ, in: asked, out: written } as const;
  const sequence = { ...asPolicy, in: sumOf(asked, written), out: NONE };
  return [
    { stage: "train-policy, rollouts", ...writes, calls: rollouts },
    { stage: "train-policy, judging", ...asJudge, calls: judgements, in: read },
    { stage: "train-policy, KL", ...sequence, operations: READ, calls: klWeight === undefined ? 0 : rollouts },
    { stage: "train-policy, updates", ...sequence, operations: TRAIN, calls: rollouts },
    { stage: "evaluate-policy", ...writes, calls: evaluations },
    { stage: "evaluate-policy", ...asJudge, calls: seen, in: read },
    { stage: "evaluate-policy", ...asGold(scale, lengths), calls: seen, in: goldReads },
  ];
}

/** Base policies battle in both pools, and are asked and judged once. */
function battles(scale: TextScale, { frame, instruction, rollout, arenaJudgment }: CallTokens): Work[] {
  const { arena, policyRl } = scale;
  if (!arena) return [];
  const models = new Map(
    battling(scale)
      .flatMap(({ models }) => models)
      .map((one) => [one.model, one]),
  );
  const questions = Object.values(ARENA_QUESTIONS).reduce((sum, all) => sum + Math.min(all, arena.questions ?? all), 0);
  const written = atMost(rollout, policyRl.maxResponse);
  return [...models.values()].flatMap(({ policy }): Work[] => [
    {
      stage: "arena answers",
      role: "policy",
      parameters: POLICY_MODELS[policy].parameters,
      operations: READ,
      calls: questions,
      in: atMost(instruction, arena.maxPrompt),
      out: written,
    },
    {
      stage: "arena battles",
      role: "arena",
      parameters: 0,
      operations: READ, // both orders; the judge is paid by the token
      calls: ORDERS * questions,
      in: sumOf(frame, instruction, written, rollout),
      out: atMost(arenaJudgment, arena.judging.maxTokens),
    },
  ]);
}
