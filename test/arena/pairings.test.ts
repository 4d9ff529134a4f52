import assert from "node:assert/strict";
import { pairUp } from "../../src/arena/pairings.js";
import type { Answer } from "../../src/arena/rows.js";

const answer = (model: string, uid: string): Answer => ({
  uid,
  model,
  messages: [{ role: "assistant", content: `${model} on ${uid}` }],
});
const hard = { uid: "h", category: "hard_prompt", prompt: "Prove it." };
const creative = { uid: "c", category: "creative_writing", prompt: "Sing." };

describe("pairUp", () => {
  it("takes the baseline that Arena-Hard names for the category, or the only one", () => {
    const named = ["o3-mini-2025-01-31", "gemini-2.0-flash-001"].flatMap((model) => [
      answer(model, "h"),
      answer(model, "c"),
    ]);
    const { pairings } = pairUp([hard, creative], [answer("m", "h"), answer("m", "c")], named);
    assert.deepEqual(
      pairings.map(({ baseline }) => baseline.model),
      ["o3-mini-2025-01-31", "gemini-2.0-flash-001"],
    );
    const only = pairUp([hard, creative], [answer("m", "c")], [answer("base", "h"), answer("base", "c")]);
    assert.deepEqual(
      only.pairings.map(({ question, baseline }) => [question.uid, baseline.model]),
      [["c", "base"]],
    );
  });
  it("counts what a model did not answer", () => {
    const answers = [answer("org/m", "h"), answer("n", "h"), answer("n", "c")];
    const { pairings, unanswered } = pairUp([hard, creative], answers, [answer("base", "h"), answer("base", "c")]);
    assert.equal(pairings.length, 3);
    assert.deepEqual([...unanswered], [["m", 1]]);
  });
  it("names the baseline's answer that is missing", () => {
    assert.throws(
      () => pairUp([hard], [answer("m", "h")], [answer("base", "c")]),
      /no answer of base to question h: add/,
    );
    assert.throws(
      () => pairUp([hard], [answer("m", "h")], [answer("a", "h"), answer("b", "h")]),
      /no answers of o3-mini-2025-01-31, the baseline of hard_prompt/,
    );
    assert.throws(
      () => pairUp([hard], [answer("m", "x")], [answer("base", "h")]),
      /no answer belongs to any of the questions/,
    );
  });
  it("keeps runs apart whose names end alike, and refuses two answers of one", () => {
    const runs = ["/out/run-a/checkpoint-500", "/out/run-b/checkpoint-500"];
    const { pairings, unanswered } = pairUp(
      [hard, creative],
      runs.map((run) => answer(run, "h")),
      [answer("base", "h"), answer("base", "c")],
    );
    assert.deepEqual(
      pairings.map((one) => one.answer.model),
      runs,
    );
    assert.deepEqual(
      [...unanswered],
      runs.map((run) => [run, 1]),
    );
    const other = { ...answer("m", "h"), messages: [{ role: "assistant", content: "another" }] };
    assert.throws(
      () => pairUp([hard], [answer("m", "h"), other], [answer("base", "h")]),
      /two answers of m to question h/,
    );
  });
  it("finds the baseline that is named with its organisation", () => {
    const { pairings } = pairUp(
      [hard],
      [answer("m", "h")],
      [answer("openai/o3-mini-2025-01-31", "h"), answer("x", "h")],
    );
    assert.equal(pairings[0]!.baseline.model, "openai/o3-mini-2025-01-31");
  });
});
