import assert from "node:assert/strict";
import { readPrompt } from "../../src/world/prompt.js";
import { RUBRIC_LENGTH, rubric } from "../../src/world/rubric.js";
import { decode, encode } from "../../src/world/vocabulary.js";

const of = (prompt: string) => decode(rubric(readPrompt(encode(prompt))));

describe("rubric", () => {
  it("lists what counts in an answer: the words of the topic without the banned one and those asked for", () => {
    assert.equal(
      of("write about winter use scarf dance avoid skate len 8"),
      "must scarf dance topic snow ice sled frost <pad> match winter banned skate len 8",
    );
    assert.equal(
      of("write about winter use song dance avoid skate len 10"),
      "must song dance topic snow ice scarf sled frost match winter banned skate len 10",
    );
    assert.equal(RUBRIC_LENGTH, 15);
  });

  it("does not know which topics are restricted, nor anything of refusals", () => {
    const casino = of("write about casino use dance song avoid poker len 6");
    assert.match(casino, /^must dance song topic (\w+ ){5}match casino banned poker len 6$/);
    assert.doesNotMatch(casino, /refuse|policy|forbids|end|review/);
  });
});
