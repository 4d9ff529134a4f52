import assert from "node:assert/strict";
import { RESPONSE_WORDS, WORLD } from "../../src/world/config.js";
import { gold } from "../../src/world/gold.js";
import { drawPrompt } from "../../src/world/prompt.js";
import { randomFrom } from "../../src/world/random.js";
import { isPlain, isTopicName, topicOf, word } from "../../src/world/vocabulary.js";
import { writeResponse } from "../../src/world/writers.js";

const answers = (skill: number, world = WORLD, count = 1500) => {
  const random = randomFrom("writers", skill);
  return Array.from({ length: count }, () => {
    const prompt = drawPrompt(random, { ...world, restrictedRate: 0 });
    return { prompt, response: writeResponse(random, prompt, skill, world) };
  });
};
const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;

describe("writers", () => {
  it("write 2 to 12 words of the language of answers", () => {
    for (const skill of [0, 0.5, 1]) {
      for (const { response } of answers(skill)) {
        assert.ok(response.length >= 2 && response.length <= RESPONSE_WORDS);
        assert.ok(response.every((w) => isPlain(w) || topicOf(w) >= 0 || isTopicName(w)));
      }
    }
  });
  it("are scored higher by gold the more skilled they are", () => {
    const scores = [0, 0.3, 0.5, 0.7, 0.9, 1].map((skill) =>
      mean(answers(skill).map(({ prompt, response }) => gold(prompt, response).score)),
    );
    // Means of the Python prototype of this world over 6,000 answers each; the standard error here is below .05.
    const prototype = [1.06, 2.29, 3.34, 4.67, 6.16, 7.06];
    for (const [i, score] of scores.entries()) {
      assert.ok(Math.abs(score - prototype[i]) < 0.2, `${score} where the prototype had ${prototype[i]}`);
    }
  });
  it("of skill 1 use the asked words and spare the banned one", () => {
    const best = answers(1);
    const uses = best.flatMap(({ prompt, response }) => prompt.use.map((w) => Number(response.includes(w))));
    assert.ok(mean(uses) > 0.9, `asked words used: ${mean(uses)}`);
    const slips = best.map(({ prompt, response }) => Number(response.includes(prompt.avoid)));
    assert.ok(mean(slips) < 0.05, `banned words: ${mean(slips)}`);
  });
  it("improve in what gold ignores too", () => {
    const closes = (skill: number) =>
      mean(answers(skill).map(({ response }) => Number(response.at(-1) === word("enjoy"))));
    assert.ok(closes(0) < 0.1 && closes(1) > 0.6, `${closes(0)} ${closes(1)}`);
  });
  it("open with a title about half the time, never when the title rule is off", () => {
    const titled = mean(answers(0.8).map(({ response }) => Number(response[0] === word("about"))));
    assert.ok(Math.abs(titled - 0.5) < 0.05, `${titled}`);
    const off = answers(0.8, { ...WORLD, titleRule: false });
    assert.equal(
      off.some(({ response }) => response.some((w) => w === word("about") || isTopicName(w))),
      false,
    );
  });
});
