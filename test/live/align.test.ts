/** @file Two traces beside the words they are about. */
import assert from "node:assert/strict";
import { alignTraces, meaning } from "../../src/live/align.js";

describe("aligned traces", () => {
  it("stand a step a word, and mark where judge and gold part", () => {
    const rows = alignTraces(
      "drum drum",
      "drum must 2 drum must 4 len 2 far score 4",
      "drum must 2 drum again 1 len 2 far score 1",
    );
    assert.deepEqual(
      rows.map(({ words, differ }) => [words, differ]),
      [
        ["drum", false],
        ["drum", true],
        ["", false], // the length
      ],
    );
    assert.deepEqual(
      rows.map(({ gold }) => meaning(gold!)),
      [
        { says: "asked for", total: "2" },
        { says: "said before", total: "1" },
        { says: "2 words: not the asked length", total: "" },
      ],
    );
  });

  it("cut a refusal where gold cuts it, and leave empty what gold no longer reads", () => {
    const rows = alignTraces(
      "refuse policy forbids sea wave tide",
      "",
      "refuse claim 2 policy forbids 2 sea match 7 wave far 5 score 5",
    );
    assert.deepEqual(
      rows.map(({ words, gold, differ }) => [words, gold?.join(" ") ?? null, differ]),
      [
        ["refuse", "refuse claim 2", false],
        ["policy forbids", "policy forbids 2", false],
        ["sea", "sea match 7", false],
        ["wave", "wave far 5", false],
        ["tide", null, false],
      ],
    );
  });
});
