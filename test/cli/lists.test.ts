/** @file What the Makefile includes of a scale, and what figures, notebooks and roles it names. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { lists, writeLists } from "../../src/cli/lists.js";
import { makeable } from "../../src/cli/optionalRoles.js";
import { wantedBy } from "../../src/cli/trainCommand.js";
import { MAIN_FIGURES } from "../../src/figures/index.js";
import { experiments } from "../../src/paper/experiments.js";
import { plannedRuns } from "../../src/schedule/runs.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { neededBy } from "./neededBy.js";

const figuresIn = (text: string) => /^figure_names = (.*)$/m.exec(text)![1]!.split(" ");

describe("the lists that make includes", () => {
  it("of a scale on real text are of the figures and notebooks that its runs make", () => {
    const text = lists("curve");
    assert.match(text, /^figure_names = fig2 fig5$/m);
    assert.match(text, /^reference_seeds := 1 2 3 4 5 6 7 8 9 10$/m);
    assert.match(
      text,
      /^notebook_names = 00-setting 01-gold-annotation 02-training-judges 04-reasoning-rewards 11-your-own-judge 12-exercises$/m,
    );
  });

  it("of the paper leave out what asks a role that the endpoints file lacks", () => {
    const [whole, without] = [lists("paper"), lists("paper", ["arena", "baseline"])];
    assert.deepEqual(
      figuresIn(whole).filter((name) => !figuresIn(without).includes(name)),
      ["table1", "fig10", "table6"],
    );
    assert.ok(!figuresIn(whole).includes("figA5"), "its rows are the miniature's");
    // Pairwise judges themselves ask nothing of the baseline.
    assert.ok(figuresIn(lists("paper", ["baseline"])).includes("table5"));
    const left = makeable(experiments("paper"), ["arena", "baseline"]);
    assert.ok(!left.some(({ stage }) => stage === "evaluate-arena"));
    assert.ok(!left.some(({ stage, id }) => stage === "train-policy" && id.startsWith("pairwise-")));
    assert.match(
      without,
      /^\$\(info the endpoints file has no role arena and no role baseline, so these are left out: table1, fig10, table6\)$/m,
    );
    assert.doesNotMatch(whole + lists("curve", ["arena"]), /\$\(info/);
  });

  it("of a scale on real text are of the figures that it has all kinds of runs for: agreement alone is no table 2, and nobody knows the strategy's words", () => {
    for (const name of ["fig3", "fig7", "table2", "fig8", "table3", "fig9", "table4", "figA1", "figA2"])
      assert.ok(figuresIn(lists("paper")).includes(name), name);
    for (const name of ["fig6", "figA3", "figA4"]) assert.ok(!figuresIn(lists("paper")).includes(name), name);
    for (const name of ["table2", "figA1"]) assert.ok(!figuresIn(lists("smoke-endpoint")).includes(name), name);
    assert.deepEqual(figuresIn(lists("pocket")), ["fig2", "fig3", "fig4", "figA1"]); // its reasoning judge is the appendix's
  });

  it("take what roles there are from the endpoints file, and make says what is missing each time", async () => {
    const folder = temporaryFolder();
    const endpoints = join(folder, "mine.json");
    writeFileSync(join(folder, "mine.mk"), "include lists.mk\nall: ;@echo $(figure_names)\n");
    const said = async (roles: object) => {
      writeFileSync(endpoints, JSON.stringify({ roles }));
      await writeLists("smoke-endpoint", join(folder, "lists.mk"), endpoints);
      const env = { PATH: process.env.PATH };
      return execFileSync("make", ["-f", "mine.mk"], { cwd: folder, encoding: "utf8", env });
    };
    const server = { url: "http://localhost:1/v1", model: "m" };
    assert.equal(
      await said({ gold: server }),
      "the endpoints file has no role arena and no role baseline, so these are left out: table1, fig10, table6\nfig2 fig3 fig4 fig5 table5\n",
    );
    assert.equal(
      await said({ arena: server }),
      "the endpoints file has no role baseline, so these are left out: fig10, table6\nfig2 fig3 fig4 fig5 table1 table5\n",
    );
    assert.equal(await said({ arena: server, baseline: server }), "fig2 fig3 fig4 fig5 table1 fig10 table5 table6\n");
    await assert.rejects(said({ arena: 7 }), /mine\.json is damaged \(arena: /);
  });
});

describe("judgelab train --for", () => {
  const all = experiments("smoke");
  const asked = (seeds: number[], ...words: string[]) =>
    plannedRuns(all, seeds, wantedBy(words, all)).map(({ experiment, seed }) => ({ ...experiment, seed }));

  it("a figure asks for what it reads and what that is made from, and for no more", () => {
    const runs = asked([1], "fig5");
    // 1 annotation, 2 judges and 3 policies to begin with, 2 reasoning judges, 6 policies, 6 evaluations
    assert.equal(runs.length, 1 + 5 + 2 + 6 + 6);
    assert.ok(!runs.some(({ id }) => id.includes("non-reasoning")));
    const stages = new Set(asked([1], "fig2").map(({ stage }) => stage));
    assert.deepEqual([...stages].sort(), ["annotate", "evaluate-judge", "pretrain", "train-judge"]);
  });

  it("the main figures asks for 65 runs", () => {
    // 3 + 4 base models, annotation, 7 judges, 14 evaluations of judges, 18 policies twice
    assert.equal(asked([1], ...MAIN_FIGURES).length, 65);
    assert.equal(neededBy(MAIN_FIGURES, all).length, 65);
  });

  it("a run, of one seed or of each, asks for it and its inputs", () => {
    const of = (...words: string[]) => asked([1, 2], ...words).map(({ stage, id, seed }) => `${stage}/${id}/${seed}`);
    const chain = ["pretrain/judge-4b", "annotate/high", "train-judge/non-reasoning-4b"];
    assert.deepEqual(
      of("train-judge/non-reasoning-4b/seed-2"),
      chain.map((run) => `${run}/2`),
    );
    assert.deepEqual(
      of("train-judge/non-reasoning-4b"),
      [1, 2].flatMap((seed) => chain.map((run) => `${run}/${seed}`)),
    );
    assert.equal(asked([1]).length, all.length);
  });

  it("what is neither is refused", () => {
    for (const word of ["fig99", "train-judge/reasoning-14b", "../etc", "train-judge/reasoning-4b/seed-x"])
      assert.throws(() => wantedBy([word], all), /neither a figure \(fig1, .*\) nor a run of this scale/, word);
  });
});
