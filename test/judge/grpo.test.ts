import assert from "node:assert/strict";
import { miniature as format } from "../../src/judge/format/miniature.js";
import { judgeGrpoStep } from "../../src/judge/grpo.js";
import { pointwise } from "../../src/judge/task.js";
import { decode, encode } from "../../src/world/vocabulary.js";
import { fakeSampler, fakeTrainer } from "../fakeModel.js";

const settings = {
  steps: 1,
  prompts: 1,
  rollouts: 4,
  miniBatches: 1,
  learningRate: 0.1,
  clipLow: 0.2,
  clipHigh: 0.3,
  advantageEpsilon: 0.05,
  temperature: 1,
  maxResponse: 5, // tokens of a trace
};
const example = {
  prompt: "write about winter use scarf dance avoid skate len 8",
  response: "snow",
  trace: "",
  score: 9,
};

describe("judgeGrpoStep", () => {
  it("rewards the sampled score by eq. 1 and an output without one by -1", async () => {
    // Four outputs: scores 9 and 0, no digit, no marker within five tokens. Gold says 9: rewards 1, 0, -1, -1.
    const traces = ["score", "off score", "good score", "ice ice ice ice ice"].map(encode);
    const digits: Record<string, string> = { "judge score": "9", "off score": "0", "good score": "fair" };
    const sampler = fakeSampler({
      write: (read, index) => {
        const digit = digits[decode(read.slice(-2))];
        return digit === undefined ? traces[index] : encode(digit);
      },
    });
    const trainer = fakeTrainer(sampler);
    const of = { trainer, sampler, format, task: pointwise, examples: [example], settings, key: [1] };
    const row = await judgeGrpoStep(of);
    assert.equal(row.reward, -0.25);
    assert.equal(row.invalidRate, 0.5);

    // mean -.25, std (n - 1) = sqrt((1.5625 + .0625 + .5625 + .5625) / 3) = .957427
    const expected = {
      "score 9": 1.25 / 1.007427,
      "off score 0": 0.25 / 1.007427,
      "good score fair": -0.75 / 1.007427,
      "ice ice ice ice ice": -0.75 / 1.007427,
    };
    const [{ data, loss }] = trainer.batches;
    assert.deepEqual(loss, { kind: "ppo", clipLow: 0.2, clipHigh: 0.3 });
    const found = Object.fromEntries(
      data.map(({ tokens, from, advantages }) => [decode(tokens.slice(from)), advantages![0]]),
    );
    assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
    for (const [text, advantage] of Object.entries(expected)) assert.ok(Math.abs(found[text] - advantage) < 1e-5, text);
    for (const { tokens, from, logprobs } of data) assert.equal(logprobs!.length, tokens.length - from);
    assert.deepEqual(trainer.rates, [0.1]);
  });
});
