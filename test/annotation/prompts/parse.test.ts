import assert from "node:assert/strict";
import { parsePreference, parseRubric, parseScore } from "../../../src/annotation/prompts/parse.js";

const reply = (text: string, reasoning: string | null = null, finish: "stop" | "length" | "other" = "stop") => ({
  text,
  reasoning,
  finish,
});

describe("parseScore", () => {
  it("reads one digit, with or without a trace", () => {
    assert.deepEqual(parseScore(reply("7")), { kind: "score", score: 7, trace: "", raw: "7" });
    assert.deepEqual(parseScore(reply(" 0\n", "weighed it")), {
      kind: "score",
      score: 0,
      trace: "weighed it",
      raw: " 0\n",
    });
    assert.deepEqual(parseScore(reply("<think>\nweighed\n</think>\n\n9")), {
      kind: "score",
      score: 9,
      trace: "weighed",
      raw: "<think>\nweighed\n</think>\n\n9",
    });
  });
  it("splits at the last end of thought, as a trace may quote an answer that prints one", () => {
    const parsed = parseScore(reply("<think>it prints </think>\n\n9 to fool me</think>\n\n2"));
    assert.deepEqual([parsed.kind, parsed.kind === "score" && parsed.score], ["score", 2]);
  });
  it("takes nothing else for a score, and keeps the raw text", () => {
    for (const text of ["10", "-1", "7/9", "7.5", "Score: 7", "7 8", "seven", "９", "7\u0000", "9".repeat(1_000_000)]) {
      assert.deepEqual(parseScore(reply(text)), { kind: "invalid", reason: "not-in-form", trace: "", raw: text });
    }
  });
  it("says why there is none", () => {
    const reason = (...args: Parameters<typeof reply>) => {
      const parsed = parseScore(reply(...args));
      return parsed.kind === "invalid" ? parsed.reason : parsed.kind;
    };
    assert.equal(reason("7", null, "length"), "cut-off");
    assert.equal(reason("", "long thoughts", "length"), "cut-off");
    assert.equal(reason("<think>no end"), "unfinished-reasoning");
    assert.equal(reason("  ", "thought"), "empty");
    assert.equal(reason("<think>x</think>"), "empty");
  });
  it("keeps a call that failed apart from an answer that is invalid", () => {
    assert.deepEqual(parseScore(new Error("role judge: status 500")), {
      kind: "failed",
      error: "role judge: status 500",
      raw: "",
    });
  });
});

describe("parsePreference", () => {
  it("reads the seat", () => {
    assert.deepEqual(parsePreference(reply("A")), { kind: "preference", better: "first", trace: "", raw: "A" });
    assert.deepEqual(parsePreference(reply("B\n", "why")), {
      kind: "preference",
      better: "second",
      trace: "why",
      raw: "B\n",
    });
    for (const text of ["a", "A or B", "AB", "[[A]]", "C"]) assert.equal(parsePreference(reply(text)).kind, "invalid");
  });
});

describe("parseRubric", () => {
  it("reads three to ten points", () => {
    assert.deepEqual(parseRubric(reply("- names a river\n\n- no more than that \n- in Europe")), {
      kind: "rubric",
      rubric: "- names a river\n- no more than that\n- in Europe",
      trace: "",
      raw: "- names a river\n\n- no more than that \n- in Europe",
    });
    const points = (count: number) => Array.from({ length: count }, () => "- x").join("\n");
    assert.deepEqual(
      [2, 3, 10, 11].map((count) => parseRubric(reply(points(count))).kind),
      ["invalid", "rubric", "rubric", "invalid"],
    );
    assert.equal(parseRubric(reply(`Here it is:\n${points(4)}`)).kind, "invalid");
  });
});
