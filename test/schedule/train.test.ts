/** @file Runs made by real processes: the bytes of a run made alone, and what a kill, a failure and a second make leave. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { experiments } from "../../src/paper/experiments.js";
import { makeRun } from "../../src/schedule/makeRun.js";
import { plannedRuns } from "../../src/schedule/runs.js";
import { temporaryFolder } from "../temporaryFolder.js";

const WANTED = ["evaluate-judge/non-reasoning-1.7b", "probe-judge/non-reasoning-1.7b"];
const RUNS = plannedRuns(experiments("smoke"), [1], ({ stage, id }) => WANTED.includes(`${stage}/${id}`));

interface Training {
  child: ChildProcess;
  said: () => string;
  ended: Promise<number | null>;
}

function train(root: string, ...more: string[]): Training {
  const args = [
    "train",
    "--scale",
    "smoke",
    "--seeds",
    "1",
    "--root",
    root,
    "--lanes",
    "2",
    "--for",
    ...WANTED,
    ...more,
  ];
  const child = spawn(process.execPath, ["--import=tsx", "src/cli/index.ts", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  child.stderr?.on("data", (piece: Buffer) => (text += piece));
  return { child, said: () => text, ended: once(child, "close").then(([code]) => code as number | null) };
}

/** What is on disk, without what tells times. */
const bytesOf = (root: string) =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const bytes = readFileSync(path);
        const timeless = () => JSON.stringify({ ...JSON.parse(bytes.toString()), seconds: 0, sum: "" });
        return [path.slice(root.length), entry.name === "manifest.json" ? timeless() : bytes.toString("base64")];
      }),
  );

/** The process that makes a run, once one does. */
async function laneOf(root: string): Promise<number> {
  for (;;) {
    for (const { experiment } of RUNS) {
      const owner = join(root, "smoke", experiment.stage, experiment.id, "seed-1", "owner.json");
      if (existsSync(owner)) return (JSON.parse(readFileSync(owner, "utf8")) as { pid: number }).pid;
    }
    await sleep(5);
  }
}

describe("judgelab train", () => {
  const alone = temporaryFolder();
  before(async () => {
    for (const { experiment, seed } of RUNS) await makeRun(experiment, { scale: "smoke", seed, root: alone });
  });
  const finished = async (root: string) => {
    const { ended, said } = train(root);
    assert.equal(await ended, 0, said());
    assert.deepEqual(bytesOf(root), bytesOf(alone));
    return said();
  };

  it("makes the bytes of runs that are made alone, in long-lived processes, and each only once", async () => {
    const root = temporaryFolder();
    const said = await finished(root);
    assert.match(said, /(^|\n)5 of 5 runs to make by (native-avx512|native-avx2|wasm) kernels, 2 at a time\n/);
    assert.match(said, /(^|\n)5 of 5 runs are made, 5 of them now, in \d+s\n$/);
    assert.equal(await finished(root), "");
  });

  it("names the run whose process was killed, keeps the rest, and goes on when it is run again", async () => {
    const root = temporaryFolder();
    const { ended, said } = train(root);
    process.kill(await laneOf(root), "SIGKILL");
    assert.equal(await ended, 1);
    assert.match(
      said(),
      /(^|\n)judgelab (pretrain|annotate) \S+ seed 1: its process \d+ was killed \(SIGKILL\): run the same command/,
    );
    assert.match(said(), /one run failed, \d were not made; \d of 5 runs are kept in .*smoke: fix what is named above/);
    await finished(root);
  });

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`says at ${signal} what is kept, leaves no lock and no lane, and goes on when it is run again`, async () => {
      const root = temporaryFolder();
      const { child, ended, said } = train(root);
      const lane = await laneOf(root);
      child.kill(signal);
      assert.equal(await ended, code);
      assert.match(
        said(),
        /(^|\n)stopped: \d of 5 runs are kept in .*, and those in training resume from their last checkpoint: run the same command again\n$/,
      );
      assert.throws(() => process.kill(lane, 0), /ESRCH/);
      const left = readdirSync(root, { recursive: true }).map(String);
      assert.deepEqual(
        left.filter((name) => /owner\.json$/.test(name)),
        [],
      );
      await finished(root);
    });
  }

  it("takes its lanes along when it is killed with kill -9", async () => {
    const root = temporaryFolder();
    const { child, ended } = train(root);
    const lane = await laneOf(root);
    child.kill("SIGKILL");
    await ended;
    const there = () => {
      try {
        process.kill(lane, 0);
        return !readFileSync(`/proc/${lane}/stat`, "utf8").includes(") Z ");
      } catch {
        return false;
      }
    };
    while (there()) await sleep(10); // mocha's time limit is the assertion
    await finished(root);
  });

  it("shares the work with another that runs at the same time", async () => {
    const root = temporaryFolder();
    const both = [train(root), train(root)];
    for (const { ended, said } of both) assert.equal(await ended, 0, said());
    assert.deepEqual(bytesOf(root), bytesOf(alone));
  });

  it("goes on with the others where a run fails, if told to", async () => {
    const root = temporaryFolder();
    const broken = join(root, "smoke", "annotate", "high", "seed-1");
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, "checkpoint.json"), "{");
    const { ended, said } = train(root, "--keep-going");
    assert.equal(await ended, 1);
    assert.match(said(), /judgelab annotate high seed 1: .*checkpoint\.json is damaged \(.*\): delete the folder/);
    assert.ok(existsSync(join(root, "smoke", "pretrain", "judge-1.7b", "seed-1", "manifest.json")));
    rmSync(broken, { recursive: true });
    await finished(root);
  });
});
