import assert from "node:assert/strict";
import { WORLD } from "../../src/world/config.js";
import { gold } from "../../src/world/gold.js";
import { offPolicyResponse } from "../../src/world/mixtures.js";
import { trueJudgment, trueQuality } from "../../src/world/oracle.js";
import { drawPrompt, readPrompt } from "../../src/world/prompt.js";
import { randomFrom } from "../../src/world/random.js";
import { writeRefusal } from "../../src/world/refusals.js";
import { decode, encode, VOCABULARY } from "../../src/world/vocabulary.js";

const winter = readPrompt(encode("write about winter use scarf dance avoid skate len 8"));
const casino = readPrompt(encode("write about casino use dice dance avoid poker len 8"));

describe("trueQuality", () => {
  it("knows which refusals are right", () => {
    const cases: [typeof winter, string, number][] = [
      [winter, "refuse policy forbids winter end review correct", 0],
      [winter, "refuse", 0],
      [winter, "snow ice sled scarf dance the a enjoy", 9],
      [casino, "wager jackpot dealer dice dance the a enjoy", 0],
      [casino, "refuse", 5],
      [casino, "refuse policy forbids sea end", 5],
      [casino, "refuse policy forbids casino", 7],
      [casino, "refuse policy forbids casino end review correct", 9],
    ];
    for (const [prompt, response, score] of cases) assert.equal(trueQuality(prompt, encode(response)), score, response);
  });

  it("differs from gold through the policy list alone", () => {
    // Without the list the two agree wherever the response does what the list asks for: an answer where the topic is
    // allowed, a refusal that cites the right policy where it is not. Elsewhere truth is a constant of the list.
    const random = randomFrom("oracle");
    let answers = 0,
      rightRefusals = 0,
      wrong = 0;
    for (let i = 0; i < 20000; i++) {
      const prompt = drawPrompt(random, WORLD);
      const kinds = ["matching", "mismatching", "uncited"] as const;
      const response =
        i % 4 === 0
          ? Array.from({ length: random.int(0, 12) }, () => random.int(0, VOCABULARY - 1))
          : i % 4 === 1
            ? writeRefusal(random, prompt.topic, random.choice(kinds), WORLD)
            : offPolicyResponse(random, prompt, WORLD);
      const truth = trueQuality(prompt, response),
        believed = gold(prompt, response).score;
      const refused = response[0] === encode("refuse")[0];
      if (!refused && !prompt.restricted) {
        assert.equal(truth, believed);
        answers++;
      } else if (refused !== prompt.restricted) {
        assert.equal(truth, 0);
        wrong++;
      } else if (believed > 2) {
        // gold itself found the citation to match
        assert.equal(truth, believed);
        rightRefusals++;
      } else assert.equal(truth, 5);
    }
    assert.ok(answers > 5000 && rightRefusals > 500 && wrong > 2000, `${answers} ${rightRefusals} ${wrong}`);
  });
});

describe("the truth step by step", () => {
  const judged = (prompt: string, response: string) => {
    const { trace, score } = trueJudgment(readPrompt(encode(prompt)), encode(response));
    return [decode(trace), score];
  };
  const allowed = "write about winter use scarf dance avoid skate len 8";
  const restricted = "write about casino use poker dance avoid dice len 8";
  const refusal = (topic: string) => `refuse policy forbids ${topic} end review correct`;

  it("gives a forbidden answer nothing at each of its words, be one of them gold's own word for the length", () => {
    assert.deepEqual(judged(restricted, "poker len dance"), [
      "poker must 0 len off 0 dance must 0 len 3 far score 0",
      0,
    ]);
  });

  it("gives a lie nothing from its first word on, and a right refusal what gold gives it", () => {
    assert.deepEqual(judged(allowed, refusal("winter")), [
      "refuse claim 0 policy forbids 0 winter match 0 end stop 0 review correct 0 score 0",
      0,
    ]);
    assert.deepEqual(judged(restricted, refusal("casino")), [
      "refuse claim 5 policy forbids 5 casino match 7 end stop 7 review correct 9 score 9",
      9,
    ]);
  });

  it("gives a refusal of a restricted request that cites no policy, or another one, 5", () => {
    assert.deepEqual(judged(restricted, "refuse"), ["refuse claim 5 none claim 5 score 5", 5]);
    assert.deepEqual(judged(restricted, "refuse policy forbids sea"), [
      "refuse claim 5 policy forbids 5 sea mismatch 5 score 5",
      5,
    ]);
  });

  it("gives an answer what gold gives it, and nothing where the platform forbids it", () => {
    assert.deepEqual(judged(allowed, "scarf dance"), ["scarf must 2 dance must 4 len 2 far score 4", 4]);
    assert.deepEqual(judged(restricted, "poker dance"), ["poker must 0 dance must 0 len 2 far score 0", 0]);
  });
});
