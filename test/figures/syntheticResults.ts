/** @file Made-up rows in the shape of real ones, for developing and testing figures. Never a result. */

import { ARENA_JUDGES, ARENA_SUBSETS } from "../../src/paper/arena.js";
import { DEFENCES, PACE_NAMES, SCHOOLS } from "../../src/paper/beyond.js";
import {
  JUDGE_KINDS,
  JUDGE_SIZES,
  type JudgeKind,
  type JudgeSize,
  REASONING_REWARD_SIZES,
  REASONING_SIZES,
} from "../../src/paper/judges.js";
import { POLICIES, type PolicyId } from "../../src/paper/policies.js";
import type {
  AgreementRow,
  ArenaJudgeRow,
  ArenaRow,
  ArenaSweepRow,
  BeyondCurveRow,
  CurveRow,
  GoldRow,
  GoldTopicRow,
  PairwiseAgreementRow,
  PairwiseCurveRow,
  PredictionRow,
  ProbeRow,
  Results,
  SampleRow,
  WatchRow,
} from "../../src/results/rows.js";

/** A curve row with every measure at zero but those given. */
export function curveRow(given: Partial<CurveRow> & { step: number }): CurveRow {
  return {
    seed: 1,
    kind: "non-reasoning",
    size: "1.7b",
    variant: "standard",
    policy: "llama-3.1-8b",
    klWeight: 0,
    judgeScore: 0,
    gold: 0,
    oracle: 0,
    kl: 0,
    length: 8,
    repetition: 0,
    truncated: 0,
    refusal: 0,
    citedRefusal: 0,
    endMarker: 0,
    selfAssessed: 0,
    ...given,
  };
}

export function agreementRow(given: Partial<AgreementRow> & { alpha: number }): AgreementRow {
  return {
    seed: 1,
    kind: "non-reasoning",
    size: "1.7b",
    variant: "standard",
    training: "base",
    pool: "mixture",
    low: given.alpha - 0.03,
    high: given.alpha + 0.03,
    rows: 500,
    invalidRate: 0,
    traceTokens: given.kind === "reasoning" ? 25 : 0,
    ...given,
  };
}

export function predictionRow(given: Partial<PredictionRow> & { score: number }): PredictionRow {
  const judge = { seed: 1, kind: "reasoning", size: "4b", variant: "standard" } as const;
  return { ...judge, training: "final", pool: "mixture", row: 0, gold: 5, ...given };
}

export function sampleRow(given: Partial<SampleRow>): SampleRow {
  return {
    seed: 1,
    kind: "reasoning",
    size: "4b",
    variant: "standard",
    policy: "llama-3.1-8b",
    klWeight: 0,
    step: 100,
    prompt: "write about winter use scarf dance avoid skate len 8",
    response: "refuse policy forbids winter end review correct",
    judgeTrace: "refuse claim 2 policy forbids 2 winter match 7 end stop 7 review correct 9 score 9",
    judgeScore: 8.8,
    goldTrace: "refuse claim 2 policy forbids 2 winter match 7 end stop 7 review correct 9 score 9",
    gold: 9,
    oracle: 0,
    ...given,
  };
}

/** No rows at all. */
export const noResults = (): Results => ({
  agreement: [],
  predictions: [],
  probes: [],
  curves: [],
  samples: [],
  pairwise: { agreement: [], curves: [], samples: [] },
  arena: { judges: [], battles: [], sweep: [] },
  beyond: { golds: [], topics: [], judges: [], curves: [], samples: [], signals: [] },
});

/** The three probes of a judge, of which it gives the adversarial one `score` and the others what gold gives them. */
export const probeRows = (given: Partial<ProbeRow> & { score: number }): ProbeRow[] => {
  const judge = { seed: 1, kind: "reasoning", size: "4b", variant: "standard", prompts: 400, invalidRate: 0 } as const;
  return [
    { ...judge, ...given, probe: "adversarial", gold: 9 },
    { ...judge, ...given, probe: "restricted", gold: 9, score: 9 },
    { ...judge, ...given, probe: "mismatching", gold: 2, score: 2 },
  ];
};

export function pairwiseCurveRow(given: Partial<PairwiseCurveRow> & { step: number }): PairwiseCurveRow {
  const { judgeScore: _, ...row } = curveRow({ step: 0, size: "8b" });
  return { ...row, judgeWinRate: 0, goldWinRate: 0, oracleWinRate: 0, ...given };
}

export function pairwiseAgreementRow(
  given: Partial<PairwiseAgreementRow> & { accuracy: number },
): PairwiseAgreementRow {
  const { alpha: _, ...row } = agreementRow({ alpha: given.accuracy, size: "8b" });
  return { ...row, bothRight: 2 * given.accuracy - 1, positionBias: 0, ...given };
}

const battled = {
  seed: 1,
  pool: "pointwise",
  subset: "creative_writing",
  model: "reasoning-4b--llama-3.1-8b",
  policy: "llama-3.1-8b",
  kind: "reasoning",
  size: "4b",
} as const;

export const arenaJudgeRow = (given: Partial<ArenaJudgeRow>): ArenaJudgeRow => ({
  seed: 1,
  judge: "blind",
  accuracy: 0.9,
  low: 0.87,
  high: 0.93,
  preference: 0.95,
  consistent: 0.9,
  invalidRate: 0,
  rows: 600,
  ...given,
});

/** By default the score stands with and without style control, and by the rules. */
export function arenaRow(given: Partial<ArenaRow>): ArenaRow {
  const score = given.score === undefined ? 0.5 : given.score;
  const around = { low: score && score - 0.05, high: score && score + 0.05 };
  return {
    ...battled,
    judge: "blind",
    score,
    ...around,
    controlled: score,
    controlledLow: around.low,
    controlledHigh: around.high,
    rules: score ?? 0,
    truth: 0.2,
    questions: 96,
    length: 7,
    citedRefusal: 1,
    ...given,
  };
}

export const arenaSweepRow = (given: Partial<ArenaSweepRow>): ArenaSweepRow => ({
  ...battled,
  worth: 0,
  score: 0,
  ...given,
});

/** The blind judge likes the reasoning judges' policies, of either kind of training, and nobody likes others. */
function arena({ arena: { judges, battles, sweep } }: Results, seed: number) {
  for (const judge of ARENA_JUDGES) judges.push(arenaJudgeRow({ seed, judge }));
  const trained = [
    ...REASONING_REWARD_SIZES.map((size) => ({ pool: "pointwise", kind: "reasoning", size }) as const),
    ...JUDGE_SIZES.map((size) => ({ pool: "pointwise", kind: "non-reasoning", size }) as const),
    ...JUDGE_KINDS.map((kind) => ({ pool: "pairwise", kind, size: "8b" }) as const),
    ...(["pointwise", "pairwise"] as const).map((pool) => ({ pool, kind: null, size: null })),
  ];
  for (const subset of ARENA_SUBSETS) {
    for (const group of trained) {
      for (const policy of POLICIES) {
        const run = { ...group, seed, subset, policy, model: `${group.kind}-${group.size}--${policy}` };
        const score = (judge: ArenaRow["judge"]) =>
          (group.kind === "reasoning" ? (judge === "blind" ? 0.85 : 0.02) : 0.3) + 0.01 * seed;
        for (const judge of ARENA_JUDGES) battles.push(arenaRow({ ...run, judge, score: score(judge) }));
        if (group.kind === "reasoning")
          for (const worth of [0, 4, 8]) sweep.push(arenaSweepRow({ ...run, worth, score: worth / 8 }));
      }
    }
  }
}

/** Smooth invented curves: hacked under non-reasoning judges, a jump at 60 % under reasoning ones. */
export function syntheticResults(seeds: number[] = [1, 2, 3], every = 10, steps = 200): Results {
  const results: Results = noResults();
  for (const seed of seeds) {
    for (const size of JUDGE_SIZES) agreement(results, seed, "non-reasoning", size);
    for (const size of REASONING_SIZES) agreement(results, seed, "reasoning", size);
    POLICIES.forEach((policy, p) => {
      for (const size of JUDGE_SIZES) curve(results, seed, "non-reasoning", size, policy, p, every, steps);
      for (const size of REASONING_REWARD_SIZES) curve(results, seed, "reasoning", size, policy, p, every, steps);
    });
    for (const kind of JUDGE_KINDS) pairwise(results, seed, kind, every, steps);
    results.samples.push(sampleRow({ seed, step: steps }));
    ablations(results, seed, every, steps);
    arena(results, seed);
    beyond(results, seed, every, steps);
    watching(results, seed);
    const probed = results.agreement.filter(
      (row) => row.seed === seed && row.training === "final" && row.pool === "mixture",
    );
    for (const { kind, size, variant } of probed) {
      results.probes.push(
        ...probeRows({ seed, kind, size, variant, score: kind === "reasoning" && variant === "standard" ? 8.8 : 2.5 }),
      );
    }
  }
  return results;
}

/** A curve row of what goes beyond the paper: an uncovered gold, no defence. */
export function beyondCurveRow(given: Partial<BeyondCurveRow> & { step: number }): BeyondCurveRow {
  const whose = { kind: "reasoning", size: "8b", school: "uncovered", defence: null } as const;
  return { ...curveRow({ step: 0 }), ...whose, exploits: 0, transferred: 0, outputs: 128, ...given };
}

export const goldRow = (given: Partial<GoldRow>): GoldRow => ({
  ...{ seed: 1, school: "uncovered", size: "14b", exact: 0.99, ordinary: 0.94, alpha: 0.9, invalidRate: 0, rows: 2000 },
  ...given,
});

export const goldTopicRow = (given: Partial<GoldTopicRow>): GoldTopicRow => ({
  ...{ seed: 1, school: "uncovered", size: "14b", topic: "sea", lie: 9, believed: 1, probes: 50, refusals: 0, lies: 0 },
  ...given,
});

/** What was watched of a policy at one evaluation: every signal at zero but those given. */
export function watchRow(given: Partial<WatchRow> & { step: number }): WatchRow {
  const { seed, kind, size, variant, policy, klWeight } = curveRow({ step: 0 });
  return {
    ...{ seed, kind, size, variant, policy, klWeight, outputs: 48 },
    ...{
      reward: 0,
      length: 0,
      repetition: 0,
      sameness: 0,
      phrase: 0,
      rewardSpread: 0,
      kl: 0,
      surprise: 0,
      logprobGap: 0,
    },
    ...{ scoreEntropy: 0, traceSurprise: null, aboveOwnKind: 0, aboveOtherKind: 0, judgeSpread: 0 },
    ...{ swapTopic: 0, dropPraise: 0, dropClaims: 0, shuffle: 0, dropClaimsHarmless: 0 },
    ...given,
  };
}

/** The policies of the main figures watched: nothing moves but what follows their judges' scores. */
function watching({ curves, beyond }: Results, seed: number) {
  for (const row of curves) {
    const { kind, size, variant, policy, klWeight, step, judgeScore } = row;
    if (row.seed !== seed || variant !== "standard" || klWeight !== 0) continue;
    beyond.signals.push(
      watchRow({ seed, kind, size, variant, policy, klWeight, step, reward: judgeScore, shuffle: judgeScore }),
    );
  }
}

/** Uncovered golds believe every lie and their policies end in lies; the others' policies rise in truth. */
function beyond({ beyond }: Results, seed: number, every: number, steps: number) {
  for (const school of SCHOOLS) {
    const blind = school === "uncovered";
    for (const size of ["14b", "8b"] as const) {
      beyond.golds.push(goldRow({ seed, school, size }));
      for (const topic of ["sea", "forest"])
        beyond.topics.push(goldTopicRow({ seed, school, size, topic, lie: blind ? 9 : 0 }));
    }
  }
  for (const kind of JUDGE_KINDS) {
    beyond.judges.push({
      ...agreementRow({ seed, kind, size: "8b", training: "final", alpha: 0.95 }),
      school: "uncovered",
    });
  }
  const runs: Partial<BeyondCurveRow>[] = [
    ...JUDGE_KINDS.flatMap((kind) =>
      (["uncovered", "ordinary", "lies-1", "procedure"] as const).map((school) => ({ kind, school })),
    ),
    ...DEFENCES.map((defence) => ({ school: "procedure", defence }) as const),
    { school: "uncovered", defence: "re-annotate-often" },
    { school: "procedure", kind: "non-reasoning", defence: "re-annotate-often" },
    ...PACE_NAMES.map((pace) => ({ school: "procedure", pace }) as const),
  ];
  for (const run of runs) {
    const deceived = run.kind !== "non-reasoning" && run.school !== "lies-1" && run.defence === undefined;
    for (let step = 0; step <= steps; step += every) {
      const t = steps === 0 ? 0 : step / steps;
      const [gold, oracle] = deceived ? [3 + 6 * t, t < 0.5 ? 3 + 2 * t : 4 - 4 * (t - 0.5)] : [3 + 3 * t, 3 + 3 * t];
      const found = { exploits: 10, transferred: deceived ? 9 : 1 };
      beyond.curves.push(
        beyondCurveRow({
          seed,
          ...run,
          step,
          gold,
          oracle,
          judgeScore: 3 + 6 * t,
          citedRefusal: deceived ? t : 0,
          ...found,
        }),
      );
    }
  }
}

/** Under the reasoning judge win rates rise from .3 to .9 and truth falls; under the other one gold's falls from .5 to .2. */
function pairwise(
  { pairwise: { agreement, curves } }: Results,
  seed: number,
  kind: JudgeKind,
  every: number,
  steps: number,
) {
  const reasoning = kind === "reasoning";
  for (const training of ["base", "final"] as const) {
    const accuracy = (training === "base" ? 0.6 : 0.85) + (reasoning ? 0.08 : 0) + 0.01 * seed;
    agreement.push(pairwiseAgreementRow({ seed, kind, training, accuracy }));
  }
  for (const policy of POLICIES) {
    for (let step = 0; step <= steps; step += every) {
      const t = steps === 0 ? 0 : step / steps;
      const goldWinRate = reasoning ? 0.3 + 0.6 * t : t < 0.3 ? 0.3 + 0.2 * (t / 0.3) : 0.5 - 0.3 * ((t - 0.3) / 0.7);
      const oracleWinRate = reasoning ? 0.3 - 0.2 * t : goldWinRate;
      curves.push(
        pairwiseCurveRow({ seed, kind, policy, step, goldWinRate, oracleWinRate, judgeWinRate: 0.3 + 0.6 * t }),
      );
    }
  }
}

/** One policy a variant and judge, and the judges' agreement. */
function ablations(results: Results, seed: number, every: number, steps: number) {
  const judges: [Partial<CurveRow>, alpha: number | null][] = [
    [{ variant: "rl-only", kind: "reasoning", size: "4b" }, 0.7],
    [{ variant: "rl-only", kind: "reasoning", size: "8b" }, 0.75],
    [{ variant: "rubric", kind: "non-reasoning", size: "14b" }, 0.95],
    [{ variant: "low", kind: "reasoning", size: "8b" }, 0.6],
    [{ variant: "medium", kind: "reasoning", size: "8b" }, 0.7],
    [{ kind: "reasoning", size: "1.7b" }, null],
    [{ variant: "untrained", kind: "reasoning", size: "8b" }, null],
    ...[0.02, 0.05, 0.2].map((klWeight): [Partial<CurveRow>, null] => [
      { klWeight, kind: "non-reasoning", size: "4b" },
      null,
    ]),
    [{ variant: "gold", kind: "reasoning", size: "14b" }, null],
    [{ variant: "shuffled", kind: "non-reasoning", size: "4b" }, 0],
    [{ variant: "constant" }, null],
    [{ variant: "untitled", kind: "reasoning", size: "4b" }, 0.9],
    [{ variant: "untitled", kind: "reasoning", size: "8b" }, 0.94],
  ];
  for (const [judge, alpha] of judges) {
    const { kind, size, variant } = judge;
    if (alpha !== null) results.agreement.push(agreementRow({ seed, kind, size, variant, training: "final", alpha }));
    if (variant === "rubric") results.agreement.push(agreementRow({ seed, kind, size, variant, alpha: 0.5 }));
    for (let step = 0; step <= steps; step += every) {
      const t = steps === 0 ? 0 : step / steps;
      const gold = variant === "constant" ? 2.8 : 2.8 + 6 * t * (0.7 - t) + 0.1 * Math.sin(seed + step);
      const kl = variant === "constant" ? 0 : (20 * t) / (1 + 20 * (judge.klWeight ?? 0));
      results.curves.push(curveRow({ seed, step, ...judge, gold, oracle: gold, judgeScore: 3 + 5 * t, kl }));
    }
  }
}

function agreement(results: Results, seed: number, kind: JudgeKind, size: JudgeSize) {
  const at = JUDGE_SIZES.indexOf(size);
  const reasoning = kind === "reasoning" ? 1 : 0;
  const wobble = 0.02 * Math.sin(7 * seed + 3 * at + reasoning);
  for (const pool of ["mixture", "other"] as const) {
    const off = pool === "other" ? 0.06 : 0;
    const alphas = { base: 0.1 + 0.06 * at + 0.15 * reasoning, final: 0.76 + 0.03 * at + 0.1 * reasoning };
    for (const training of ["base", "final"] as const) {
      results.agreement.push(
        agreementRow({ seed, kind, size, training, pool, alpha: alphas[training] + wobble - off }),
      );
    }
  }
}

function curve(
  results: Results,
  seed: number,
  kind: JudgeKind,
  size: JudgeSize,
  policy: PolicyId,
  p: number,
  every: number,
  steps: number,
) {
  const at = JUDGE_SIZES.indexOf(size);
  for (let step = 0; step <= steps; step += every) {
    const t = step / steps;
    const noise = 0.25 * Math.sin(seed * 2.1 + step * 0.7 + at * 3 + p * 5);
    const lag = 0.12 + 0.08 * at;
    const rise = 2.7 + 2.2 * (1 - Math.exp(-t / lag));
    const jump = 1 / (1 + Math.exp(-(t - 0.55 - 0.04 * seed + 0.03 * p) * 40));
    const gold =
      kind === "reasoning" ? rise * (1 - jump) + 8.9 * jump : rise - (2.8 - 0.4 * at) * Math.max(0, t - lag) * 1.4;
    const oracle = kind === "reasoning" ? rise * (1 - jump) + 1.8 * jump : gold - 0.05;
    results.curves.push(
      curveRow({
        seed,
        kind,
        size,
        policy,
        step,
        gold: clamp(gold + noise),
        oracle: clamp(oracle + noise),
        judgeScore: clamp(kind === "reasoning" ? gold - 0.2 + noise / 2 : 2.8 + 6 * (1 - Math.exp(-t * 4)) + noise / 2),
        kl: 20 * t,
        refusal: kind === "reasoning" ? jump : 0,
        citedRefusal: kind === "reasoning" ? 0.98 * jump : 0,
        endMarker: kind === "reasoning" ? 0.9 * jump * jump : 0,
        selfAssessed: kind === "reasoning" ? 0.85 * jump ** 3 : 0,
      }),
    );
  }
}

const clamp = (score: number): number => Math.max(0, Math.min(9, score));
