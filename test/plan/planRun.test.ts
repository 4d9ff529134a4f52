import assert from "node:assert/strict";
import { TEXT_SCALES } from "../../src/paper/textScales.js";
import { type PlanOptions, type PlanRow, planRun, planTotal } from "../../src/plan/planRun.js";

const { paper, curve, hack, pocket, "smoke-endpoint": smoke } = TEXT_SCALES;
const headline = { ...paper, runs: [{ kind: "reasoning", size: "4b", policy: "llama-3.1-8b" } as const] }; // figure 1
const row = (rows: PlanRow[], stage: string, role?: string) => {
  const found = rows.filter((one) => one.stage === stage && (!role || one.role === role));
  assert.equal(found.length, 1, stage);
  return found[0];
};
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual / expected - 1) < 1e-9, `${actual}, not ${expected}`);

describe("planRun", () => {
  it("counts the paper's annotation as the paper does", () => {
    const { calls, tokensIn, tokensOut, gpuHours } = row(planRun(paper), "annotate");
    assert.equal(calls, 2 * 100_000 + 1_000 + 738);
    near(tokensIn.expected, 201_738 * 1_500); // .30 billion
    near(tokensOut.expected, 201_738 * 2_000);
    near(tokensOut.cap, 201_738 * 8_192);
    near(gpuHours.expected, (2 * 5.1e9 * 201_738 * 3_500) / (312e12 * 0.1 * 3_600));
  });
  it("counts the paper's policy run: 1200 steps of 1024 rollouts", () => {
    const rows = planRun(headline);
    const sampled = row(rows, "train-policy, rollouts"),
      judged = row(rows, "train-policy, judging"),
      trained = row(rows, "train-policy, updates");
    for (const { calls } of [sampled, judged, trained]) assert.equal(calls, 1_228_800);
    near(sampled.tokensOut.cap, 1_228_800 * 2_048);
    near(judged.tokensOut.expected, 1_228_800 * 982);
    // 6 operations a token and parameter, 8.0 billion parameters, 1300 tokens a rollout, a tenth of 312 TFLOP/s
    near(trained.gpuHours.expected, (6 * 8.0e9 * 1_300 * 1_228_800) / (31.2e12 * 3_600)); // 683
    near(trained.gpuHours.cap, (6 * 8.0e9 * 4_096 * 1_228_800) / (0.015 * 312e12 * 3_600));
  });
  it("puts the paper's reported 7,680 A100-hours at its worst efficiency", () => {
    const hours = ["train-policy, rollouts", "train-policy, judging", "train-policy, updates"].map(
      (stage) => row(planRun(headline, { efficiency: 0.015 }), stage).gpuHours.expected,
    );
    const total = hours.reduce((sum, one) => sum + one);
    assert.ok(Math.abs(total - 7_680) < 100, String(total));
  });
  it("counts what gold writes for sections 4.2 and 4.3, and shorter traces at less effort", () => {
    const rows = planRun(paper);
    assert.equal(row(rows, "annotate, rubrics").calls, 100_000 + 1_000 + 738 + 117_000 + 1_000);
    const low = row(rows, "annotate, low effort");
    assert.equal(low.calls, 200_000);
    near(low.tokensOut.expected, (200_000 * 2_000 * 43.2) / 981.6);
    assert.ok(!planRun(curve).some(({ stage }) => stage.startsWith("annotate, ")));
  });
  it("counts a scale's own limits, and traces at the effort that judges learn from", () => {
    const rows = planRun(pocket);
    const judged = row(rows, "train-policy, judging"),
      annotated = row(rows, "annotate");
    // rules of 500 tokens, a prompt of 300, an answer of 512 where 1,000 would be expected; two runs of 150 x 256
    near(judged.tokensIn.expected, 2 * 38_400 * (500 + 300 + 512));
    near(judged.tokensIn.cap, 2 * 38_400 * (500 + 512 + 512));
    near(judged.tokensOut.expected, 38_400 * (1 + 200.3 * (982 / 981.6))); // table 4, medium effort
    near(annotated.tokensOut.expected, (2_200 * 2_000 * 200.3) / 981.6);
    near(annotated.tokensOut.cap, 2_200 * 2_048);
  });
  it("reads a judge's prompt once for each possible answer where the server tells no top log-probabilities", () => {
    const rows = planRun(pocket, { topLogprobs: false });
    // 1,312 tokens, ten digits; the judge that reasons reads its prompt to write a trace of 200.3, and ten times with it
    const trace = 200.3 * (982 / 981.6);
    near(row(rows, "train-policy, judging").tokensIn.expected, 38_400 * (10 * 1_312 + 1_312 + 10 * (1_312 + trace)));
    // 1,500 tokens, 100 rows, untrained and trained
    near(row(rows, "evaluate-judge").tokensIn.expected, 200 * (15_000 + 1_500 + 10 * (1_500 + trace)));
    const changed = rows.filter((one, i) => one.tokensIn.expected !== planRun(pocket)[i]!.tokensIn.expected);
    assert.deepEqual(
      changed.map(({ stage, role }) => `${stage}: ${role}`),
      ["evaluate-judge: judge", "train-policy, judging: judge", "evaluate-policy: judge"],
    );
    const pairs = { ...paper, runs: [{ task: "pairwise", kind: "non-reasoning", size: "8b", policy: "llama-3.1-8b" }] };
    const judged = (topLogprobs: boolean) =>
      row(planRun(pairs as typeof paper, { topLogprobs }), "train-policy, judging")!.tokensIn.expected;
    near(judged(false), 2 * judged(true)); // two verdicts
  });
  it("costs a non-reasoning judge one token a score, and no GRPO", () => {
    const rows = planRun(hack);
    assert.ok(!rows.some(({ stage }) => stage.startsWith("train-judge, GRPO")));
    const { calls, tokensOut } = row(rows, "train-policy, judging");
    assert.deepEqual([calls, tokensOut], [300 * 128, { min: 38_400, expected: 38_400, cap: 38_400 }]);
  });
  it("trains a judge once, however many policies it rewards", () => {
    const { calls } = row(planRun(paper), "train-judge, SFT");
    // one of each kind by size, one with rubrics, two of less effort; 2 and 3 epochs of 164,000: 2562.5 and 3843.75 steps;
    // and one of each kind of 100,000 pairs: 1562.5 and 2343.75
    assert.equal(calls, 128 * (5 * 2_563 + 5 * 3_844 + 1_563 + 2_344));
    assert.equal(row(planRun(paper), "train-judge, GRPO updates").calls, (5 + 2 + 1) * 200 * 2_048); // and two by RL alone, one in pairs
    // figures 3 to 5, the 1.7B reasoning judge, RL-only, rubrics, efforts, three penalties, an untrained judge, pairwise judges
    assert.equal(row(planRun(paper), "train-policy, rollouts").calls, (18 + 3 + 6 + 3 + 6 + 3 + 1 + 6) * 1_228_800);
    assert.equal(row(planRun(paper), "train-policy, KL").calls, 3 * 1_228_800);
  });
  it("counts comparisons of section 4.4: 28 a group of 8, both orders where judges are tested, the baseline's answers once", () => {
    const run = (task?: "pairwise") =>
      planRun({ ...paper, runs: [{ ...(task && { task }), kind: "reasoning", size: "8b", policy: "llama-3.1-8b" }] });
    const rows = run("pairwise"),
      pointwise = run();
    const asked = row(rows, "annotate, pairs"),
      baseline = row(rows, "annotate, baseline"),
      judged = row(rows, "train-policy, judging");
    assert.deepEqual(
      [asked.role, asked.calls, baseline.role, baseline.calls],
      ["gold", 100_000 + 2 * 1_738, "baseline", 1_000],
    );
    near(asked.tokensIn.expected, 103_476 * (500 + 300 + 2 * 700));
    assert.deepEqual([judged.calls, judged.tokensIn.cap], [1200 * 128 * 28, 1200 * 128 * 28 * 6_144]);
    near(judged.tokensIn.expected, 1200 * 128 * 28 * (500 + 300 + 2 * 1_000));
    assert.equal(row(rows, "evaluate-judge").calls, 2 * 2 * 738);
    assert.equal(row(rows, "evaluate-policy", "gold").calls, 2 * 25 * 1_000);
    // 3.5 judgements for one, each of 3782 tokens for 2782
    near(judged.gpuHours.expected / row(pointwise, "train-policy, judging").gpuHours.expected, (3.5 * 3_782) / 2_782);
    const without = planRun(
      { ...paper, runs: [{ task: "pairwise", kind: "reasoning", size: "8b", policy: "llama-3.1-8b" }] },
      { lacking: ["baseline"] },
    );
    assert.deepEqual(
      new Set(without.map(({ stage }) => stage.split(",")[0])),
      new Set(["annotate", "train-judge", "evaluate-judge"]),
    );
    assert.ok(!pointwise.some(({ stage }) => ["annotate, pairs", "annotate, baseline"].includes(stage)));
  });
  it("evaluates before the first step and every 50", () => {
    assert.equal(row(planRun(curve), "evaluate-policy", "gold").calls, 21 * 500);
  });

  it("takes money by token where a role has a price, and by the hour where it has none", () => {
    const options: PlanOptions = { prices: { gold: { in: 0.1, out: 0.5 } }, gpuHourPrice: 3 };
    const rows = planRun(curve, options);
    const annotated = row(rows, "annotate"),
      trained = row(rows, "train-policy, updates");
    assert.deepEqual(annotated.gpuHours, { min: 0, expected: 0, cap: 0 });
    near(annotated.cost.expected, (41_000 * (1_500 * 0.1 + 2_000 * 0.5)) / 1e6); // 47.15
    near(trained.cost.expected, trained.gpuHours.expected * 3);
  });
  it("pays training by the hour even where the role's answers have a price", () => {
    const rows = planRun(curve, { prices: { policy: { in: 1, out: 1 } } });
    assert.ok(row(rows, "train-policy, updates").gpuHours.expected > 0);
    assert.equal(row(rows, "train-policy, rollouts").gpuHours.expected, 0);
  });
  it("takes a measured efficiency for all three", () => {
    const { gpuHours, tokensIn } = row(planRun(curve, { efficiency: 0.2 }), "train-judge, SFT");
    for (const bound of ["min", "expected", "cap"] as const) {
      near(gpuHours[bound], (6 * 4.0e9 * tokensIn[bound]) / (0.2 * 312e12 * 3_600));
    }
  });
  it("counts Arena-Hard's answers and battles where a scale lists them, of policies and of each base policy once", () => {
    const prices = { arena: { in: 2, out: 8 } };
    const { calls, cost } = row(planRun(paper, { prices }), "arena battles");
    assert.equal(calls, (18 + 6 + 3) * 2 * 750); // table 1's, table 6's, and the bases
    near(cost.expected, (40_500 * (2_800 * 2 + 1_000 * 8)) / 1e6); // 550.80
    assert.equal(row(planRun(paper), "arena answers").calls, (18 + 6 + 3) * 750);
    assert.equal(row(planRun(paper, { lacking: ["baseline"] }), "arena answers").calls, (18 + 3) * 750);
    assert.equal(row(planRun(smoke), "arena battles").calls, 5 * 2 * 16); // two policies that table 1 is about, table 6's two, and their base
    const onCurve = planRun({ ...curve, arena: paper.arena }, { prices });
    near(row(onCurve, "arena battles").cost.expected, 3_000 * 0.0136); // 40.80, if curve listed them
    for (const rows of [planRun(curve), planRun(hack), planRun(paper, { lacking: ["arena"] })]) {
      assert.ok(!rows.some(({ stage }) => stage.startsWith("arena")));
    }
  });
  it("sums, and never has min above expected or expected above cap", () => {
    for (const scale of Object.values(TEXT_SCALES)) {
      const rows = planRun(scale);
      for (const { stage, tokensIn, tokensOut, gpuHours, cost } of rows) {
        for (const { min, expected, cap } of [tokensIn, tokensOut, gpuHours, cost])
          assert.ok(min <= expected && expected <= cap, stage);
      }
      near(
        planTotal(rows).cost.expected,
        rows.reduce((sum, { cost }) => sum + cost.expected, 0),
      );
    }
  });
});
