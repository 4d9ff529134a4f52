import assert from "node:assert/strict";
import { isMain } from "../../src/paper/ablations.js";
import { CONFIGS } from "../../src/paper/configs.js";
import { experiments } from "../../src/paper/experiments.js";
import { JUDGE_KINDS, rewardId } from "../../src/paper/judges.js";
import { JUDGE_MODELS, POLICY_MODELS } from "../../src/paper/models.js";
import { TEXT_SCALES, type TextScale } from "../../src/paper/textScales.js";

const { paper, curve, hack, pocket } = TEXT_SCALES;
const smoke = TEXT_SCALES["smoke-endpoint"];

describe("the paper's scale", () => {
  it("holds what section 2.1 says of judges", () => {
    const { sft, judgeRl, gold, data } = paper;
    assert.deepEqual([gold.effort, gold.temperature, gold.maxTokens], ["high", 0, 8192]);
    assert.deepEqual([data.judgeTrain, data.judgeTest], [100_000, 738]);
    for (const { learningRate, batch, warmup, decay } of Object.values(sft)) {
      assert.deepEqual([learningRate, batch, warmup, decay], [1e-5, 128, 0.03, "linear"]);
    }
    // 164K examples: 1281.25 steps an epoch, 1-2 and 2-3 epochs
    assert.deepEqual([sft["non-reasoning"].steps, sft.reasoning.steps], [2563, 3844]);
    assert.deepEqual(
      [judgeRl.prompts * judgeRl.rollouts, (judgeRl.prompts * judgeRl.rollouts) / judgeRl.miniBatches],
      [2048, 512],
    );
    assert.deepEqual([judgeRl.rollouts, judgeRl.learningRate, judgeRl.temperature], [8, 1e-6, 1]);
    assert.deepEqual([judgeRl.maxPrompt, judgeRl.maxResponse], [4096, 4096]);
    assert.ok(judgeRl.steps >= 100 && judgeRl.steps <= 200);
  });
  it("holds what section 2.2 says of policies", () => {
    const { policyRl, judging, data } = paper;
    assert.deepEqual([policyRl.steps, policyRl.prompts * policyRl.rollouts, policyRl.rollouts], [1200, 1024, 8]);
    assert.equal((policyRl.prompts * policyRl.rollouts) / policyRl.miniBatches, 256);
    assert.deepEqual([policyRl.learningRate, policyRl.temperature, policyRl.klWeight], [1e-6, 0.7, undefined]);
    assert.deepEqual([policyRl.maxPrompt, policyRl.maxResponse, policyRl.heldOutPrompts], [2048, 2048, 1000]);
    assert.deepEqual(judging, { temperature: 0.7, topK: 20, topP: 0.95, maxTrace: 4096 });
    assert.deepEqual([data.policyTrain, data.policyTest], [117_000, 1_000]);
  });
  it("clips as eq. 2, at every scale", () => {
    for (const { judgeRl, policyRl } of Object.values(TEXT_SCALES)) {
      for (const { clipLow, clipHigh } of [judgeRl, policyRl]) assert.deepEqual([clipLow, clipHigh], [0.2, 0.3]);
    }
  });
  it("trains the policies of figures 3 to 5, of sections 4.1 to 4.3 and of the appendix", () => {
    const pointwise = paper.runs.filter(({ task }) => task === undefined),
      main = pointwise.filter(isMain);
    assert.deepEqual(
      JUDGE_KINDS.map((wanted) => main.filter(({ kind }) => kind === wanted).length),
      [4 * 3, 2 * 3],
    );
    const others = pointwise.filter((run) => !isMain(run)).map((run) => `${rewardId(run)}--${run.policy}`);
    const onAll = (judge: string) => ["llama-3.1-8b", "qwen2.5-7b", "qwen3-4b"].map((policy) => `${judge}--${policy}`);
    assert.deepEqual(others, [
      ...[
        "reasoning-1.7b",
        "rl-only-reasoning-4b",
        "rl-only-reasoning-8b",
        "rubric-non-reasoning-14b",
        "low-reasoning-8b",
        "medium-reasoning-8b",
      ].flatMap(onAll),
      ...["0.001", "0.01", "0.1"].map((weight) => `non-reasoning-4b-kl${weight}--llama-3.1-8b`),
      "untrained-reasoning-8b--llama-3.1-8b",
    ]);
  });
  it("trains the policies of section 4.4: all three on a pairwise judge of each kind, Qwen3-8B", () => {
    const pairwise = experiments("paper")
      .filter(({ task }) => task === "pairwise")
      .map(({ stage, id }) => `${stage} ${id}`);
    const judges = ["pairwise-non-reasoning-8b", "pairwise-reasoning-8b"];
    const policies = ["llama-3.1-8b", "qwen2.5-7b", "qwen3-4b"].flatMap((policy) =>
      judges.map((judge) => `${judge}--${policy}`),
    );
    assert.deepEqual(pairwise, [
      "annotate pairwise",
      ...judges.map((judge) => `train-judge ${judge}`),
      ...judges.flatMap((judge) => [`evaluate-judge base-${judge}`, `evaluate-judge ${judge}`]),
      ...["train-policy", "evaluate-policy"].flatMap((stage) => policies.map((policy) => `${stage} ${policy}`)),
    ]);
    const { pairwise: own, judgeRl } = paper;
    // 100,000 pairs: 781.25 steps an epoch; two answers of 2048 tokens where there was one
    assert.deepEqual(
      [own.sft["non-reasoning"].steps, own.sft.reasoning.steps, own.maxPrompt],
      [1563, 2344, judgeRl.maxPrompt + 2048],
    );
  });
});

describe("the arena", () => {
  it("is asked as the benchmark asks it, by the main figures' policies, by those of pairwise judges, and by their bases", () => {
    assert.deepEqual(paper.arena!.judging, { temperature: 0, maxTokens: 16_000 });
    const runs = experiments(paper).filter(({ stage }) => stage === "evaluate-arena");
    assert.deepEqual(
      runs.map(({ id }) => id),
      ["pointwise", "pairwise"],
    );
    const { models, sampling, questions } = CONFIGS["evaluate-arena"].parse(runs[0]!.config);
    assert.deepEqual([models.length, models.at(-1)!.model, questions], [18 + 3, "base--qwen3-4b", null]);
    assert.deepEqual([sampling!.temperature, sampling!.maxResponse], [0.7, 2048]); // 2.2
    assert.deepEqual(
      runs[0]!.inputs.map(({ id }) => id),
      models.filter(({ kind }) => kind).map(({ model }) => model),
    );
    assert.deepEqual([...new Set(models.slice(0, 7).map(({ policy }) => policy))], ["llama-3.1-8b"]); // a server that holds one changes it twice
    const inPairs = runs[1]!.inputs.map(({ id }) => id);
    assert.deepEqual([inPairs.length, inPairs[0]], [6, "pairwise-non-reasoning-8b--llama-3.1-8b"]);
  });
  it("is left out of curve and hack, and short in the smoke test", () => {
    assert.deepEqual([curve.arena, hack.arena, smoke.arena!.questions], [null, null, 8]);
  });
});

describe("pocket", () => {
  it("trains everything from one model of 1.7B, so that one server holds it: a judge of each kind and the policy of each", () => {
    assert.deepEqual(
      experiments("pocket").map(({ stage, id }) => `${stage} ${id}`),
      [
        "annotate high",
        ...["non-reasoning-1.7b", "reasoning-1.7b"].map((judge) => `train-judge ${judge}`),
        ...["non-reasoning-1.7b", "reasoning-1.7b"].flatMap((judge) => [
          `evaluate-judge base-${judge}`,
          `evaluate-judge ${judge}`,
        ]),
        ...["train-policy", "evaluate-policy"].flatMap((stage) =>
          ["non-reasoning-1.7b", "reasoning-1.7b"].map((judge) => `${stage} ${judge}--qwen3-1.7b`),
        ),
      ],
    );
    assert.deepEqual(
      [POLICY_MODELS["qwen3-1.7b"].name, JUDGE_MODELS["1.7b"].name],
      ["Qwen/Qwen3-1.7B", "Qwen/Qwen3-1.7B"],
    );
  });
  it("takes LoRA's rates, and short prompts, answers and traces", () => {
    const { sft, judgeRl, judging, policyRl, gold, data } = pocket;
    // 1,640 examples of 1,000 data points: 51.25 batches of 32 an epoch
    assert.deepEqual([sft["non-reasoning"].steps, sft.reasoning.steps], [103, 154]);
    assert.deepEqual([sft.reasoning.learningRate, judgeRl.learningRate, policyRl.learningRate], [1e-4, 1e-5, 4e-5]);
    assert.deepEqual(
      [policyRl.maxPrompt, policyRl.maxResponse, judgeRl.maxPrompt, judging.maxTrace],
      [512, 512, 2048, 1024],
    );
    assert.deepEqual([gold.effort, data.policyTrain], ["medium", 4_800]);
  });
});

describe("smaller presets", () => {
  it("take the steps and rollouts that their names stand for", () => {
    const size = ({ policyRl }: TextScale) => [policyRl.steps, policyRl.prompts * policyRl.rollouts];
    assert.deepEqual(
      [size(curve), size(hack), size(pocket), size(smoke)],
      [
        [1000, 128],
        [300, 128],
        [150, 256],
        [20, 32],
      ],
    );
    assert.deepEqual(curve.runs, [{ kind: "reasoning", size: "4b", policy: "qwen3-4b" }]);
    assert.deepEqual(
      hack.runs.map(({ kind, size }) => [kind, size]),
      [["non-reasoning", "1.7b"]],
    );
  });
  it("split every step into whole mini-batches, and have prompts for every step", () => {
    for (const { policyRl, judgeRl, data } of [curve, hack, pocket, smoke]) {
      for (const { prompts, rollouts, miniBatches } of [policyRl, judgeRl])
        assert.equal((prompts * rollouts) % miniBatches, 0);
      assert.ok(data.policyTrain >= policyRl.steps * policyRl.prompts);
      assert.equal(data.policyTest, policyRl.heldOutPrompts);
    }
  });
});
