import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { figures } from "../../src/figures/index.js";
import { NOTEBOOKS, notebooksOf, reads } from "../../src/figures/needs.js";
import { experiments } from "../../src/paper/experiments.js";
import { syntheticResults } from "./syntheticResults.js";

describe("figure A4", () => {
  const read = experiments("miniature").filter(reads("figA4"));
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
  it("are all run in the miniature, each about a figure that names it", () => {
    const there = readdirSync("notebooks")
      .filter((name) => name.endsWith(".ipynb"))
      .map((name) => name.replace(".ipynb", ""));
    assert.deepEqual(notebooksOf(experiments("miniature")), there.sort());
    const results = syntheticResults([1]);
    for (const [name, figure] of Object.entries(NOTEBOOKS)) {
      if (figure) assert.equal(figures[figure](results).notebook, `notebooks/${name}.ipynb`);
    }
  });
});
