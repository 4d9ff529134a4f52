import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Answer, answerText, Judgment, Question } from "../../src/arena/rows.js";
import { jsonlFiles, readJsonl } from "../../src/store/jsonl.js";
import { temporaryFolder } from "../temporaryFolder.js";

const folder = temporaryFolder();
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe("readJsonl", () => {
  it("reads questions, with or without a last line end, and leaves other keys out", () => {
    const row = '{"uid":"q1","category":"hard_prompt","subcategory":"coding","prompt":"Sort.","cluster":3}';
    const expected = { uid: "q1", category: "hard_prompt", subcategory: "coding", prompt: "Sort." };
    assert.deepEqual([...readJsonl(file("q.jsonl", `${row}\n${row}`), Question)], [expected, expected]);
    assert.deepEqual([...readJsonl(file("q.jsonl", `${row}\r\n\n`), Question)], [expected]);
  });
  it("reads both shapes of an answer", () => {
    const row = (content: unknown) =>
      JSON.stringify({
        uid: "q",
        model: "m",
        messages: [
          { role: "user", content: "hi" },
          { role: "assistant", content },
        ],
      });
    const answers = [...readJsonl(file("a.jsonl", `${row({ answer: "one" })}\n${row("two")}\n`), Answer)];
    assert.deepEqual(answers.map(answerText), ["one", "two"]);
  });
  it("reads judgments down to their labels, failed games among them", () => {
    const games = [null, { score: null, judgment: { answer: "…" }, prompt: [] }];
    const row = { uid: "q", category: "hard_prompt", judge: "j", model: "m", baseline: "b", games };
    const [judgment] = readJsonl(file("j.jsonl", JSON.stringify(row)), Judgment);
    assert.deepEqual(judgment.games, [null, { score: null }]);
  });
  it("names file and line of a row that is no json, or not of its kind", () => {
    const good = '{"uid":"q1","category":"c","prompt":"p"}';
    assert.throws(
      () => [...readJsonl(file("bad.jsonl", `${good}\n{"uid":`), Question)],
      /bad\.jsonl line 2 .*download the file again/,
    );
    assert.throws(() => [...readJsonl(file("bad.jsonl", `${good}\n\n{"uid":7}`), Question)], /bad\.jsonl line 3 .*uid/);
  });
});

describe("jsonlFiles", () => {
  it("are the files named and those in folders named", () => {
    file("z.jsonl", "");
    file("notes.txt", "");
    const found = jsonlFiles([folder, join(folder, "z.jsonl")]);
    assert.ok(found.includes(join(folder, "a.jsonl")) && !found.some((name) => name.endsWith(".txt")));
    assert.equal(found.filter((name) => name.endsWith("z.jsonl")).length, 2);
  });
  it("names what is missing, and a folder without any", () => {
    assert.throws(() => jsonlFiles([join(folder, "none")]), /none is missing/);
    assert.throws(() => jsonlFiles([temporaryFolder()]), /no \.jsonl files/);
  });
});
