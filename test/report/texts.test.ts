/** @file How the reader cuts responses and traces, and what its address says. */
import assert from "node:assert/strict";
import { addressOf, readAddress } from "../../src/report/browser/address.js";
import { partingStep, responseParts } from "../../src/report/browser/texts.js";
import type { OutputsRun } from "../../src/report/outputs/shape.js";
import { traceSteps } from "../../src/report/traceSteps.js";

const cut = (trace: string) => traceSteps(trace.split(" ")).map((step) => step.join(" "));

describe("the reader", () => {
  it("cuts a trace after each running total; length and score stand alone", () => {
    assert.deepEqual(cut("by plain 0 salt must 2 len 4 far score 2"), [
      "by plain 0",
      "salt must 2",
      "len 4 far",
      "score 2",
    ]);
    assert.deepEqual(
      cut("refuse claim 2 policy forbids 2 sea match 7 end stop 7 review correct 9 score 9").slice(0, 3),
      ["refuse claim 2", "policy forbids 2", "sea match 7"],
    );
    assert.deepEqual(cut("gull must 2 len 9 close"), ["gull must 2", "len 9 close"]); // a judge's, before its score
    assert.deepEqual(cut("fair score 5"), ["fair", "score 5"]);
    assert.deepEqual(cut("len score 7 again"), ["len", "score 7", "again"]); // ill-formed, yet every word stays
    assert.deepEqual(traceSteps([]), []);
  });

  it("finds where a judge's trace parts from gold's", () => {
    const [judged, golden] = ["sea topic 1 ice off 0 len 2 far", "sea topic 1 ice again 0 len 2 far score 0"].map((t) =>
      traceSteps(t.split(" ")),
    );
    assert.equal(partingStep(judged!, golden!), 1);
    assert.equal(partingStep(golden!.slice(0, 2), golden!), -1); // the judge's trace ends before the score
    assert.equal(partingStep([], golden!), -1);
  });

  it("cuts a response into the steps of the strategy that it takes and the rest", () => {
    const strategy = [
      { name: "1 refuses", words: 1 },
      { name: "2 cites policy", words: 3 },
    ];
    const words = "refuse policy forbids sea end".split(" ");
    assert.deepEqual(responseParts(words, 2, strategy), [
      { words: ["refuse"], step: "1 refuses" },
      { words: ["policy", "forbids", "sea"], step: "2 cites policy" },
      { words: ["end"], step: null },
    ]);
    assert.deepEqual(responseParts(["sea"], 0, strategy), [{ words: ["sea"], step: null }]);
    assert.deepEqual(responseParts([], 0, strategy), []);
  });

  it("has an address for what is read", () => {
    const run = { judge: "reasoning-4b", policy: "qwen3-4b", seed: 2, steps: [0, 50] } as unknown as OutputsRun;
    assert.equal(addressOf(run, 1), "#reader/reasoning-4b/qwen3-4b/2/50");
    assert.deepEqual(readAddress(addressOf(run, 1)), {
      judge: "reasoning-4b",
      policy: "qwen3-4b",
      seed: "2",
      step: 50,
    });
    assert.deepEqual(readAddress("#reader/reasoning-4b"), { judge: "reasoning-4b" });
    assert.deepEqual([readAddress("#reader"), readAddress(""), readAddress("#fig3")], [null, null, null]);
  });
});
