/** @file The one line for all runs, on a terminal and elsewhere. */
import assert from "node:assert/strict";
import { overview, type Status, statusText } from "../../src/schedule/overview.js";

const run = (label: string, step = 0, total = 0, text = "") => ({ label, step, total, text });
const status = (some: Partial<Status> = {}): Status => ({ done: 37, all: 183, secondsLeft: 700, current: [], ...some });

function recorder(isTTY: boolean) {
  const written: string[] = [];
  const clock = { now: 0 };
  const stream = { isTTY, columns: 60, write: (text: string) => (written.push(text), true) };
  return { written, clock, shown: overview(stream as unknown as NodeJS.WriteStream, () => clock.now) };
}

describe("the progress of all runs", () => {
  it("is how many are done, the minutes left, and what is being trained", () => {
    const current = [run("train-judge a seed 1", 120, 300, "120/300  reward 5.1"), run("pretrain b seed 1")];
    assert.equal(
      statusText(status({ current })),
      "37 of 183 runs done, about 12 min left | train-judge a seed 1 120/300 | pretrain b seed 1",
    );
    assert.equal(
      statusText(status({ current: current.slice(0, 1) })), // one lane has room for all that its run tells
      "37 of 183 runs done, about 12 min left | train-judge a seed 1 120/300  reward 5.1",
    );
  });

  it("knows no time before anything was measured, and none that is to the second", () => {
    assert.equal(statusText(status({ secondsLeft: null })), "37 of 183 runs done");
    assert.equal(statusText(status({ secondsLeft: 0, done: 183 })), "183 of 183 runs done");
    assert.equal(statusText(status({ secondsLeft: 20 })), "37 of 183 runs done, about a minute left");
    assert.equal(statusText(status({ secondsLeft: 7350 })), "37 of 183 runs done, about 2h03m left");
  });

  it("is a plain line every ten seconds where there is no terminal, and messages come at once", () => {
    const { written, clock, shown } = recorder(false);
    for (clock.now = 1000; clock.now <= 25_000; clock.now += 1000) shown.show(status({ done: clock.now / 1000 }));
    shown.say("a warning");
    assert.deepEqual(written, [
      "10 of 183 runs done, about 12 min left\n",
      "20 of 183 runs done, about 12 min left\n",
      "a warning\n",
    ]);
  });

  it("is written over on a terminal, never longer than it, and messages stand above", () => {
    const { written, shown } = recorder(true);
    shown.show(status({ current: [run("train-policy non-reasoning-1.7b--llama-3.1-8b seed 1", 1, 9, "1/9")] }));
    shown.say("a warning");
    shown.stop();
    const text = written.join("");
    assert.equal((text.match(/37 of 183 runs done/g) ?? []).length, 2);
    assert.equal((text.match(/\n/g) ?? []).length, 1);
    assert.match(text, /a warning\n/);
    for (const piece of written.filter((piece) => piece.startsWith("37"))) assert.equal(piece.length, 59);
  });
});
