/** @file The rows that `make REFERENCE=1` draws are whole, small, and of the present settings. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { mainRuns } from "../../src/analysis/runs.js";
import { experiments } from "../../src/paper/experiments.js";
import { loadResults, REPORTING_SEEDS } from "../../src/results/load.js";
import { canonicalJson } from "../../src/store/canonicalJson.js";
import { PROJECT } from "../../src/store/paths.js";

const FOLDER = join(PROJECT, "data/reference/miniature");

describe("data/reference/miniature", () => {
  before(function () {
    if (!existsSync(FOLDER)) this.skip(); // before the first `make reference`
  });
  const lines = (file: string): Record<string, unknown>[] =>
    readFileSync(join(FOLDER, file), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it("holds every policy run of each seed, and rows of the schema that a fresh run must meet", () => {
    const { agreement, curves, samples } = loadResults({ scale: "miniature", reference: true });
    const main = mainRuns(curves);
    const runs = new Set(main.map(({ seed, kind, size, policy }) => `${seed} ${kind} ${size} ${policy}`));
    const seeds = new Set(main.map((row) => row.seed));
    assert.ok(seeds.size >= 3);
    assert.equal(runs.size, seeds.size * 18); // six judges, three base policies
    assert.deepEqual(new Set(agreement.map((row) => row.seed)), seeds);
    assert.deepEqual(new Set(samples.map((row) => row.seed)), seeds);
  });

  it("has a manifest for each run and was made with the settings of src/paper/scales.ts", () => {
    const all = experiments("miniature");
    const manifests = new Set(lines("manifests.jsonl").map(({ key }) => JSON.stringify(key)));
    const seeds = new Set(loadResults({ scale: "miniature", reference: true }).curves.map((row) => row.seed));
    assert.deepEqual(
      [...seeds].sort((a, b) => a - b),
      REPORTING_SEEDS,
    );
    for (const seed of seeds) {
      for (const { stage, id } of all) {
        assert.ok(
          manifests.has(JSON.stringify({ scale: "miniature", stage, id, seed })),
          `${stage} ${id} seed ${seed}`,
        );
      }
    }
    const configured = all.map(({ stage, id, config, inputs }) => canonicalJson({ stage, id, config, inputs }));
    const names = new Set(all.map(({ stage, id }) => `${stage} ${id}`));
    const kept = lines("configs.jsonl").filter(({ stage, id }) => names.has(`${stage} ${id}`)); // others are beyond the paper
    assert.equal(kept.map(canonicalJson).join("\n"), configured.join("\n"));
  });

  it("is small enough for git", () => {
    const bytes = readdirSync(FOLDER).reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0);
    assert.ok(bytes < 12e6, `${bytes} bytes`); // about 1 MB a seed
  });
});
