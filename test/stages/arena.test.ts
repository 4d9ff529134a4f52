/** @file The miniature's arena end to end, with models that learn nothing. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabelledPairRow } from "../../src/arena/miniature/pairs.js";
import { Answer, Judgment, Question } from "../../src/arena/rows.js";
import { scoreArena } from "../../src/arena/scoreArena.js";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import type { Experiment, Stage } from "../../src/paper/experiment.js";
import { experiments } from "../../src/paper/experiments.js";
import { ArenaJudgeRow, ArenaRow, ArenaSweepRow } from "../../src/results/rows.js";
import { runStage } from "../../src/stages/index.js";
import { readRows } from "../../src/store/jsonl.js";
import { runFolder } from "../../src/store/paths.js";
import { TINY } from "./tinyScale.js";

const tiny = {
  ...TINY,
  arena: {
    ...TINY.arena,
    shape: TINY.judges["8b"],
    pretraining: { ...TINY.arena.pretraining, pairs: 100, steps: 4, batch: 8 },
    annotation: { train: 200, validation: 8, test: 8 },
    sft: { ...TINY.arena.sft, steps: 40, batch: 16, learningRate: 0.01 },
    validateEvery: 40,
    prompts: 4,
    worths: [0, 12],
    bootstrap: 5,
  },
};
const engine = cpuEngine();
const listed = experiments(tiny);
/** The base policies alone: training others is no part of this test. One of them plays a reasoning judge's policy. */
const battles = ((): Experiment => {
  const one = listed.find(({ stage, id }) => stage === "evaluate-arena" && id === "pointwise")!;
  const models = (one.config.models as { model: string }[]).filter(({ model }) => model.startsWith("base--"));
  const inputs = one.inputs.filter(
    ({ role, stage }) => stage === "train-judge" || models.some(({ model }) => model === role),
  );
  const played = models.map((model, at) => (at === 0 ? { ...model, kind: "reasoning", size: "4b" } : model));
  return { ...one, config: { ...one.config, models: played }, inputs };
})();

describe("the pipeline of the arena", () => {
  const root = mkdtempSync(join(tmpdir(), "judgelab-"));
  after(() => rmSync(root, { recursive: true }));
  const folder = (stage: Stage, id: string) => runFolder(root, { scale: "tiny", stage, id, seed: 1 });
  const run = (experiment: Experiment) =>
    runStage({ experiment, seed: 1, scale: "tiny", root, engine, onStep: () => {} });
  before(async () => {
    const bases = listed.filter(({ stage, id }) => stage === "pretrain" && /^(policy-|arena-)/.test(id));
    for (const one of [...bases, ...listed.filter(({ id }) => /^arena-(blind|checking)$/.test(id)), battles])
      await run(one);
  });

  it("annotates pairs with the labels of the arena's procedure and no other", () => {
    assert.equal(readRows(folder("annotate", "arena-checking"), "train.jsonl", LabelledPairRow).length, 200);
    const [row] = readRows(folder("evaluate-judge", "arena-blind"), "agreement.jsonl", ArenaJudgeRow);
    assert.deepEqual([row!.judge, row!.rows], ["blind", 8]);
  });

  it("writes battles that the benchmark's own files could hold, and scores them as it would", () => {
    const dir = folder("evaluate-arena", "pointwise");
    const questions = readRows(dir, "questions.jsonl", Question),
      answers = readRows(dir, "answers.jsonl", Answer);
    const judgments = readRows(dir, "judgments.jsonl", Judgment);
    assert.deepEqual([questions.length, answers.length, judgments.length], [8, 8 * 4, 8 * 3 * 2]); // the baseline answers, too
    const rows = readRows(dir, "battles.jsonl", ArenaRow);
    assert.deepEqual(
      rows.map(({ judge, subset }) => `${judge} ${subset}`).filter((_, at) => at % 2 === 0),
      [
        "blind creative_writing",
        "blind creative_writing",
        "blind creative_writing",
        "checking creative_writing",
        "checking creative_writing",
        "checking creative_writing",
      ],
    );
    const scores = scoreArena({
      judgments: judgments.filter(({ judge }) => judge === "blind"),
      control: false,
      rounds: 5,
      seed: 1,
    });
    const [creative] = scores.filter(({ category }) => category === "creative_writing");
    for (const { model, score } of creative!.models) {
      const row = rows.find(
        (one) => one.model === model && one.judge === "blind" && one.subset === "creative_writing",
      )!;
      assert.equal(row.score, Number.isNaN(score) ? null : score);
    }
  });

  it("sweeps for the reasoning judges' policies alone", () => {
    const rows = readRows(folder("evaluate-arena", "pointwise"), "sweep.jsonl", ArenaSweepRow);
    assert.deepEqual(
      rows.map(({ model, worth }) => `${model} ${worth}`),
      ["base--llama-3.1-8b 0", "base--llama-3.1-8b 12", "base--llama-3.1-8b 0", "base--llama-3.1-8b 12"],
    );
  });
});
