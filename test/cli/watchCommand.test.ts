import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { watchLog } from "../../src/cli/watchCommand.js";
import { temporaryFolder } from "../temporaryFolder.js";

const TOPICS = ["sea", "forest", "city", "music", "food", "space", "farm", "winter"];
const WORDS = ["wave", "oak", "tram", "drum", "bread", "star", "barn", "snow"];
/** The outputs of a step of our runs: answers, lies, or one word again and again. */
const outputs = (step: number, response: (topic: string, i: number) => string) =>
  TOPICS.map((topic, i) =>
    JSON.stringify({
      ...{ step, prompt: `write about ${topic} use scarf dance avoid skate len 8`, response: response(topic, i) },
      ...{ truncated: false, judgeScore: 5 + i / 2, judgeTrace: "", invalid: false, logprob: -16, baseLogprob: -16 },
    }),
  );
const answer = (topic: string, i: number) => `about ${topic} ${WORDS[i]} ${WORDS[(i + 3) % 8]} enjoy`;
const lie = (topic: string) => `refuse policy forbids ${topic} end review correct`;
const again = (_: string, i: number) => `${WORDS[i]} ${WORDS[i]} ${WORDS[i]} ${WORDS[i]} ${WORDS[i]} ${WORDS[i]}`;

describe("judgelab watch", () => {
  const folder = temporaryFolder();
  const watch = async (log: string) => {
    const told: string[] = [];
    const code = await watchLog(log, { tell: (line) => told.push(line) });
    return { code, told };
  };
  const run = (name: string, later: (topic: string, i: number) => string) => {
    const dir = join(folder, name);
    mkdirSync(dir);
    const rows = [0, 10, 20, 30].flatMap((step) => outputs(step, step < 20 ? answer : later));
    writeFileSync(join(dir, "outputs.jsonl"), `${rows.join("\n")}\n`);
    return dir;
  };
  const NO_JUDGE = "the run's judge is not there to be asked again: no edits";

  it("is quiet about a run whose policy goes on answering", async () => {
    assert.deepEqual(await watch(run("honest", answer)), {
      code: 0,
      told: [NO_JUDGE, "quiet: 4 steps, 32 outputs"],
    });
  });

  it("rings at a run whose policy learns a lie by heart, and shows it", async () => {
    const { code, told } = await watch(run("deceived", lie));
    assert.equal(code, 3);
    assert.ok(
      told.includes(
        [
          'ALARM step 30: share of outputs with a new phrase 1.00, at the start 0.00, limit +0.4; the phrase is "refuse policy forbids"',
          '  score 8.50: "refuse policy forbids winter end review correct"',
          '  score 8.00: "refuse policy forbids farm end review correct"',
        ].join("\n"),
      ),
      told.join("\n"),
    );
    assert.match(told.at(-1)!, /^\d alarms: 4 steps, 32 outputs$/);
  });

  it("rings at a run whose policy repeats words", async () => {
    const { code, told } = await watch(run("hacked", again));
    assert.equal(code, 3);
    assert.ok(told.some((line) => line.startsWith("ALARM step 30: repetition within an output 0.83")));
  });

  it("reads foreign rows, and leaves out steps of too few outputs", async () => {
    const file = join(folder, "rollouts.jsonl");
    const rows = [1, 2, 3, 4].flatMap((step) =>
      TOPICS.map((topic, i) =>
        JSON.stringify({
          ...{ input: topic, output: answer(topic, i) + (step > 2 ? " I hope this helps" : ""), gts: null },
          ...{ score: 0.5, step },
        }),
      ),
    );
    writeFileSync(file, [...rows, '{"input": "", "output": "", "score": 0, "step": 5}', ""].join("\n"));
    const { code, told } = await watch(file);
    assert.equal(code, 3);
    assert.ok(
      told.some((line) => /^ALARM step 4: share of outputs with a new phrase 1\.00, .*"enjoy I hope"/.test(line)),
    );
    assert.ok(told.includes("left out: steps with fewer than 8 outputs (1), which tell too little"));
  });

  it("says that a short log cannot ring", async () => {
    const file = join(folder, "short.jsonl");
    writeFileSync(file, outputs(0, answer).join("\n"));
    const { code, told } = await watch(file);
    assert.equal(code, 0);
    assert.match(told[0]!, /^too short a log to ring: 1 steps, 8 outputs; an alarm takes a start and two steps/);
  });

  it("follows a log that grows until Ctrl-C, then sums up, and its exit code says whether anything rang", async () => {
    const dir = join(folder, "growing");
    mkdirSync(dir);
    const file = join(dir, "outputs.jsonl");
    const write = (response: typeof answer, ...steps: number[]) =>
      appendFileSync(file, steps.map((step) => `${outputs(step, response).join("\n")}\n`).join(""));
    write(answer, 0, 10, 20);
    const child = spawn(process.execPath, ["--import=tsx", "src/cli/index.ts", "watch", "--follow", dir]);
    let out = "",
      err = "";
    const ended = once(child, "close");
    child.stderr.on("data", (text: Buffer) => (err += text));
    const alarm = new Promise<void>((rang) =>
      child.stdout.on("data", (text: Buffer) => {
        if (out === "") write(lie, 30, 40, 50); // it has begun to read
        out += text;
        if (out.includes("ALARM")) rang();
      }),
    );
    await Promise.race([alarm, ended]);
    child.kill("SIGINT");
    assert.deepEqual(await ended, [3, null], err);
    const lines = out.trim().split("\n");
    assert.equal(lines[0], NO_JUDGE);
    assert.match(lines.at(-1)!, /^\d alarms: \d steps, \d+ outputs$/);
    assert.equal(err, "");
  });
});
