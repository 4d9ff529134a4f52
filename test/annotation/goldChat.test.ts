import assert from "node:assert/strict";
import { annotatedBy, goldQuestion, pairOf } from "../../src/annotation/goldChat.js";
import { decode } from "../../src/world/vocabulary.js";

const pair = pairOf(goldQuestion());

describe("gold's answer over chat", () => {
  it("is a score, with its trace before it", () => {
    const { score, trace } = annotatedBy(pair, { reasoning: "topic winter yes", text: "score 7" });
    assert.equal(score, 7);
    assert.equal(decode(trace), "topic winter yes score 7");
  });
  it("names the role where another model answers, in words that the miniature lacks too", () => {
    for (const text of ["Hello! How can I help?", "score 10", "7"])
      assert.throws(() => annotatedBy(pair, { reasoning: "yes", text }), {
        name: "RoleError",
        message: `gold answered "${text}" where "score <0 to 9>" is asked: name a server of the miniature's gold (judgelab serve) as role gold`,
      });
    assert.throws(
      () => annotatedBy(pair, { reasoning: null, text: "score 7" }),
      /^RoleError: gold gave its score without a trace: .* as role gold$/,
    );
  });
});
