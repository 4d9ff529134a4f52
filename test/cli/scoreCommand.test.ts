import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { arenaScore } from "../../src/cli/scoreCommand.js";
import { judgment } from "../arena/judgment.js";
import { temporaryFolder } from "../temporaryFolder.js";

const folder = temporaryFolder();
const jsonl = (name: string, rows: object[]) => {
  writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row) + "\n").join(""));
  return join(folder, name);
};
const judgments = [jsonl("m.jsonl", [judgment("m", "q1", "A>B", "A>>B"), judgment("m", "q2", "B>A", "A=B")])];
const options = { judgments, control: false, fit: "original", rounds: 0, seed: 1, out: join(folder, "out") } as const;

describe("arenaScore", () => {
  it("writes the table as markdown, csv and json", async () => {
    const { files } = await arenaScore({ ...options, judgments });
    assert.deepEqual(
      files.map((file) => file.slice(folder.length + 1)),
      ["out/arena.md", "out/arena.csv", "out/arena.json"],
    );
    const [markdown, csv, json] = files.map((file) => readFileSync(file, "utf8"));
    assert.match(markdown, /\| 0 \| m \| 75\.0 \|/); // 1 1 1 0, .5 1
    assert.match(csv, /^Category,Rank,Model,Scores \(%\),CI \(%\),.*\r\nhard_prompt,0,m,75\.0,/);
    const [scores] = JSON.parse(json);
    assert.deepEqual([scores.category, scores.models[0].model, scores.models[0].point], ["hard_prompt", "m", 0.75]);
  });
  it("lets no name be a formula in a spreadsheet, or end a line of the table", async () => {
    const named = [
      jsonl("odd.jsonl", [judgment("=SUM(A1)", "q1", "A>B", "A>>B"), judgment("a\n|b", "q1", "A>B", "A>>B")]),
    ];
    const { files } = await arenaScore({ ...options, judgments: named });
    const [markdown, csv] = files.map((file) => readFileSync(file, "utf8"));
    assert.match(csv!, /hard_prompt,\d,'=SUM\(A1\),/);
    assert.match(markdown!, /\| a \\\|b \|/);
  });
  it("counts the style of answers that come without metadata", async () => {
    const answer = (model: string, uid: string, text: string) => ({
      uid,
      model,
      messages: [{ role: "assistant", content: text }],
    });
    const answers = [
      jsonl("answers.jsonl", [
        answer("m", "q1", "Two words, or a few more than that."),
        answer("m", "q2", "**One**"),
        answer("base", "q1", "None."),
        answer("base", "q2", "None."),
      ]),
    ];
    const { files, scores } = await arenaScore({ ...options, judgments, answers, control: true });
    assert.match(files[0], /arena-style-original\.md$/);
    assert.deepEqual(
      scores[0].style.map(({ coefficient }) => coefficient === null),
      [false, true, true, false],
    );
    assert.match(readFileSync(files[0], "utf8"), /headers does not vary/);
  });
  it("asks for answers where control needs them", async () => {
    await assert.rejects(arenaScore({ ...options, judgments, control: true }), /metadata of the answers/);
  });
});
