import assert from "node:assert/strict";
import type { LabelledPair } from "../../../src/arena/miniature/pairs.js";
import { arenaAgreement, arenaVerdicts } from "../../../src/arena/miniature/verdicts.js";
import { encode } from "../../../src/world/vocabulary.js";
import { fakeSampler } from "../../fakeModel.js";

const judging = { temperature: 0, maxTrace: 80 };
const prompt = encode("write about winter use scarf dance avoid skate len 8");
const [snow, ice] = [encode("snow"), encode("ice")];
const write = () => encode("snow fair 1 score");

describe("an arena judge's verdict", () => {
  it("is the likeliest of the benchmark's five, by the number it writes", async () => {
    const asked = (scores: number[]) =>
      arenaVerdicts(
        fakeSampler({ write, scores: () => scores }),
        judging,
        [{ prompt, first: snow, second: ice }],
        "key",
      );
    const labels = [];
    for (let at = 0; at < 5; at++)
      labels.push((await asked([0.1, 0.1, 0.1, 0.1, 0.1].map((p, i) => (i === at ? 0.6 : p))))[0]!.label);
    assert.deepEqual(labels, ["A>>B", "A>B", "A=B", "B>A", "B>>A"]);
    assert.equal((await asked([0.1, 0.1, 0.1, 0, 0]))[0]!.label, null); // it would rather write something else
  });

  it("is right in both orders, in one, or in none", async () => {
    const pair: LabelledPair = { prompt, first: snow, second: ice, label: "A>>B", trace: [] };
    const always = (at: number) => fakeSampler({ write, scores: () => [0, 1, 2, 3, 4].map((i) => (i === at ? 1 : 0)) });
    const stubborn = await arenaAgreement(always(0), judging, [pair], "key"); // the first seat, always
    assert.deepEqual([stubborn.accuracy, stubborn.preference, stubborn.consistent], [0.5, 0.5, 0]);
    const hesitant = await arenaAgreement(always(1), judging, [pair], "key"); // right about who, not about how much
    assert.deepEqual([hesitant.accuracy, hesitant.preference], [0, 0.5]);
    const torn = await arenaAgreement(always(2), judging, [pair], "key");
    assert.deepEqual([torn.accuracy, torn.consistent, torn.invalidRate], [0, 1, 0]);
  });
});
