import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { logRow, stepsOf } from "../../src/signals/log.js";
import { temporaryFolder } from "../temporaryFolder.js";

const row = (step: number, output = "an answer") => JSON.stringify({ step, input: "a prompt", output, score: 0.5 });

describe("rows of a log", () => {
  it("are verl's, with what else it dumps", () => {
    const dumped =
      '{"input": "user\\nSay hi", "output": "hi", "gts": null, "score": 0.75, "step": 3, "acc": 1.0, "request_id": "r1"}';
    assert.deepEqual(logRow(dumped, "3.jsonl", 1), {
      step: 3,
      input: "user\nSay hi",
      output: "hi",
      score: 0.75,
    });
  });

  it("are those of CHERRL's mirror, and take the step of a file named for it", () => {
    const read = { step: 20, input: "Explain", output: "Because", score: -0.25 };
    assert.deepEqual(
      logRow('{"step": 20, "input": "Explain", "output": "Because", "score": -0.25}', "x.jsonl", 1),
      read,
    );
    assert.deepEqual(logRow('{"input": "Explain", "output": "Because", "score": -0.25}', "log/20.jsonl", 1), read);
  });

  it("are ours, with log-probabilities", () => {
    const ours =
      '{"step":0,"prompt":"write","response":"snow","truncated":false,"judgeScore":7,"judgeTrace":"","invalid":false,"logprob":-2,"baseLogprob":-3}';
    assert.deepEqual(logRow(ours, "outputs.jsonl", 1), {
      ...{ step: 0, input: "write", output: "snow", score: 7, logprobs: { policy: -2, base: -3 } },
    });
  });

  it("that are bad are named by file, line and what is wrong", () => {
    const fault = (text: string) => () => logRow(text, "/logs/rollouts.jsonl", 7);
    assert.throws(fault("{"), /rollouts\.jsonl line 7 is damaged .*: correct or delete that line/);
    assert.throws(fault('{"step": 1, "input": "a", "output": "b"}'), /line 7 is damaged \(score: .*number/);
    assert.throws(fault('{"step": 1.5, "input": "a", "output": "b", "score": 1}'), /line 7 is damaged \(step: /);
    assert.throws(fault('{"step": 1, "input": "a", "output": ["b"], "score": 1}'), /line 7 is damaged \(output: /);
    assert.throws(fault('{"input": "a", "output": "b", "score": 1}'), /step: there is none, neither in the row nor/);
    assert.throws(fault('{"step": 1, "input": "a", "output": "b", "score": NaN}'), /line 7 is damaged/);
  });
});

describe("the steps of a log", () => {
  const folder = temporaryFolder();
  const stepsIn = async (path: string) => {
    const steps: number[][] = [];
    for await (const outputs of stepsOf(path)) steps.push(outputs.map(({ step }) => step));
    return steps;
  };

  it("are those of a file, whether or not its last row has a line end", async () => {
    const file = join(folder, "whole.jsonl");
    writeFileSync(file, `${row(0)}\n${row(0)}\n\n${row(10)}`);
    assert.deepEqual(await stepsIn(file), [[0, 0], [10]]);
  });

  it("are those of a folder of files by number, not by name", async () => {
    const dump = join(folder, "dump");
    mkdirSync(dump);
    for (const step of [10, 9, 100]) writeFileSync(join(dump, `${step}.jsonl`), `${row(step)}\n`);
    assert.deepEqual(await stepsIn(dump), [[9], [10], [100]]);
  });

  it("must not go back, and there must be a log", async () => {
    const file = join(folder, "back.jsonl");
    writeFileSync(file, `${row(20)}\n${row(10)}\n`);
    await assert.rejects(stepsIn(file), /back\.jsonl line 2 is damaged \(step 10 comes after step 20; rows go by/);
    await assert.rejects(stepsIn(join(folder, "none.jsonl")), /none\.jsonl is missing: name a run's folder or a/);
  });

  it("come as a log grows, a step once a later one has begun, and the last when there is no more", async () => {
    const file = join(folder, "growing.jsonl");
    writeFileSync(file, `${row(0)}\n${row(10).slice(0, 5)}`);
    let ended = false;
    const steps = stepsOf(file, { ended: () => ended });
    const first = steps.next();
    appendFileSync(file, `${row(10).slice(5)}\n`);
    assert.deepEqual(
      (await first).value?.map(({ step }: { step: number }) => step),
      [0],
    );
    ended = true;
    assert.deepEqual(
      (await steps.next()).value?.map(({ step }: { step: number }) => step),
      [10],
    );
    assert.equal((await steps.next()).done, true);
  });
});
