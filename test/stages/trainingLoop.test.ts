import assert from "node:assert/strict";
import { mock } from "node:test";
import type { StageContext } from "../../src/stages/context.js";
import { runSteps } from "../../src/stages/trainingLoop.js";
import { openRun } from "../../src/store/run.js";
import { fakeTrainer, KEY } from "../store/fakeStage.js";
import { temporaryFolder } from "../temporaryFolder.js";

describe("runSteps", () => {
  it("takes its checkpoints also where the clock is set back by hours", async () => {
    const run = await openRun({ root: temporaryFolder(), key: KEY, config: {}, inputs: {}, engine: "fake" });
    const saved: number[] = [];
    const watched = { ...run, saveCheckpoint: async (step: number) => void saved.push(step) };
    const context = {
      experiment: { stage: KEY.stage, id: KEY.id },
      seed: 1,
      onStep: () => {},
      checkpointSeconds: 0,
    } as unknown as StageContext;
    const { now } = Date;
    let hours = 0;
    const clock = mock.method(Date, "now", () => now() - hours++ * 3_600_000);
    try {
      await runSteps({ context, run: watched, total: 3, step: async () => ({}), trainer: fakeTrainer, show: [] });
    } finally {
      clock.mock.restore();
      await run.close();
    }
    assert.deepEqual(saved, [1, 2, 3]);
  });
});
