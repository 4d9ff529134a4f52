import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { figA4 } from "../../src/figures/figA4.js";
import { FIGURES, notebooksOf } from "../../src/figures/index.js";
import { has, reads } from "../../src/figures/needs.js";
import { allExperiments, experiments } from "../../src/paper/experiments.js";

describe("figure A4", () => {
  const read = experiments("miniature").filter(reads(figA4));
  const ids = (stage: string) => read.filter((one) => one.stage === stage).map(({ id }) => id);

  it("reads every probed judge's probes and agreement, and the Llama policies of both worlds", () => {
    const judges = [
      "non-reasoning-1.7b",
      "non-reasoning-4b",
      "non-reasoning-8b",
      "non-reasoning-14b",
      "reasoning-1.7b",
      "reasoning-4b",
      "reasoning-8b",
      "low-reasoning-8b",
      "medium-reasoning-8b",
      "untitled-reasoning-4b",
      "untitled-reasoning-8b",
    ];
    assert.deepEqual(ids("probe-judge"), judges);
    assert.deepEqual(ids("evaluate-judge").sort(), judges.sort());
    assert.deepEqual(
      ids("evaluate-policy"),
      ["reasoning-4b", "reasoning-8b", "untitled-reasoning-4b", "untitled-reasoning-8b"].map(
        (judge) => `${judge}--llama-3.1-8b`,
      ),
    );
  });
});

describe("notebooks", () => {
  it("are all run in the miniature, and a figure is drawn by one that is there", () => {
    const there = readdirSync("notebooks")
      .filter((name) => name.endsWith(".ipynb"))
      .map((name) => name.replace(".ipynb", ""));
    assert.deepEqual(notebooksOf(allExperiments("miniature")), there.sort());
    for (const { id, notebook } of FIGURES) assert.ok(there.includes(notebook), id);
  });

  it("are left out on a scale without the figure that they are about", () => {
    assert.deepEqual(notebooksOf(experiments("curve")), [
      "00-setting",
      "01-gold-annotation",
      "02-training-judges",
      "04-reasoning-rewards",
      "11-your-own-judge",
      "12-exercises",
    ]);
  });
});

describe("what figures need", () => {
  it("is there in the miniature for every figure, and every evaluation is read by one", () => {
    const all = allExperiments("miniature");
    assert.deepEqual(
      FIGURES.filter((one) => !has(all, one)).map(({ id }) => id),
      [],
    );
    const evaluations = all.filter(({ stage }) => /^(evaluate|probe)-/.test(stage));
    const unread = evaluations.filter((run) => !FIGURES.some((one) => reads(one)(run)));
    assert.deepEqual(
      unread.map(({ stage, id }) => `${stage} ${id}`),
      [],
    );
  });
});
