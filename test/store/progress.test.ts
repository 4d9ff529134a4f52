/** @file Progress: plain lines where there is no terminal, a bar where there is one. */
import assert from "node:assert/strict";
import { duration, progress } from "../../src/store/progress.js";

/** A stream that keeps what was written, and a clock that is set by hand. */
function recorder(isTTY: boolean) {
  const written: string[] = [];
  const clock = { now: 0 };
  const stream = {
    isTTY,
    columns: 120,
    write: (text: string) => (written.push(text), true),
    on() {},
    once() {},
    removeListener() {},
  };
  return { written, clock, options: { stream: stream as unknown as NodeJS.WriteStream, now: () => clock.now } };
}

describe("progress without a terminal", () => {
  it("writes a line every five seconds: label, step, rate, time left, fields", () => {
    const { written, clock, options } = recorder(false);
    const shown = progress("train-policy x seed 1", 200, options);
    for (let step = 1; step <= 24; step++) {
      clock.now = step * 500; // two steps a second
      shown.update(step, { reward: 4 + step / 8, truncated: 0.123456 });
    }
    assert.deepEqual(written, [
      "train-policy x seed 1  10/200  2/s  1m35s left  reward 5.25  truncated 0.123\n",
      "train-policy x seed 1  20/200  2/s  1m30s left  reward 6.5  truncated 0.123\n",
    ]);
  });

  it("ends with where it stood", () => {
    const { written, clock, options } = recorder(false);
    const shown = progress("short", 4, options);
    shown.update(1, {});
    clock.now = 100;
    shown.update(2, {});
    shown.stop();
    assert.deepEqual(written, ["short  2/4  10/s  0s left\n"]);
  });

  it("measures the rate of a resumed run from where it resumed", () => {
    const { written, clock, options } = recorder(false);
    const shown = progress("resumed", 1000, options);
    shown.update(901, {});
    clock.now = 10_000;
    shown.update(911, {});
    assert.deepEqual(written, ["resumed  911/1000  1/s  1m29s left\n"]);
  });
});

describe("progress on a terminal", () => {
  const asked = process.env.JUDGELAB_PROGRESS;
  afterEach(() => {
    if (asked === undefined) delete process.env.JUDGELAB_PROGRESS;
    else process.env.JUDGELAB_PROGRESS = asked;
  });
  const writtenBy = () => {
    const { written, clock, options } = recorder(true);
    const shown = progress("bar", 10, options);
    clock.now = 6000;
    shown.update(5, { reward: 3 });
    shown.stop();
    return written.join("");
  };

  it("is a bar", () => {
    delete process.env.JUDGELAB_PROGRESS;
    assert.match(writtenBy(), /bar .*5\/10 {2}reward 3/);
    assert.match(writtenBy(), /\x1b\[/); // it moves the cursor
  });

  it("is plain lines where two runs share the terminal", () => {
    process.env.JUDGELAB_PROGRESS = "lines";
    assert.equal(writtenBy(), "bar  5/10  reward 3\n");
  });
});

describe("duration", () => {
  it("is read at a glance", () => {
    assert.deepEqual([0.4, 59, 60, 185, 3600, 3720].map(duration), ["0s", "59s", "1m00s", "3m05s", "1h00m", "1h02m"]);
  });
});
