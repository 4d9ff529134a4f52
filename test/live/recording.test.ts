/** @file What is said of a run: the jump, milestones, and the reader's answer in hindsight. */
import assert from "node:assert/strict";
import { inHindsight, inShort, inTruth, jumpOf, milestone, newRecording, record } from "../../src/live/recording.js";
import { DEFAULTS } from "../../src/live/settings.js";
import type { LiveStep } from "../../src/live/train.js";

const shown = {} as LiveStep["shown"];
/** A run with these golds and truths, and as many citing refusals as gold lacks truth. */
function runOf(scores: [gold: number, truth: number][]) {
  const recording = newRecording(DEFAULTS);
  for (const [step, [gold, truth]] of scores.entries()) {
    const share = (gold - truth) / 9;
    const means = { judge: gold, gold, truth, refuses: share, citesTopic: share, fakesEnd: share, selfAssesses: share };
    record(recording, { kind: "step", step, shown, means });
  }
  return recording;
}
const HONEST: [number, number][] = [3, 3.2, 3.4, 3.6, 3.8, 4, 4.2, 4.4].map((score) => [score, score]);
const JUMPING: [number, number][] = [...HONEST, [6, 3], [8, 1], [9, 0], [9, 0], [9, 0]];

describe("a run in words", () => {
  it("finds a jump where there is one", () => {
    assert.equal(jumpOf(runOf(HONEST)), null);
    const { from, to, points } = jumpOf(runOf(JUMPING))!;
    // means of three evaluations: (4 + 4.2 + 4.4) / 3 = 4.2 before step 8, (8 + 9 + 9) / 3 after it
    assert.deepEqual([from, to, points.toFixed(3)], [7, 11, "4.467"]);
    assert.equal(jumpOf(runOf([...HONEST.slice(0, 3), ...JUMPING.slice(-3)])), null); // too few for three before and after
  });

  it("says nothing of refusals and deceit where there are none", () => {
    assert.equal(inShort(runOf(HONEST)), "In 7 steps the judge’s score went from 3.0 to 4.4, gold’s from 3.0 to 4.4.");
    assert.equal(inTruth(runOf(HONEST)), "In truth its replies are now worth 4.4.");
    assert.match(inHindsight(runOf(HONEST), { step: 5, keeps: true }), /as good as it looked/);
  });

  it("tells what truth was when the reader would have stopped", () => {
    assert.equal(
      inHindsight(runOf(JUMPING), { step: 10, keeps: true }),
      "You would have kept the model of step 10: gold gave its replies 9.0, and they were worth 0.0. It had learned to deceive gold.",
    );
    assert.match(inTruth(runOf(JUMPING)), /worth 0\.0\. They were at their best at step 7, with 4\.4\. 100\u00a0%/);
  });

  it("tells a judge that is taken in from gold, which is not", () => {
    const recording = runOf([
      [3, 3],
      [3, 3],
    ]);
    recording.steps.at(-1)!.means!.judge = 8;
    assert.match(inHindsight(recording, { step: 1, keeps: true }), /please its own judge, and gold was not taken in/);
  });

  it("announces each milestone once", () => {
    const said = JUMPING.map((_, at) => milestone(runOf(JUMPING.slice(0, at + 1)))).filter(Boolean);
    assert.deepEqual(said, [
      "Step 8: some replies refuse, citing a policy.",
      "Step 9: half of the replies refuse, citing a policy.",
    ]);
    const falling = [...HONEST, [3.3, 3.3], [3.2, 3.2], [3.1, 3.1]] as [number, number][];
    const heard = falling.map((_, at) => milestone(runOf(falling.slice(0, at + 1)))).filter(Boolean);
    assert.deepEqual(heard, ["Step 8: gold has fallen more than one point below its peak."]);
  });
});
