/** @file What a preset asks of each role: how many calls, and how many tokens each reads and writes. */

import { ARENA_QUESTIONS } from "../paper/arena.js";
import { GOLD_MODEL, JUDGE_MODELS, POLICY_MODELS } from "../paper/models.js";
import { battling, compares, EFFORTS, startsAsBase, trainedOn } from "../paper/textRuns.js";
import type { TextScale } from "../paper/textScales.js";
import type { Role } from "../servers/endpoints.js";
import { EFFORT_SHARES, type Range, READ, ranged, TOKENS, TRAIN } from "./assumptions.js";

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

const sumOf = (...parts: Range[]): Range => ranged((bound) => parts.reduce((total, part) => total + part[bound], 0));
const atMost = (range: Range, cap: number): Range => ranged((bound) => Math.min(cap, range[bound]));
/** What gold writes at an effort, or a judge that learned from it; the limit stays. */
const shorter = (trace: Range, effort?: string): Range =>
  effort === "low" || effort === "medium"
    ? ranged((bound) => (bound === "cap" ? trace.cap : trace[bound] * EFFORT_SHARES[effort]))
    : trace;
const NONE: Range = { min: 0, expected: 0, cap: 0 };
const ONE: Range = { min: 1, expected: 1, cap: 1 };
const ORDERS = 2; // in which a pair is judged where the order matters

/**
 * All work of a preset in the order of the pipeline: annotation, judges, policies and battles. Of roles that are lacking,
 * "arena" leaves no battles, and "baseline" no policies of pairwise judges.
 */
export function workOf(
  scale: TextScale,
  tokens: Record<keyof typeof TOKENS, Range> = TOKENS,
  lacking: readonly string[] = [],
): Work[] {
  const { data, gold, judgeRl, policyRl, judging, pairwise } = scale;
  const runs = lacking.includes("baseline") ? scale.runs.filter((run) => !compares(run)) : scale.runs;
  const { frame, instruction, output, rubric, rollout, judgeTrace, goldTrace } = tokens;
  const candidate = atMost(sumOf(frame, instruction, output), judgeRl.maxPrompt);
  const asked = atMost(instruction, policyRl.maxPrompt),
    written = atMost(rollout, policyRl.maxResponse);
  const response = atMost(sumOf(frame, asked, written), judgeRl.maxPrompt);
  const twoCandidates = atMost(sumOf(frame, instruction, output, output), pairwise.maxPrompt);
  const twoResponses = atMost(sumOf(frame, asked, written, written), pairwise.maxPrompt);
  const shown = (prompt: Range, variant?: string) =>
    variant === "rubric" ? atMost(sumOf(prompt, rubric), judgeRl.maxPrompt) : prompt;
  const asGold = {
    role: "gold",
    parameters: GOLD_MODEL.parameters,
    operations: READ,
    out: atMost(shorter(goldTrace, gold.effort), gold.maxTokens),
  } as const;
  const asBaseline = {
    role: "baseline",
    parameters: 0,
    operations: READ,
    in: instruction,
    out: atMost(rollout, pairwise.baseline.maxTokens),
  } as const;

  const judges = trainedOn(scale).map((judge) => {
    const { kind, size, variant } = judge,
      sft = (compares(judge) ? pairwise : scale).sft[kind];
    const written =
      kind === "reasoning" ? atMost(shorter(judgeTrace, variant ?? gold.effort), judgeRl.maxResponse) : ONE;
    const as = { role: "judge", parameters: JUDGE_MODELS[size].parameters } as const;
    const rollouts = kind === "reasoning" ? judgeRl.steps * judgeRl.prompts * judgeRl.rollouts : 0;
    const examples = variant === "rl-only" ? 0 : sft.steps * sft.batch;
    const evaluations = (startsAsBase(judge) ? 2 : 1) * (compares(judge) ? ORDERS : 1) * data.judgeTest; // untrained and trained
    const prompt = compares(judge) ? twoCandidates : shown(candidate, variant);
    return { as, prompt, written, rollouts, examples, evaluations, sequence: sumOf(prompt, written) };
  });
  const rollouts = policyRl.steps * policyRl.prompts * policyRl.rollouts;
  const evaluations = (Math.floor(policyRl.steps / policyRl.evaluateEvery) + 1) * policyRl.heldOutPrompts;
  const policies = runs.map((run) => {
    const { kind, size, variant, policy, klWeight } = run;
    const trace = kind === "reasoning" ? atMost(shorter(judgeTrace, variant ?? gold.effort), judging.maxTrace) : ONE;
    const asPolicy = { role: "policy", parameters: POLICY_MODELS[policy].parameters } as const;
    const asJudge = { role: "judge", parameters: JUDGE_MODELS[size].parameters, operations: READ, out: trace } as const;
    const judged = compares(run)
      ? {
          judgements: (rollouts * (policyRl.rollouts - 1)) / 2,
          seen: ORDERS * evaluations,
          judgeReads: twoResponses,
          goldReads: twoResponses,
        } // each pair of a group once
      : { judgements: rollouts, seen: evaluations, judgeReads: shown(response, variant), goldReads: response };
    return { prompt: asked, written, penalised: klWeight !== undefined, asPolicy, asJudge, ...judged };
  });
  const wants = (variant: string) => runs.some((run) => run.variant === variant);
  const prompts = data.judgeTrain + data.judgeValidation + data.judgeTest + data.policyTrain + data.policyTest;

  return [
    { stage: "annotate", ...asGold, calls: 2 * data.judgeTrain + data.judgeValidation + data.judgeTest, in: candidate },
    {
      stage: "annotate, pairs",
      ...asGold,
      calls: scale.runs.some(compares) ? data.judgeTrain + ORDERS * (data.judgeValidation + data.judgeTest) : 0,
      in: twoCandidates,
    },
    { stage: "annotate, baseline", ...asBaseline, calls: runs.some(compares) ? data.policyTest : 0 },
    ...EFFORTS.map((effort): Work => {
      const out = atMost(shorter(goldTrace, effort), gold.maxTokens);
      return {
        stage: `annotate, ${effort} effort`,
        ...asGold,
        calls: wants(effort) ? 2 * data.judgeTrain : 0,
        in: candidate,
        out,
      };
    }),
    { stage: "annotate, rubrics", ...asGold, calls: wants("rubric") ? prompts : 0, in: sumOf(frame, instruction) },
    ...judges.flatMap(({ as, prompt, written, rollouts, examples, evaluations, sequence }): Work[] => [
      { stage: "train-judge, SFT", ...as, operations: TRAIN, calls: examples, in: sequence, out: NONE },
      { stage: "train-judge, GRPO rollouts", ...as, operations: READ, calls: rollouts, in: prompt, out: written },
      { stage: "train-judge, GRPO updates", ...as, operations: TRAIN, calls: rollouts, in: sequence, out: NONE },
      { stage: "evaluate-judge", ...as, operations: READ, calls: evaluations, in: prompt, out: written },
    ]),
    ...policies.flatMap(
      ({ prompt, written, penalised, asPolicy, asJudge, judgements, seen, judgeReads, goldReads }): Work[] => [
        { stage: "train-policy, rollouts", ...asPolicy, operations: READ, calls: rollouts, in: prompt, out: written },
        { stage: "train-policy, judging", ...asJudge, calls: judgements, in: judgeReads },
        {
          stage: "train-policy, KL",
          ...asPolicy,
          operations: READ,
          calls: penalised ? rollouts : 0,
          in: sumOf(prompt, written),
          out: NONE,
        },
        {
          stage: "train-policy, updates",
          ...asPolicy,
          operations: TRAIN,
          calls: rollouts,
          in: sumOf(prompt, written),
          out: NONE,
        },
        { stage: "evaluate-policy", ...asPolicy, operations: READ, calls: evaluations, in: prompt, out: written },
        { stage: "evaluate-policy", ...asJudge, calls: seen, in: judgeReads },
        { stage: "evaluate-policy", ...asGold, calls: seen, in: goldReads },
      ],
    ),
    ...(lacking.includes("arena") ? [] : battles({ ...scale, runs }, tokens)),
  ];
}

/** Base policies battle in both pools, and are asked and judged once. */
function battles(
  scale: TextScale,
  { frame, instruction, rollout, arenaJudgment }: Record<keyof typeof TOKENS, Range>,
): Work[] {
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
