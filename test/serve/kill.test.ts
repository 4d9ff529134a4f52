/** @file The server is killed while a run trains on it; started again over the same folder, it lets the run go on. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import type { Engine } from "../../src/engine/engine.js";
import { tinkerEngine } from "../../src/engine/tinker/tinkerEngine.js";
import type { Stage } from "../../src/paper/experiment.js";
import { experiments } from "../../src/paper/experiments.js";
import { SCALES, Scale } from "../../src/paper/scales.js";
import { runStage } from "../../src/stages/index.js";
import { runFolder } from "../../src/store/paths.js";

const { smoke } = SCALES;
const tiny = Scale.parse({
  ...smoke,
  judgePretraining: { ...smoke.judgePretraining, pairs: 60, steps: 8, batch: 8 },
  annotation: { train: 40, validation: 8, test: 8, other: 8 },
  sft: { ...smoke.sft, steps: 8, batch: 8 },
  validateEvery: 4,
});

describe("a server killed at any point", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-"));
  let server: ChildProcess;
  after(() => {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  async function start(): Promise<string> {
    server = spawn(
      process.execPath,
      ["--import=tsx", "src/cli/index.ts", "serve", "--port", "0", "--state", join(folder, "state")],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = (await once(server.stdout!, "data")) as [Buffer];
    return /http:\/\/[\d.:]+/.exec(line.toString())![0];
  }
  const kill = async () => {
    server.kill("SIGKILL");
    await once(server, "exit");
  };

  it("loses no saved step, and the run ends in the bytes of an undisturbed one", async () => {
    const listed = experiments(tiny);
    const run = (
      engine: Engine,
      root: string,
      stage: Stage,
      id: string,
      onStep: (row: { step: number }) => void | Promise<void> = () => {},
    ) => {
      const experiment = listed.find((one) => one.stage === stage && one.id === id)!;
      return runStage({
        experiment,
        seed: 1,
        scale: "tiny",
        root: join(folder, root),
        engine,
        onStep,
        checkpointSeconds: 0,
      });
    };
    /** Runs the stage, killing the server after the given steps; each time it is tried again. */
    const disturbed = async (stage: Stage, id: string, kills: number[]) => {
      for (;;) {
        const engine = await tinkerEngine({ url: await start(), attempts: 2, firstDelay: 0.01 });
        try {
          return await run(engine, "there", stage, id, async ({ step }) => {
            if (step !== kills[0]) return;
            kills.shift();
            await kill();
          });
        } catch (error) {
          assert.equal(server.signalCode, "SIGKILL", String(error));
        } finally {
          await engine.close();
          if (server.exitCode === null && server.signalCode === null) await kill();
        }
      }
    };
    for (const [stage, id, kills] of [
      ["annotate", "high", []],
      ["pretrain", "judge-4b", [3, 8]],
      ["train-judge", "non-reasoning-4b", [1, 4, 6]],
    ] as [Stage, string, number[]][]) {
      const here = await run(cpuEngine(), "here", stage, id),
        there = await disturbed(stage, id, kills);
      assert.deepEqual(kills, []);
      assert.equal(there.weights?.hash, here.weights?.hash, id);
      if (stage === "annotate") continue;
      const rows = (root: string) =>
        readFileSync(
          join(runFolder(join(folder, root), { scale: "tiny", stage, id, seed: 1 }), "progress.jsonl"),
          "utf8",
        );
      assert.equal(rows("there"), rows("here"));
    }
  });
});
