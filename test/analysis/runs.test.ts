import assert from "node:assert/strict";
import { lastStep, overSeeds, policyRuns, selectRuns, typicalRun } from "../../src/analysis/runs.js";
import { summarizeRun } from "../../src/analysis/summary.js";
import { meanAndRuns } from "../../src/figures/parts/traces.js";
import { curveRow } from "../figures/syntheticResults.js";

const golds = (seed: number, values: [step: number, gold: number][]) =>
  values.map(([step, gold]) => curveRow({ seed, step, gold }));

describe("curves over seeds", () => {
  it("are the mean, the lowest and the highest seed at each step", () => {
    const rows = [
      ...golds(1, [
        [0, 2],
        [10, 4],
        [20, 3],
      ]),
      ...golds(2, [
        [0, 4],
        [10, 8],
        [20, 1],
      ]),
    ];
    assert.deepEqual(overSeeds(policyRuns(rows), "gold"), {
      steps: [0, 10, 20],
      mean: [3, 6, 2],
      low: [2, 4, 1],
      high: [4, 8, 3],
      seeds: 2,
    });
  });

  it("take a run evaluated at other steps by interpolation, and never extend it", () => {
    const rows = [
      ...golds(1, [
        [0, 2],
        [10, 4],
        [20, 6],
        [30, 7],
      ]),
      ...golds(2, [
        [5, 0],
        [25, 8],
      ]),
    ];
    const band = overSeeds(policyRuns(rows), "gold");
    assert.deepEqual(band.steps, [0, 5, 10, 20, 25, 30]);
    assert.deepEqual(band.low, [2, 0, 2, 6, 6.5, 7]); // seed 2 is 2 at step 10 and 6 at step 20
    assert.deepEqual(band.high, [2, 3, 4, 6, 8, 7]); // and absent at 0 and 30
  });

  it("do not depend on the order of rows, and keep judges and policies apart", () => {
    const rows = [
      curveRow({ step: 10, gold: 5 }),
      curveRow({ step: 0, gold: 1 }),
      curveRow({ step: 0, gold: 9, size: "4b" }),
      curveRow({ step: 30, gold: 9, policy: "qwen3-4b" }),
    ];
    const runs = policyRuns(rows);
    assert.equal(runs.length, 3);
    assert.deepEqual(
      runs[0].rows.map((row) => row.gold),
      [1, 5],
    );
    assert.deepEqual(
      selectRuns(runs, { size: "4b" }).map((run) => run.rows[0].gold),
      [9],
    );
    assert.equal(lastStep(runs), 30);
  });

  it("draw single runs only where there are several", () => {
    const look = { name: "one", color: "#000000" };
    const first = golds(1, [
      [0, 2],
      [10, 4],
    ]);
    const second = golds(2, [
      [0, 4],
      [10, 8],
    ]);
    assert.equal(meanAndRuns(policyRuns(first), "gold", look).length, 1);
    const [thin, bold] = meanAndRuns(policyRuns([...first, ...second]), "gold", look);
    assert.deepEqual(
      [thin!["x"], thin!["y"]],
      [
        [0, 10, null, 0, 10, null],
        [2, 4, null, 4, 8, null],
      ],
    );
    assert.deepEqual(bold!["y"], [3, 6]);
  });

  it("have a typical run, which is there: of jumps at three steps the middle one, of two modes the larger", () => {
    const at = (seed: number, values: number[]) =>
      golds(
        seed,
        values.map((gold, step) => [step, gold]),
      );
    const jumps = policyRuns([...at(1, [3, 3, 3, 9]), ...at(2, [3, 9, 9, 9]), ...at(3, [3, 3, 9, 9])]);
    assert.equal(typicalRun(jumps, "gold").seed, 3);
    const modes = policyRuns([...at(1, [3, 9]), ...at(2, [3, 2]), ...at(3, [3, 2.5])]);
    assert.equal(typicalRun(modes, "gold").seed, 3); // 7 + 0 + .5 and 6.5 + .5 + 0
  });
});

describe("a run in a few numbers", () => {
  const run = (values: number[]) =>
    policyRuns(
      golds(
        1,
        values.map((gold, at) => [10 * at, gold]),
      ),
    )[0];

  it("peaks where three evaluations in a row are highest, and ends in the last three", () => {
    // windows: 4, 6 (steps 10 to 30), 5, 10/3, 1
    assert.deepEqual(summarizeRun(run([1, 5, 6, 7, 2, 1, 0]), "gold"), { first: 1, peak: 6, peakStep: 20, last: 1 });
  });

  it("is its own mean with fewer evaluations than a window", () => {
    assert.deepEqual(summarizeRun(run([1, 3]), "gold"), { first: 1, peak: 2, peakStep: 5, last: 2 });
    assert.deepEqual(summarizeRun(run([4]), "gold"), { first: 4, peak: 4, peakStep: 0, last: 4 });
  });
});
