import assert from "node:assert/strict";
import { krippendorffAlpha } from "../../src/stats/krippendorff.js";
import { WORLD } from "../../src/world/config.js";
import { gold } from "../../src/world/gold.js";
import { impression, impressionByRubric } from "../../src/world/impression.js";
import { offPolicyResponse } from "../../src/world/mixtures.js";
import { drawPrompt, readPrompt } from "../../src/world/prompt.js";
import { randomFrom } from "../../src/world/random.js";
import { decode, encode } from "../../src/world/vocabulary.js";

const winter = readPrompt(encode("write about winter use scarf dance avoid skate len 8"));
const noiseless = { ...WORLD, impressionNoise: 0 };
const impress = (response: string) => decode(impression(randomFrom(1), winter, encode(response), noiseless).trace);

describe("impression", () => {
  it("remarks on each word, and scores the share of good ones", () => {
    assert.equal(impress("about winter scarf cow"), "about fair winter good scarf good cow poor score 5"); // 9 x 2/4 = 4.5
    assert.equal(impress(""), "score 0");
  });
  it("knows none of gold's rules: banned words, repetition, refusals", () => {
    assert.equal(impress("skate skate skate"), "skate good skate good skate good score 9");
    assert.equal(impress("refuse policy forbids winter"), "refuse poor policy poor forbids poor winter good score 2");
  });
  it("goes down a rubric, five items worth the same, and knows no more of gold's rules", () => {
    const byRubric = (response: string) => impressionByRubric(randomFrom(1), winter, encode(response), noiseless);
    assert.equal(byRubric("snow ice sled scarf dance the a enjoy"), 9);
    assert.equal(byRubric("scarf the skate"), 2); // one asked word of five items: 9 / 5
    assert.equal(byRubric("refuse policy forbids winter end review correct"), 2); // says no banned word
    assert.equal(byRubric("snow snow snow snow cow cow cow cow"), 4); // a third of the topic's item, the length, none banned: 21 / 5
  });
  it("carries some signal on gold, far from all of it", () => {
    const random = randomFrom("impression");
    const pairs = Array.from({ length: 4000 }, () => {
      const prompt = drawPrompt(random, WORLD);
      const response = offPolicyResponse(random, prompt, WORLD);
      return [gold(prompt, response).score, impression(random, prompt, response).score];
    });
    const alpha = krippendorffAlpha([pairs.map(([g]) => g), pairs.map(([, i]) => i)], "interval");
    assert.ok(alpha > 0.2 && alpha < 0.4, `alpha ${alpha}`);
  });
});
