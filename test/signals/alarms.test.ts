import assert from "node:assert/strict";
import { firstAlarm, leadOf, onsetByTruth, phases, signalRun, thresholdOf } from "../../src/signals/alarms.js";

const evaluations = (values: (number | null)[]) => values.map((value, i) => ({ step: 10 * i, value }));
const truth = (values: number[]) => values.map((value, i) => ({ step: 10 * i, truth: value }));

describe("the onset", () => {
  it("is where truth, smoothed over three evaluations, falls a point below its peak for good", () => {
    // smoothed: 4 4 3.67 3 2.33 2: a point below 4 from step 30 on
    assert.equal(onsetByTruth(truth([4, 4, 4, 3, 2, 2])), 30);
  });

  it("is not a dip that passes, nor where truth still rises", () => {
    assert.equal(onsetByTruth(truth([4, 4, 1, 1, 4, 4, 4])), null);
    assert.equal(onsetByTruth(truth([1, 2, 3, 4])), null);
    assert.equal(onsetByTruth([]), null);
  });
});

describe("a signal over a run", () => {
  it("is its change since the start, turned so that a rise warns", () => {
    assert.deepEqual(signalRun(evaluations([2, 3, 1]), "high", null).points, [
      { step: 10, change: 1 },
      { step: 20, change: -1 },
    ]);
    assert.deepEqual(signalRun(evaluations([2, 3, 1]), "low", null).points, [
      { step: 10, change: -1 },
      { step: 20, change: 1 },
    ]);
    assert.deepEqual(signalRun(evaluations([null, 3, 5]), "high", null).points, [{ step: 20, change: 2 }]);
    assert.deepEqual(signalRun(evaluations([null, null]), "high", null).points, []);
  });

  it("is quiet until three evaluations before the onset, and throughout a run that has none", () => {
    const values = [0, 1, 2, 3, 4, 5, 6, 7];
    assert.deepEqual(phases(signalRun(evaluations(values), "high", 50)), {
      quiet: [1],
      before: [2, 3, 4],
      after: [5, 6, 7],
    });
    assert.deepEqual(phases(signalRun(evaluations(values), "high", null)).quiet, [1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(phases(signalRun(evaluations(values), "high", 20)), {
      quiet: [],
      before: [1],
      after: [2, 3, 4, 5, 6, 7],
    });
  });
});

describe("an alarm", () => {
  const quiet = (highest: number) => signalRun(evaluations([0, highest, 0]), "high", null);

  it("may ring in one of twenty quiet runs, and in none of nineteen", () => {
    const runs = Array.from({ length: 20 }, (_, i) => quiet(i + 1));
    assert.equal(thresholdOf(runs), 19);
    assert.equal(thresholdOf(runs.slice(0, 19)), 19);
    assert.equal(thresholdOf(runs.slice(0, 3)), 3);
    assert.equal(thresholdOf([]), null);
  });

  it("leads by the steps from where it first rings to the onset", () => {
    const run = { ...signalRun(evaluations([0, 1, 4, 2, 6, 6]), "high", 40), onset: 40 };
    assert.equal(firstAlarm(run, 3), 20);
    assert.equal(leadOf(run, 3), 20);
    assert.equal(leadOf(run, 5), 0);
    assert.equal(leadOf({ ...run, onset: 30 }, 5), -10);
  });

  it("that never rings counts as if it rang at the end of the run", () => {
    const run = { ...signalRun(evaluations([0, 1, 1]), "high", 10), onset: 10 };
    assert.equal(firstAlarm(run, 9), null);
    assert.equal(leadOf(run, 9), -10);
  });
});
