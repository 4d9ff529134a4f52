import assert from "node:assert/strict";
import { arenaHardLabel, parseVerdict } from "../../src/arena/verdict.js";

describe("arenaHardLabel", () => {
  const cases: [what: string, text: string, label: string | null][] = [
    ["the label in double brackets", "My final verdict is: [[B>>A]].", "B>>A"],
    ["the last one where there are several", "First [[A>B]], on reflection [[A=B]]", "A=B"],
    ["small letters", "[[b>a]]", "B>A"],
    ["single brackets where there are no double ones", "So: [A>>B]", "A>>B"],
    ["double brackets rather than later single ones", "[[B>A]], see x[A]", "B>A"],
    ["an index in prose, where there is no verdict", "it reads list[a], then list[b]", "B"],
    ["whatever is made of the signs", "[[A>>>B]]", "A>>>B"],
    ["nothing with a space in it", "[[A > B]]", null],
    ["nothing without brackets", "A>B", null],
    ["nothing in words", "[[tie]]", null],
  ];
  for (const [what, text, label] of cases) it(`takes ${what}`, () => assert.equal(arenaHardLabel(text), label));
});

describe("parseVerdict", () => {
  it("gives one of the ten labels", () => {
    assert.deepEqual(parseVerdict("[[A>B]]"), { kind: "verdict", label: "A>B" });
    assert.deepEqual(parseVerdict("[[b<<a]]"), { kind: "verdict", label: "B<<A" });
  });
  it("tells a text without a verdict from one with no valid verdict", () => {
    assert.deepEqual(parseVerdict("I cannot say."), { kind: "invalid", reason: "no-verdict", raw: "I cannot say." });
    assert.deepEqual(parseVerdict("see x[b]"), { kind: "invalid", reason: "not-a-label", raw: "see x[b]" });
    assert.deepEqual(parseVerdict("[[B]]"), { kind: "invalid", reason: "not-a-label", raw: "[[B]]" });
  });
});
