import assert from "node:assert/strict";
import { liveFigure } from "../../src/notebook/liveFigure.js";
import type { TrainLiveOptions } from "../../src/notebook/liveSettings.js";
import { trainLive } from "../../src/notebook/trainLive.js";
import { noResults } from "../figures/syntheticResults.js";
import { temporaryFolder } from "../temporaryFolder.js";

const tiny: TrainLiveOptions = {
  policyPretraining: { pairs: 200, steps: 10, batch: 16 },
  judgePretraining: { pairs: 100, steps: 4 },
  annotation: { train: 200, validation: 30, test: 10, other: 10 },
  sft: { steps: 10 },
  policyRl: { steps: 4, prompts: 4, rollouts: 4, evaluateEvery: 2, heldOutPrompts: 8 },
};

describe("trainLive", () => {
  it("trains the whole chain with the numbers given, and only what changed the next time", async () => {
    const root = temporaryFolder();
    const stagesOf = async (options: TrainLiveOptions): Promise<[string[], number[]]> => {
      const lines: string[] = [];
      const rows = await trainLive({ ...tiny, ...options, root, onProgress: (line) => lines.push(line) });
      const stepped = lines.filter((line) => line.includes(": step ")).map((line) => line.split(" ")[0]!);
      return [[...new Set(stepped)], rows.map((row) => row.step)];
    };
    assert.deepEqual(await stagesOf({}), [
      ["pretrain", "train-judge", "train-policy"],
      [0, 2, 4],
    ]);
    assert.deepEqual(await stagesOf({}), [[], [0, 2, 4]]);
    assert.deepEqual(await stagesOf({ policyRl: { ...tiny.policyRl, steps: 6 } }), [["train-policy"], [0, 2, 4, 6]]);
  });

  it("trains a variant of a judge, or with a penalty of any weight", async () => {
    const root = temporaryFolder();
    const named = async (options: TrainLiveOptions) =>
      (await trainLive({ ...tiny, ...options, root })).map(({ variant, klWeight }) => [variant, klWeight]);
    assert.deepEqual(await named({ size: "4b", klWeight: 0.7 }), Array(3).fill(["standard", 0.7]));
    assert.deepEqual(await named({ variant: "constant" }), Array(3).fill(["constant", 0]));
    await assert.rejects(
      trainLive({ size: "8b", klWeight: 0.7 }),
      /no policy llama-3\.1-8b is trained on the judge non-reasoning-8b-kl0\.7/,
    );
  });

  it("trains against a judge of the reader's own, which sees words, and keeps outputs with its reasoning", async () => {
    const root = temporaryFolder();
    const lines: string[] = [];
    const run = await trainLive({
      ...tiny,
      root,
      reward: (prompt, response) => {
        assert.match(prompt, /^write about \w+ use \w+ \w+ avoid \w+ len \d+$/);
        return { score: response.includes("snow") ? 9 : 1, trace: "len good" };
      },
      onProgress: (line) => lines.push(line),
    });
    assert.deepEqual(
      run.map(({ step, variant }) => [step, variant]),
      [
        [0, "own"],
        [2, "own"],
        [4, "own"],
      ],
    );
    assert.ok(run.samples.length >= 3);
    for (const { response, judgeScore, judgeTrace } of run.samples) {
      assert.equal(judgeScore, response.includes("snow") ? 9 : 1);
      assert.equal(judgeTrace, "len good");
    }
    assert.ok(lines.some((line) => line.startsWith("train-policy on your judge: step 4, reward ")));
    const { title, alt, spec } = liveFigure(run);
    assert.equal(title, "Your run: Llama-3.1-8B trained on your own judge");
    assert.match(alt, /^Three panels of curves over 4 steps\./);
    assert.equal(spec.data.length, 3);
  });

  it("says what is wrong with a reward, and with asking for two judges", async () => {
    const root = temporaryFolder();
    const own = (reward: () => number) => trainLive({ ...tiny, root, reward });
    await assert.rejects(
      own(() => 12),
      /^RewardError: the reward of ".*" \(for "write about .*"\) is 12: return a number from 0 to 9/,
    );
    await assert.rejects(
      own(() => NaN),
      /is NaN: return a number from 0 to 9/,
    );
    await assert.rejects(
      own(() => undefined as unknown as number),
      /is undefined: return a number/,
    );
    await assert.rejects(
      trainLive({ ...tiny, root, reward: () => 1, size: "4b" }),
      /a reward of your own is the judge: leave out kind, size and variant/,
    );
  });

  it("stops between two steps, frees the run, and goes on when called again", async () => {
    const root = temporaryFolder();
    const controller = new AbortController();
    let steps = 0;
    const count = (line: string) => {
      if (line.startsWith("train-policy") && line.includes(": step 2,")) controller.abort();
      if (line.includes(": step ")) steps++;
    };
    await assert.rejects(
      trainLive({ ...tiny, root, onProgress: count, signal: controller.signal }),
      /^TrainLiveError: trainLive: stopped\. Run the cell again/,
    );
    const before = steps;
    await assert.rejects(trainLive({ ...tiny, root, onProgress: count, signal: AbortSignal.abort() }), /stopped/);
    assert.equal(steps, before);
    const rows = await trainLive({ ...tiny, root });
    assert.deepEqual(
      rows.map(({ step }) => step),
      [0, 2, 4],
    );
  });

  it("says which number is wrong, and which judge there is not", async () => {
    await assert.rejects(trainLive({ policyRl: { clipLow: 7 } }), /policyRl[\s\S]*clipLow/);
    await assert.rejects(
      trainLive({ kind: "reasoning", size: "14b" }),
      /no policy llama-3\.1-8b is trained on the judge reasoning-14b/,
    );
  });

  it("trains the miniature in this process where the servers are of real text", async () => {
    const env = { JUDGELAB_SCALE: "curve", JUDGELAB_ENDPOINTS: "/none/endpoints.json" };
    try {
      Object.assign(process.env, env);
      const rows = await trainLive({ ...tiny, root: temporaryFolder() });
      assert.deepEqual(
        rows.map(({ step, oracle }) => [step, oracle !== null]),
        [
          [0, true],
          [2, true],
          [4, true],
        ],
      );
    } finally {
      for (const name of Object.keys(env)) delete process.env[name];
    }
  });

  it("draws the run with or without stored runs of its name", () => {
    const row = {
      seed: 1,
      kind: "non-reasoning",
      size: "1.7b",
      variant: "standard",
      policy: "llama-3.1-8b",
      klWeight: 0,
      step: 0,
      judgeScore: 4,
      gold: 3,
      oracle: 3,
      kl: 0,
      length: 8,
      repetition: 0,
      truncated: 0,
      refusal: 0,
      citedRefusal: 0,
      endMarker: 0,
      selfAssessed: 0,
    } as const;
    const empty = noResults();
    const alone = liveFigure([row, { ...row, step: 5 }], empty);
    assert.deepEqual(
      alone.spec.data.map((trace) => trace["name"]),
      ["yours", "yours", "yours"],
    );
    const beside = liveFigure([row], { ...empty, curves: [row, { ...row, size: "14b" }] });
    assert.equal(beside.spec.data.filter((trace) => trace["name"] === "stored runs").length, 3);
    const onRealText = liveFigure([row], {
      ...empty,
      curves: [{ ...row, variant: "standard", klWeight: 0, oracle: null }],
    });
    assert.deepEqual(
      onRealText.spec.data.map((trace) => trace["name"]),
      ["yours", "yours", "yours"],
    );
    assert.match(onRealText.sentence, /the stored runs are of real text/);
  });
});
