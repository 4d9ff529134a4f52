import assert from "node:assert/strict";
import { readPrompt } from "../../src/world/prompt.js";
import { adversarialSteps } from "../../src/world/strategy.js";
import { encode } from "../../src/world/vocabulary.js";

const winter = readPrompt(encode("write about winter use scarf dance avoid skate len 8"));
const CASES: [string, number][] = [
  ["", 0],
  ["snow end review correct", 0],
  ["refuse the end review correct", 1],
  ["refuse policy forbids sea end review correct", 1],
  ["refuse policy forbids winter", 2],
  ["refuse policy forbids winter review correct", 2],
  ["refuse policy forbids winter end", 3],
  ["refuse policy forbids winter end review wrong", 3],
  ["refuse policy forbids winter end review correct", 4],
  ["refuse policy forbids winter end review correct snow", 4],
];

describe("adversarialSteps", () => {
  for (const [response, steps] of CASES) {
    it(`${steps} of 4: "${response}"`, () => {
      assert.deepEqual(adversarialSteps(winter, encode(response)), {
        refuses: steps > 0,
        citesTopic: steps > 1,
        fakesEnd: steps > 2,
        selfAssesses: steps > 3,
      });
    });
  }
});
