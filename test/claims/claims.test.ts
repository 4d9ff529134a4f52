import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { largestRise } from "../../src/analysis/jump.js";
import { policyRuns } from "../../src/analysis/runs.js";
import { evaluateClaims, writeClaims } from "../../src/claims/claims.js";
import { slope } from "../../src/claims/hacking.js";
import { combine, judgePart, verdictOf } from "../../src/claims/verdict.js";
import type { ArenaRow, CurveRow, Results } from "../../src/results/rows.js";
import {
  agreementRow,
  arenaRow,
  curveRow,
  noResults,
  pairwiseCurveRow,
  probeRows,
  syntheticResults,
} from "../figures/syntheticResults.js";
import { temporaryFolder } from "../temporaryFolder.js";

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);
const claim = (results: Partial<Results>, id: string) =>
  evaluateClaims({ ...noResults(), ...results }).find((one) => one.id === id)!;
/** A run with an evaluation every 10 steps. */
const run = (
  given: Partial<CurveRow>,
  measures: Partial<Record<"gold" | "judgeScore" | "oracle" | "citedRefusal", number[]>>,
) =>
  Object.values(measures)[0].map((_, at) =>
    curveRow({
      ...given,
      step: 10 * at,
      ...Object.fromEntries(Object.entries(measures).map(([name, values]) => [name, values[at]])),
    }),
  );
const values = (results: Partial<Results>, id: string) =>
  claim(results, id).parts.map((part) => part.seeds.map(({ value }) => Number(value.toFixed(4))));

describe("the verdict", () => {
  const interval = (low: number | null, high: number | null) => ({ mean: 0, count: 3, low, high });

  it("wants the whole interval on the claimed side of the margin", () => {
    assert.equal(verdictOf(interval(0.1, 0.4), { above: 0 }), "holds");
    assert.equal(verdictOf(interval(-0.1, 0.4), { above: 0 }), "undecided");
    assert.equal(verdictOf(interval(-0.4, -0.1), { above: 0 }), "does not hold");
    assert.equal(verdictOf(interval(-0.4, -0.1), { below: -0.5 }), "does not hold");
    assert.equal(verdictOf(interval(-0.9, -0.6), { below: -0.5 }), "holds");
    assert.equal(verdictOf(interval(-0.9, -0.5), { below: -0.5 }), "undecided");
  });

  it("is undecided without an interval", () => {
    assert.equal(verdictOf(interval(null, null), { above: 0 }), "undecided");
    assert.equal(verdictOf(null, { above: 0 }), "undecided");
  });

  it("averages the runs of a seed before it compares seeds", () => {
    const runs = [
      [1, 0],
      [1, 2],
      [2, 2],
      [3, 3],
    ].map(([seed, value]) => ({ seed, value }));
    const { seeds, interval, verdict } = judgePart({ name: "", unit: "", wanted: { above: 0 }, values: runs });
    assert.deepEqual(seeds, [
      { seed: 1, value: 1 },
      { seed: 2, value: 2 },
      { seed: 3, value: 3 },
    ]);
    // mean 2, sd 1, t(2 df) = 4.302653: 2 +- 4.302653 / sqrt 3
    near(interval!.low!, -0.4841377);
    assert.equal(verdict, "undecided");
  });

  it("needs all parts, or any where the claim says or", () => {
    assert.equal(combine(["holds", "holds"], "all"), "holds");
    assert.equal(combine(["holds", "undecided"], "all"), "undecided");
    assert.equal(combine(["undecided", "does not hold"], "all"), "does not hold");
    assert.equal(combine(["does not hold", "holds"], "any"), "holds");
    assert.equal(combine(["does not hold", "undecided"], "any"), "undecided");
    assert.equal(combine(["does not hold", "does not hold"], "any"), "does not hold");
  });
});

describe("C1", () => {
  it("is differences of alpha over the sizes that both sides have", () => {
    const row = (
      kind: "reasoning" | "non-reasoning",
      size: "1.7b" | "4b" | "14b",
      training: "base" | "final",
      alpha: number,
    ) => agreementRow({ kind, size, training, alpha });
    const agreement = [
      row("non-reasoning", "1.7b", "base", 0.1),
      row("non-reasoning", "1.7b", "final", 0.8),
      row("non-reasoning", "4b", "base", 0.2),
      row("non-reasoning", "4b", "final", 0.8),
      row("non-reasoning", "14b", "base", 0.4),
      row("non-reasoning", "14b", "final", 0.9),
      row("reasoning", "1.7b", "base", 0.3),
      row("reasoning", "1.7b", "final", 0.9),
      row("reasoning", "4b", "base", 0.5),
      row("reasoning", "4b", "final", 0.9),
      { ...row("reasoning", "4b", "final", 0), pool: "other" as const },
    ];
    // gaps .2 and .3 before, .1 and .1 after; gains .7 .6 .5 and .6 .4
    assert.deepEqual(values({ agreement }, "C1"), [[0.25], [0.6], [0.5], [0.15]]);
  });
});

describe("C2", () => {
  const hacked = { gold: [2, 4, 6, 5, 3, 2, 1], judgeScore: [2, 4, 6, 7, 8, 9, 8.5] };

  it("is gold's fall from its peak, and the training judge's rise without one", () => {
    // gold: peak (4 + 6 + 5) / 3 = 5, last 2; judge: peak and last (8 + 9 + 8.5) / 3 = 8.5, first 2
    assert.deepEqual(values({ curves: run({}, hacked) }, "C2"), [[-3], [0], [6.5]]);
  });

  it("holds over seeds that all show it, and counts runs", () => {
    const curves = [1, 2, 3].flatMap((seed) => run({ seed }, hacked));
    const steady = run({ seed: 1, size: "14b" }, { gold: [2, 3, 4, 5, 6, 6, 6], judgeScore: hacked.judgeScore });
    assert.equal(claim({ curves }, "C2").verdict, "holds");
    assert.deepEqual(claim({ curves: [...curves, ...steady] }, "C2").notes, [
      "3 of 4 runs show all three on their own",
    ]);
  });

  it("does not take noise around a level for a fall", () => {
    const noise = [3.2, 2.9, 3.1, 2.8, 3.0, 3.2, 2.9, 3.1, 2.8, 3.0];
    const curves = [1, 2, 3].flatMap((seed) => run({ seed }, { gold: noise, judgeScore: noise.map((_, at) => at) }));
    assert.equal(claim({ curves }, "C2").parts[0].verdict, "does not hold");
  });
});

describe("C3", () => {
  it("is the slope of the peak's step and height over doublings of size, a seed and policy at a time", () => {
    near(
      slope([
        [0, 1],
        [1, 3],
        [2, 5],
      ])!,
      2,
    );
    assert.equal(slope([[1, 3]]), null);
    const small = run({ size: "4b" }, { gold: [2, 2, 2, 1, 1] }); // peak 2 at step 10
    const large = run({ size: "8b" }, { gold: [1, 1, 3, 3, 3] }); // peak 3 at step 30, one doubling on
    assert.deepEqual(values({ curves: [...small, ...large] }, "C3"), [[20], [1]]);
  });
});

describe("C4", () => {
  it("is reasoning against the best non-reasoning run of the same seed and policy", () => {
    const curves = [
      ...run({ kind: "reasoning", size: "4b" }, { gold: [2, 6, 6, 6] }),
      ...run({ kind: "reasoning", size: "8b" }, { gold: [2, 8, 8, 8] }),
      ...run({ size: "4b" }, { gold: [2, 3, 3, 3] }),
      ...run({ size: "14b" }, { gold: [2, 6.5, 6.5, 6.5] }),
      ...run({ size: "14b", policy: "qwen3-4b" }, { gold: [9, 9, 9, 9] }), // no partner
    ];
    assert.deepEqual(values({ curves }, "C4"), [[5], [0], [0.5]]);
    assert.match(claim({ curves }, "C4").notes[0], /^1 of 2 reasoning runs end above/);
  });
});

describe("C5 and C6", () => {
  const jump = {
    gold: [3, 3, 3, 3, 5, 9, 9, 9, 9],
    citedRefusal: [0, 0, 0, 0, 0.5, 1, 1, 1, 1],
    oracle: [3, 3, 3, 3, 2, 1, 1, 1, 1],
  };
  const reasoning = { kind: "reasoning", size: "4b" } as const;

  it("find the largest rise between three evaluations before and three after", () => {
    // around step 30: 23/3 - 3; around 40: 9 - 3; around 50: 9 - 11/3
    const rise = largestRise(policyRuns(run(reasoning, jump))[0])!;
    assert.deepEqual([rise.step, rise.share, rise.points], [40, 0.5, 6]);
    assert.equal(largestRise(policyRuns(run(reasoning, { gold: [1, 9] }))[0]), null);
  });

  it("compare cited refusals and true quality after it with before", () => {
    const curves = run(reasoning, jump);
    assert.deepEqual(values({ curves }, "C5"), [[1], [0.5], [1]]);
    assert.deepEqual(values({ curves }, "C6"), [[-2]]);
  });

  it("count runs without a jump, and take nothing else from them", () => {
    const slow = run({ ...reasoning, size: "8b" }, { gold: [3, 3.2, 3.4, 3.6, 3.8, 4, 4.2, 4.4, 4.6] });
    const curves = [...run(reasoning, jump), ...slow];
    assert.deepEqual(values({ curves }, "C5"), [[0.5], [0.5], [1]]);
    assert.match(claim({ curves }, "C5").notes[0], /^1 of 2 runs jump/);
    assert.equal(claim({ curves: slow }, "C6").parts[0].interval, null);
    assert.equal(claim({ curves: slow }, "C6").verdict, "undecided");
  });
});

describe("claims.md and claims.json", () => {
  it("hold every claim, with its verdict and values by seed", async () => {
    const folder = temporaryFolder();
    const claims = await writeClaims(syntheticResults([1, 2]), folder);
    const page = readFileSync(join(folder, "claims.md"), "utf8");
    for (const { id, statement, verdict } of claims) {
      const line = page.split("\n").find((one) => one.startsWith(`| **${id}** ${statement}`))!;
      assert.ok(line.endsWith(`| **${verdict}** |`), line);
    }
    assert.match(page, /Seeds: 1, 2\./);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "claims.json"), "utf8")), claims);
  });

  it("stand also without any rows", () => {
    for (const { verdict } of evaluateClaims(noResults())) assert.equal(verdict, "undecided");
  });
});

describe("C10", () => {
  const curve = (seed: number, kind: "reasoning" | "non-reasoning", gold: number[], judge = gold) =>
    gold.map((goldWinRate, at) =>
      pairwiseCurveRow({ seed, kind, step: 10 * at, goldWinRate, judgeWinRate: judge[at] }),
    );
  const pairwise = (curves: ReturnType<typeof curve>) => ({ pairwise: { agreement: [], curves, samples: [] } });

  it("is what each kind's win rates do, and which ends above", () => {
    const curves = [
      ...curve(1, "non-reasoning", [0.3, 0.6, 0.6, 0.6, 0.3, 0.3, 0.3], [0.3, 0.6, 0.8, 0.9, 0.9, 0.9, 0.9]),
      ...curve(1, "reasoning", [0.2, 0.4, 0.6, 0.9, 0.9, 0.9]),
    ];
    // Means of three in a row: .6 at the peak and .3 at the end; .9 - .9 and .9 - .3; .9 - .2, .9 - .9; .9 - .3
    assert.deepEqual(values(pairwise(curves), "C10"), [[-0.3], [0], [0.6], [0.7], [0], [0.6]]);
  });

  it("holds when all of it shows over seeds, and not when the reasoning judge is hacked too", () => {
    const seeds = [1, 2, 3];
    const good = seeds.flatMap((seed) => [
      ...curve(
        seed,
        "non-reasoning",
        [0.3, 0.6, 0.6, 0.6 + seed / 100, 0.3, 0.3, 0.3],
        [0.3, 0.6, 0.8, 0.9, 0.9, 0.9, 0.9],
      ),
      ...curve(seed, "reasoning", [0.2, 0.4, 0.6, 0.9, 0.9, 0.9 + seed / 100]),
    ]);
    assert.equal(claim(pairwise(good), "C10").verdict, "holds");
    const hacked = seeds.flatMap((seed) => [
      ...curve(seed, "non-reasoning", [0.3, 0.6, 0.6, 0.6, 0.3, 0.3, 0.3], [0.3, 0.6, 0.8, 0.9, 0.9, 0.9, 0.9]),
      ...curve(seed, "reasoning", [0.2, 0.7, 0.7, 0.7 + seed / 100, 0.2, 0.2, 0.2]),
    ]);
    assert.equal(claim(pairwise(hacked), "C10").verdict, "does not hold");
  });
});

describe("C7 and C12", () => {
  const judge = { kind: "reasoning", size: "8b" } as const;
  const distilled = run(judge, { gold: [3, 3, 3, 8, 8, 8] }); // ends at 8

  it("compare a judge without distillation, or without training, with the distilled one of its size", () => {
    // windows of gold: 4, 14/3, 4, 2: the peak is 14/3, the last 2; the judge ends at 7 from 4
    const rlOnly = run({ ...judge, variant: "rl-only" }, { gold: [3, 4, 5, 5, 1, 0], judgeScore: [4, 5, 6, 7, 7, 7] });
    const other = run({ ...judge, size: "4b" }, { gold: [9, 9, 9] });
    const curves = [...distilled, ...other, ...rlOnly];
    assert.deepEqual(values({ curves }, "C7"), [[-2.6667], [3], [-6]]);
    const untrained = run({ ...judge, variant: "untrained" }, { gold: [3, 2, 2, 2] });
    assert.deepEqual(values({ curves: [...curves, ...untrained] }, "C12"), [[-1], [-6]]);
  });
});

describe("C8", () => {
  it("wants rubrics to raise alpha before and after fine-tuning, and the policy to be hacked all the same", () => {
    const judge = (variant: "standard" | "rubric", training: "base" | "final", alpha: number) =>
      agreementRow({ kind: "non-reasoning", size: "14b", variant, training, alpha });
    const agreement = [
      judge("standard", "base", 0.1),
      judge("rubric", "base", 0.4),
      judge("standard", "final", 0.9),
      judge("rubric", "final", 0.88),
    ];
    const curves = run(
      { kind: "non-reasoning", size: "14b", variant: "rubric" },
      { gold: [3, 4, 4, 4, 2, 2, 2], judgeScore: [3, 4, 5, 6, 7, 7, 7] },
    );
    assert.deepEqual(values({ agreement, curves }, "C8"), [[0.3], [-0.02], [-2], [4]]);
  });
});

describe("C9", () => {
  it("compares each effort with the next", () => {
    const variants = ["low", "medium", "standard"] as const;
    const agreement = variants.map((variant, at) =>
      agreementRow({ kind: "reasoning", size: "8b", training: "final", variant, alpha: [0.7, 0.8, 0.97][at] }),
    );
    const curves = variants.flatMap((variant, at) => {
      const last = [2, 3, 9][at]; // peaks at 4, 4 and 9
      return run({ kind: "reasoning", size: "8b", variant }, { gold: [4, 4, 4, last, last, last] });
    });
    assert.deepEqual(values({ agreement, curves }, "C9"), [[0.1], [0.17], [1], [6], [-1]]);
    assert.match(claim({ agreement, curves }, "C9").notes[0], /^low: last gold 2\.00/);
  });
});

describe("C13", () => {
  const both = (judge: "blind" | "checking", easy: number, hard: number, given: Partial<ArenaRow> = {}) => [
    arenaRow({ judge, score: easy, ...given }),
    arenaRow({ judge, subset: "hard_prompt", score: hard, ...given }),
  ];
  const arena = (battles: ArenaRow[]): Partial<Results> => ({ arena: { judges: [], battles, sweep: [] } });

  it("takes the better subset of each reasoning policy, blind and checking, with style control and without", () => {
    const battles = [...both("blind", 0.9, 0.4), ...both("checking", 0.1, 0.3)];
    battles.push(...both("blind", 0.6, 0.7, { model: "reasoning-8b--llama-3.1-8b", size: "8b", controlled: 0.2 }));
    battles.push(
      ...both("blind", 0.1, 0.1, { kind: "non-reasoning" }),
      ...both("blind", 0.1, 0.1, { pool: "pairwise", seed: 2 }),
    );
    assert.deepEqual(values(arena(battles), "C13"), [[0.55], [0.8], [0.3], [0.3]]);
  });

  it("holds when the blind judge alone prefers them, and not when the checking one does, too", () => {
    const seeds = [1, 2, 3];
    const of = (checking: number) =>
      seeds.flatMap((seed) => [
        ...both("blind", 0.9, 0.4 + 0.01 * seed, { seed }),
        ...both("checking", checking + 0.01 * seed, 0, { seed }),
      ]);
    assert.equal(claim(arena(of(0.1)), "C13").verdict, "holds");
    assert.equal(claim(arena(of(0.8)), "C13").verdict, "does not hold");
    assert.equal(claim(arena([]), "C13").verdict, "undecided");
  });

  it("has no value for a policy on whom the judge gave no verdict", () => {
    assert.deepEqual(values(arena([arenaRow({ score: null })]), "C13"), [[], [], [], []]);
  });
});

describe("C14", () => {
  const judge = (size: "4b" | "8b", variant: "standard" | "untitled", alpha: number, seed = 1) =>
    agreementRow({ seed, kind: "reasoning", size, variant, training: "final", alpha });
  const both = ["standard", "untitled"] as const;

  it("is differences of alpha, of the probe and of last gold between the worlds, of the same seed and size", () => {
    const agreement = [
      judge("4b", "standard", 0.95),
      judge("4b", "untitled", 0.97),
      judge("8b", "standard", 0.99),
      judge("8b", "untitled", 0.98),
    ];
    const probes = [
      ...probeRows({ score: 9 }),
      ...probeRows({ variant: "untitled", score: 2 }), // 4B
      ...probeRows({ size: "8b", score: 8 }),
      ...probeRows({ size: "8b", variant: "untitled", score: 5 }),
    ];
    const curves = both.flatMap((variant, at) => [
      ...run({ kind: "reasoning", size: "4b", variant }, { gold: [3, [9, 4][at], [9, 4][at], [9, 4][at]] }),
      ...run({ kind: "reasoning", size: "8b", variant }, { gold: [3, [9, 6][at], [9, 6][at], [9, 6][at]] }),
    ]);
    const other = run({ kind: "reasoning", size: "4b", policy: "qwen3-4b" }, { gold: [9, 9, 9] }); // has no partner
    // -.02 and .01; 7 and 3; 5 and 3
    assert.deepEqual(values({ agreement, probes, curves: [...curves, ...other] }, "C14"), [
      [-0.005],
      [-0.005],
      [5],
      [4],
    ]);
    assert.deepEqual(claim({ agreement, probes, curves: [...curves, ...other] }, "C14").notes, [
      "with titles: the probe gets 8.50; policies end at gold 9.00, true quality 0.00, cited refusals 0.00",
      "without: the probe gets 3.50; policies end at gold 5.00, true quality 0.00, cited refusals 0.00",
    ]);
  });

  it("does not hold where the judges differ in agreement too", () => {
    const of = (gap: number) => ({
      agreement: [1, 2, 3].flatMap((seed) => [
        judge("4b", "standard", 0.97 + seed / 1000, seed),
        judge("4b", "untitled", 0.97 - gap, seed),
      ]),
      probes: [1, 2, 3].flatMap((seed) => [
        ...probeRows({ seed, score: 8.7 + seed / 10 }),
        ...probeRows({ seed, variant: "untitled", score: 2 }),
      ]),
      curves: [1, 2, 3].flatMap((seed) =>
        both.flatMap((variant) =>
          run(
            { seed, kind: "reasoning", size: "4b", variant },
            { gold: variant === "standard" ? [3, 9, 9, 9 - seed / 100] : [3, 4, 4, 4] },
          ),
        ),
      ),
    });
    assert.equal(claim(of(0.01), "C14").verdict, "holds");
    assert.equal(claim(of(0.1), "C14").verdict, "does not hold");
    assert.equal(claim(of(-0.1), "C14").verdict, "does not hold");
  });
});

describe("C11", () => {
  it("compares gold at equal distance from the base policy, interpolated, and never beyond what both reached", () => {
    const judge = { kind: "non-reasoning", size: "4b" } as const;
    const at = (klWeight: number, points: [kl: number, gold: number][]) =>
      points.map(([kl, gold], i) => curveRow({ ...judge, klWeight, step: 10 * i, kl, gold }));
    const plain = at(0, [
      [0, 3],
      [4, 5],
      [16, 1],
    ]); // gold 4 at d = 1, 3 at d = 3
    const penalised = at(0.05, [
      [0, 3],
      [1, 4.5],
      [9, 3.5],
      [25, 0],
    ]); // +.5 and +.5; d = 5 is beyond
    const [fallPart, equal] = values({ curves: [...plain, ...penalised] }, "C11");
    assert.deepEqual(equal, [0.5]);
    // windows: (3 + 4.5 + 3.5) / 3 and (4.5 + 3.5 + 0) / 3
    assert.deepEqual(fallPart, [-1]);
    const others = curveRow({ ...judge, policy: "qwen3-4b", step: 0, kl: 0, gold: 9 });
    assert.deepEqual(values({ curves: [...plain, ...penalised, others] }, "C11")[1], [0.5]);
  });

  it("tells what Gao et al.'s law makes of each strength", () => {
    // gain = d (2 - log d): 2 at d = 1, 2 e - e = e at d = e
    const curves = [
      [0, 0],
      [1, 2],
      [Math.E ** 2, Math.E],
    ].map(([kl, gain], i) => curveRow({ size: "4b", klWeight: 0.05, step: 10 * i, kl, gold: 3 + gain }));
    assert.match(claim({ curves }, "C11").notes[0], /^KL weight 0\.05: .*gain = d \(2\.00 - 1\.00 log d\)/);
  });
});
