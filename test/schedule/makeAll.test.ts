/** @file Which run is started when, and what a failure, a busy run or a stop leaves undone. Runs here are names and seconds. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Experiment } from "../../src/paper/experiment.js";
import { criticalPaths, measuredCosts, referenceCosts, secondsLeft } from "../../src/schedule/costs.js";
import { type MakeAllOptions, makeAll, type Outcome } from "../../src/schedule/makeAll.js";
import { type PlannedRun, plannedRuns } from "../../src/schedule/runs.js";
import { temporaryFolder } from "../temporaryFolder.js";

/** "c" is made from a and b. */
const experiment = (id: string, inputs: string[] = []): Experiment => ({
  stage: "annotate",
  id,
  format: "miniature",
  task: "pointwise",
  chapter: "paper",
  config: {},
  inputs: inputs.map((id) => ({ role: id, stage: "annotate", id })),
});
// A short chain a-b-c, a long run d that nothing waits for, and e, which starts the longest chain: e-f.
const ALL = [
  experiment("a"),
  experiment("b", ["a"]),
  experiment("c", ["b"]),
  experiment("d"),
  experiment("e"),
  experiment("f", ["e"]),
];
const SECONDS: Record<string, number> = { a: 1, b: 1, c: 1, d: 4, e: 2, f: 3 };
const cost = ({ experiment }: PlannedRun) => SECONDS[experiment.id]!;
const planned = (...ids: string[]) => plannedRuns(ALL, [1], ({ id }) => ids.length === 0 || ids.includes(id));
const ids = (runs: Iterable<PlannedRun>) => [...runs].map((run) => run.experiment.id).join("");

/** Runs take their seconds on a clock that stands still meanwhile. Returns what was started, with when and in which lane. */
async function simulate(options: Partial<MakeAllOptions> & { outcomes?: Record<string, Outcome[]> }) {
  const { outcomes = {}, ...rest } = options;
  const started: string[] = [];
  const ends: { at: number; end: () => void }[] = [];
  let now = 0,
    opened = 0,
    closed = 0;
  const openRunner = () => {
    opened++;
    return {
      make: (run: PlannedRun) =>
        new Promise<Outcome>((resolve) => {
          started.push(`${run.experiment.id}@${now}`);
          const outcome = outcomes[run.experiment.id]?.shift() ?? { kind: "made" };
          ends.push({ at: now + cost(run), end: () => resolve(outcome) });
        }),
      close: () => void closed++,
    };
  };
  const stop = new AbortController();
  let over = false;
  const result = makeAll({
    ...{ runs: planned(), lanes: 2, cost, openRunner, keepGoing: false, signal: stop.signal, askAgain: 1 },
    ...rest,
  }).finally(() => (over = true));
  while (!over) {
    await new Promise((resolve) => setTimeout(resolve, 3));
    const next = ends.sort((a, b) => a.at - b.at).shift();
    if (!next) continue;
    now = next.at;
    next.end();
  }
  const { made, failed } = await result;
  return { started, made: ids(made), failed: ids(failed), opened, closed, seconds: now };
}

describe("the runs that are wanted", () => {
  it("are those named and all that they are made from, for each seed, inputs first", () => {
    const runs = plannedRuns(ALL, [2, 1], ({ id }, seed) => id === "c" || (id === "f" && seed === 1));
    assert.deepEqual(
      runs.map(({ experiment, seed }) => `${experiment.id}${seed}`),
      ["a2", "b2", "c2", "a1", "b1", "c1", "e1", "f1"],
    );
  });
});

describe("lanes", () => {
  it("start what blocks the most first, and end together", async () => {
    // Chains: e 2+3, d 4, a 1+1+1. Two lanes have 12 seconds of work, so no order takes less than 6.
    const { started, made, seconds, opened, closed } = await simulate({});
    assert.deepEqual(started, ["e@0", "d@0", "a@2", "f@3", "b@4", "c@5"]);
    assert.equal(seconds, 6);
    assert.equal(made.length, 6);
    assert.deepEqual([opened, closed], [2, 2]); // one process a lane
  });

  it("are no more than there are runs", async () => {
    assert.equal((await simulate({ runs: planned("a"), lanes: 64 })).opened, 1);
  });

  it("start nothing more after a failure, but let the others end", async () => {
    const outcomes = { e: [{ kind: "failed", message: "no" } as const] };
    const { started, made, failed } = await simulate({ outcomes });
    assert.deepEqual(started, ["e@0", "d@0"]);
    assert.deepEqual([made, failed], ["d", "e"]);
  });

  it("make what does not need the failed run where they are to keep going, in a new process where one was lost", async () => {
    const outcomes = { a: [{ kind: "failed", message: "killed", lost: true } as const] };
    const { made, failed, opened, closed } = await simulate({ outcomes, keepGoing: true, lanes: 1 });
    assert.deepEqual([made, failed], ["edf", "a"]);
    assert.deepEqual([opened, closed], [2, 2]); // a new one for f
    const first = { e: [{ kind: "failed", message: "killed", lost: true } as const] };
    const again = await simulate({ outcomes: first, keepGoing: true, lanes: 1 });
    assert.deepEqual([again.made, again.failed], ["dabc", "e"]);
    assert.deepEqual([again.opened, again.closed], [2, 2]);
  });

  it("wait for a run that another process makes, and do the rest meanwhile", async () => {
    const busy = { kind: "busy", message: "in use" } as const;
    const { made, failed } = await simulate({ outcomes: { e: [busy, busy] }, lanes: 1 });
    assert.equal(failed, "");
    assert.equal([...made].sort().join(""), "abcdef");
    assert.ok(made.indexOf("e") < made.indexOf("f"));
  });

  it("start nothing after a stop", async () => {
    const stop = new AbortController();
    const { started } = await simulate({ signal: stop.signal, onEnd: () => stop.abort() });
    assert.deepEqual(started, ["e@0", "d@0"]);
  });
});

describe("the costs that a reference gives", () => {
  const folder = temporaryFolder();
  const kept = (stage: string, id: string, seed: number, seconds: number, kernels?: string) =>
    JSON.stringify({ key: { stage, id, seed }, seconds, versions: kernels ? { kernels } : {} });
  const costsOf = (...lines: string[]) => {
    writeFileSync(join(folder, "manifests.jsonl"), lines.join("\n"));
    const costs = referenceCosts(folder);
    return (stage: Experiment["stage"], id: string) =>
      costs({ experiment: { ...experiment(id), stage }, seed: 1, inputs: [] });
  };

  it("are medians over seeds, each at the pace of the first, whatever machine made it", () => {
    const cost = costsOf(
      ...[kept("pretrain", "a", 1, 10), kept("pretrain", "b", 1, 20), kept("train-judge", "c", 1, 40)],
      // A machine that is twice as fast, on which c waited for a disk.
      ...[kept("pretrain", "a", 2, 5), kept("pretrain", "b", 2, 10), kept("train-judge", "c", 2, 300)],
      ...[kept("pretrain", "a", 3, 10), kept("pretrain", "b", 3, 20), kept("train-judge", "c", 3, 44)],
    );
    assert.deepEqual([cost("pretrain", "a"), cost("pretrain", "b"), cost("train-judge", "c")], [10, 20, 44]);
    assert.equal(cost("pretrain", "unknown"), 20); // the median of its stage
    assert.equal(cost("evaluate-arena", "unknown"), 1);
  });

  it("are those of seeds that native kernels trained, where there are some", () => {
    const cost = costsOf(
      ...[kept("pretrain", "a", 1, 100), kept("train-judge", "b", 1, 100)],
      ...[kept("pretrain", "a", 2, 30, "native-avx2"), kept("train-judge", "b", 2, 60, "native-avx512")],
      ...[kept("pretrain", "a", 3, 70, "wasm"), kept("train-judge", "b", 3, 70, "wasm")],
    );
    assert.deepEqual([cost("pretrain", "a"), cost("train-judge", "b")], [30, 60]);
  });
});

describe("the time that is left", () => {
  it("is that of the order in which runs are started", () => {
    const runs = planned();
    assert.equal(secondsLeft(runs, new Map(), 2, cost), 6); // as above
    assert.equal(secondsLeft(runs, new Map(), 1, cost), 12);
    assert.equal(secondsLeft(runs, new Map(), 9, cost), 5); // the longest chain, e-f
    const e = runs.find((run) => run.experiment.id === "e")!;
    assert.equal(secondsLeft([e], new Map([[e, 0.5]]), 1, cost), 1.5);
    assert.equal(secondsLeft([], new Map(), 2, cost), 0);
  });

  it("goes by what runs took here: 5 seconds where 2 were expected", () => {
    const [a, , , d] = planned();
    assert.equal(measuredCosts(cost, new Map()), null);
    const measured = measuredCosts(cost, new Map([[a!, 2.5]]))!;
    assert.equal(measured(d!), 10);
  });

  it("moves a stage towards its own pace, the more of it was measured", () => {
    const of = (id: string, stage: "annotate" | "pretrain") => ({
      run: { experiment: { ...experiment(id), stage }, seed: 1, inputs: [] } as PlannedRun,
      seconds: SECONDS[id]!,
    });
    const [long, short] = [of("d", "annotate"), of("a", "pretrain")]; // 4 and 1 seconds were expected
    const measured = measuredCosts(
      cost,
      new Map([
        [long.run, 8],
        [short.run, 7],
      ]),
    )!;
    // All: 15 seconds for 5, a pace of 3, which weighs as much as 1.25 expected seconds: annotate (8 + 3.75) / 5.25.
    assert.equal(measured(long.run).toFixed(6), ((4 * 11.75) / 5.25).toFixed(6));
    assert.equal(measured(short.run).toFixed(6), (10.75 / 2.25).toFixed(6));
    const other = { ...of("e", "annotate").run, experiment: { ...experiment("e"), stage: "train-policy" as const } };
    assert.equal(measured(other), 6); // 2 seconds were expected
  });

  it("ranks runs by the longest chain that begins with them", () => {
    const paths = criticalPaths(planned(), cost);
    assert.deepEqual([...paths].map(([run, path]) => `${run.experiment.id}${path}`).sort(), [
      "a3",
      "b2",
      "c1",
      "d4",
      "e5",
      "f3",
    ]);
  });
});
