import assert from "node:assert/strict";
import { arena, arenaVerdicts } from "../../../src/arena/miniature/task.js";
import type { Sampler } from "../../../src/engine/engine.js";
import { miniature as format } from "../../../src/judge/format/miniature.js";
import { encode } from "../../../src/world/vocabulary.js";
import { fakeSampler } from "../../fakeModel.js";

const judging = { temperature: 0, maxTrace: 80 };
const prompt = "write about winter use scarf dance avoid skate len 8";
const judge = (sampler: Sampler) => ({ kind: "reasoning" as const, format, judging, sampler });
const write = () => encode("snow fair 1 score");

describe("an arena judge's verdict", () => {
  it("is the likeliest of the benchmark's five, by the number it writes", async () => {
    const asked = (scores: number[]) =>
      arenaVerdicts(
        judge(fakeSampler({ write, scores: () => scores })),
        [{ prompt, first: "snow", second: "ice" }],
        ["key"],
      );
    const labels = [];
    for (let at = 0; at < 5; at++)
      labels.push((await asked([0.1, 0.1, 0.1, 0.1, 0.1].map((p, i) => (i === at ? 0.6 : p))))[0]!.label);
    assert.deepEqual(labels, ["A>>B", "A>B", "A=B", "B>A", "B>>A"]);
    assert.equal((await asked([0.1, 0.1, 0.1, 0, 0]))[0]!.label, null); // it would rather write something else
  });

  it("is right in both orders, in one, or in none", async () => {
    const pair = { prompt, first: "snow", second: "ice", label: "A>>B" as const, trace: "" };
    const agreement = async (sampler: Sampler) => {
      const { measures, invalidRate } = await arena.agreement(judge(sampler), [pair], ["key"]);
      return { ...measures, invalidRate };
    };
    const always = (at: number) => fakeSampler({ write, scores: () => [0, 1, 2, 3, 4].map((i) => (i === at ? 1 : 0)) });
    const stubborn = await agreement(always(0)); // the first seat, always
    assert.deepEqual([stubborn.accuracy, stubborn.preference, stubborn.consistent], [0.5, 0.5, 0]);
    const hesitant = await agreement(always(1)); // right about who, not about how much
    assert.deepEqual([hesitant.accuracy, hesitant.preference], [0, 0.5]);
    const torn = await agreement(always(2));
    assert.deepEqual([torn.accuracy, torn.consistent, torn.invalidRate], [0, 1, 0]);
  });
});
