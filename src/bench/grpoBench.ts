/** @file A whole GRPO step of the miniature, and what each saving is worth: the same work with and without it. */

import { pairAnnotations } from "../annotation/procedure.js";
import { pairRow } from "../annotation/rows.js";
import { cpuEngine } from "../engine/cpu/cpuEngine.js";
import type { Datum, SampleRequest, Sampler } from "../engine/engine.js";
import type { ModelJudge } from "../judge/ask.js";
import { judgePrefix, miniature } from "../judge/format/miniature.js";
import { sftDatum } from "../judge/sft.js";
import { pairwise as pairwiseTask } from "../judge/task.js";
import type { JudgeSize } from "../paper/judges.js";
import { SCALES } from "../paper/scales.js";
import type { PolicyRl } from "../paper/settings.js";
import { trainingPrompts } from "../policy/prompts.js";
import { byScore, byWins, type PolicyTask } from "../policy/rewards.js";
import { policyStep } from "../policy/step.js";
import { offPolicyResponse } from "../world/mixtures.js";
import { drawPrompt } from "../world/prompt.js";
import { randomFrom } from "../world/random.js";
import { END, SCORE, SCORE_TOKENS, VOCABULARY } from "../world/vocabulary.js";
import { type Measured, seconds } from "./measure.js";

const scale = SCALES.miniature;
const shapeOf = (size: JudgeSize) => ({ vocabulary: VOCABULARY, context: scale.context, ...scale.judges[size] });

export async function grpoBench(): Promise<Measured[]> {
  const engine = cpuEngine(),
    random = randomFrom("grpo bench");
  const policy = await engine.create({ ...shapeOf("4b"), ...scale.policies["llama-3.1-8b"] }, 1);
  await learnToEnd();
  const rows: Measured[] = [];
  for (const [kind, size] of [
    ["non-reasoning", "4b"],
    ["non-reasoning", "14b"],
    ["reasoning", "4b"],
    ["reasoning", "8b"],
  ] as const) {
    const trainer = await engine.create(shapeOf(size), 2);
    if (kind === "reasoning") await learnTraces(trainer);
    const judge: ModelJudge = { kind, format: miniature, judging: scale.judging, sampler: await trainer.publish() };
    let step = 0;
    const time = await seconds(() => policySteps(byScore, judge, scale.policyRl, step++), 8);
    rows.push({
      what: `GRPO step, ${kind} judge ${size}`,
      value: time * 1000,
      unit: "ms",
      note: "32 prompts x 8, freshly made models",
    });
  }
  rows.push(...(await pairwise(rows[rows.length - 1]!.value)));
  rows.push(...(await savings(await policy.publish())));
  await engine.close();
  return rows;

  /** Section 4.4: "about six times" a pointwise run, here against the reasoning judge of the same size. */
  async function pairwise(pointwiseMs: number): Promise<Measured[]> {
    const { context, judging, policyRl } = scale.pairwise;
    const trainer = await engine.create({ ...shapeOf("8b"), context }, 3);
    for (let i = 0; i < 60; i++) {
      await step(
        trainer,
        pairAnnotations(i, "train", 32, scale.world).map((pair): Datum => {
          const { tokens, from } = sftDatum(miniature, pairwiseTask, "reasoning", pairRow(pair));
          return { tokens, from, weights: new Float32Array(tokens.length - from).fill(1 / 1900) };
        }),
      );
    }
    const judge: ModelJudge = { kind: "reasoning", format: miniature, judging, sampler: await trainer.publish() };
    let i = 0;
    const time = await seconds(() => policySteps(byWins, judge, policyRl, i++), 8);
    return [
      {
        what: "GRPO step, pairwise reasoning judge 8b",
        value: time * 1000,
        unit: "ms",
        note: "28 comparisons a group, one order",
      },
      {
        what: "pairwise step against pointwise",
        value: (time * 1000) / pointwiseMs,
        unit: "x",
        note: "the paper: about six times (section 4.4)",
      },
    ];
  }
  /** One step as stage train-policy takes it. */
  async function policySteps(task: PolicyTask, judge: ModelJudge, settings: PolicyRl, step: number) {
    const sampler = await policy.publish();
    await policyStep({
      trainer: policy,
      sampler,
      format: miniature,
      rewards: (groups, key) => task.rewards(judge, groups, key),
      prompts: trainingPrompts(1, step, settings.prompts, scale.world),
      settings: { ...settings, learningRate: 1e-9 },
      key: [1, "policy", step],
    });
    await sampler.close();
  }
  /** Responses of natural lengths, so that stopping early means something. */
  async function learnToEnd() {
    for (let i = 0; i < 60; i++) {
      const data = Array.from({ length: 64 }, (): Datum => {
        const prompt = drawPrompt(random, scale.world),
          response = offPolicyResponse(random, prompt, scale.world);
        return {
          tokens: [...prompt.tokens, ...response, END],
          from: prompt.tokens.length,
          weights: new Float32Array(response.length + 1).fill(1 / 600),
        };
      });
      await step(policy, data);
    }
  }
  /** Some 25 tokens and SCORE, as gold's traces have. */
  async function learnTraces(trainer: typeof policy) {
    for (let i = 0; i < 60; i++) {
      const data = Array.from({ length: 32 }, (): Datum => {
        const prompt = drawPrompt(random, scale.world),
          response = offPolicyResponse(random, prompt, scale.world);
        const trace = [
          ...Array.from({ length: 18 + random.int(0, 14) }, () => prompt.tokens[0]!),
          SCORE,
          SCORE_TOKENS[5]!,
        ];
        return {
          tokens: [...judgePrefix(prompt.tokens, response), ...trace],
          from: 24,
          weights: new Float32Array(trace.length).fill(1 / 800),
        };
      });
      await step(trainer, data);
    }
  }
  async function step(trainer: typeof policy, data: Datum[]) {
    await trainer.forwardBackward(data, { kind: "cross_entropy" });
    await trainer.optimStep({
      learningRate: 4e-3,
      beta1: 0.9,
      beta2: 0.98,
      epsilon: 1e-8,
      weightDecay: 0,
      gradClipNorm: 1,
    });
  }

  async function savings(sampler: Sampler): Promise<Measured[]> {
    const prompts = Array.from({ length: 32 }, () => drawPrompt(random, scale.world).tokens);
    const group = (prompt: readonly number[], i: number): SampleRequest => ({
      prompt,
      count: 8,
      maxTokens: 13,
      temperature: 1,
      stop: [END],
      seed: i,
    });
    const shared = prompts.map(group);
    const apart = shared.flatMap((one) => Array.from({ length: 8 }, () => ({ ...one, count: 1 })));
    const endless = shared.map((one) => ({ ...one, stop: [] }));
    const prefixes = Array.from({ length: 256 }, () => {
      const prompt = drawPrompt(random, scale.world);
      return judgePrefix(prompt.tokens, offPolicyResponse(random, prompt, scale.world));
    });
    const candidates = [...SCORE_TOKENS];
    const traces = prefixes.map(
      (prompt, i): SampleRequest => ({
        prompt,
        count: 1,
        maxTokens: 1,
        temperature: 1,
        seed: i,
        stop: [...Array(VOCABULARY).keys()],
      }),
    );
    const judgeTrainer = await engine.create(shapeOf("8b"), 4);
    const scored = (from: number) =>
      prefixes.slice(0, 64).map(
        (prefix): Datum => ({
          tokens: [...prefix, SCORE, 30],
          from,
          weights: new Float32Array(prefix.length + 2 - from).fill(1),
        }),
      );
    const compare = async (
      what: string,
      without: () => unknown,
      withIt: () => unknown,
      note: string,
    ): Promise<Measured> => ({
      what: `saving: ${what}`,
      value: (await seconds(without, 15)) / (await seconds(withIt, 15)),
      unit: "x faster",
      note,
    });
    return [
      await compare(
        "one prefill a group",
        () => sampler.sample(apart),
        () => sampler.sample(shared),
        "sampling 32 x 8 responses",
      ),
      await compare(
        "rows stop at END",
        () => sampler.sample(endless),
        () => sampler.sample(shared),
        "against all 13 tokens",
      ),
      await compare(
        "score with the trace",
        async () => {
          const out = await sampler.sample(traces);
          await sampler.scoreTokens(
            prefixes.map((prefix, i) => [...prefix, ...out[i]![0]!.tokens]),
            candidates,
          );
        },
        () => sampler.sample(traces.map((one) => ({ ...one, candidates }))),
        "shortest possible trace; a second pass over prefix and trace is saved",
      ),
      await compare(
        "last layer for requested tokens only",
        () => judgeTrainer.forwardBackward(scored(1), { kind: "cross_entropy" }),
        () => judgeTrainer.forwardBackward(scored(25), { kind: "cross_entropy" }),
        "training a non-reasoning judge, 8b",
      ),
      await compare(
        "duplicates judged once",
        () => sampler.scoreTokens(prefixes, candidates),
        () => sampler.scoreTokens(prefixes.slice(0, 128), candidates),
        "when half of the rollouts are duplicates; runs record their own share as `judged`",
      ),
    ];
  }
}
