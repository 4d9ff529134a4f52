/** @file The generated makefile, run by make with a stand-in for the stages. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../src/cli/rules.js";
import { writeRules } from "../../src/cli/writeRules.js";
import { MAIN_FIGURES } from "../../src/figures/index.js";
import { experiments } from "../../src/paper/experiments.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { neededBy } from "./neededBy.js";

const MAKEFILE = `
judgelab := sh ./judgelab.sh
root := runs
SEEDS := 1 2
include build/rules-smoke.mk
$(foreach seed,$(SEEDS),$(eval $(call run_rules,$(seed))))
all: $(foreach seed,$(SEEDS),$(call all_runs,$(seed)))
fig2: $(call fig2_runs,1)
fig5: $(call fig5_runs,1)
`;
/** judgelab <stage> --scale smoke --id <id> --seed <n> --root <root>: logs the run and makes its manifest. */
const STAND_IN = `
run="$1/$5/seed-$7"
echo "$run" >> log.txt
mkdir -p "$9/$3/$run" && touch "$9/$3/$run/manifest.json"
`;

describe("rules for runs", () => {
  it("of a scale on real text are of its own runs and the figures and notebooks that these make, and wait for the data", () => {
    const text = rules("curve");
    assert.match(text, /^figure_names = fig2 fig5$/m);
    assert.match(text, /^notebook_names = 00-setting 01-gold-annotation 02-training-judges 04-reasoning-rewards$/m);
    assert.match(
      text,
      /annotate\/high\/seed-\$\(1\)\/manifest\.json: .*\$\(DATA\)\/splits\/curve\/seed-\$\(1\)\/splits\.json/,
    );
    assert.doesNotMatch(text, /pretrain/);
  });

  it("of the paper battle on Arena-Hard-V2 itself, which is fetched first, and leave that out for want of the role", () => {
    const [whole, without] = [rules("paper"), rules("paper", ["arena", "baseline"])];
    const figures = (text: string) => /^figure_names = (.*)$/m.exec(text)![1]!.split(" ");
    assert.deepEqual(
      figures(whole).filter((name) => !figures(without).includes(name)),
      ["table1", "fig10", "table6"],
    );
    assert.ok(!figures(whole).includes("figA5"), "its rows are the miniature's");
    const [, made] = /^(\$\(root\)\/paper\/evaluate-arena\/pointwise\/.*)$/m.exec(whole)!;
    assert.match(
      made!,
      /train-policy\/reasoning-4b--llama-3\.1-8b\/.* \| \$\(DATA\)\/downloads\/arena-hard-v2\/data\/arena-hard-v2\.0\/question\.jsonl /,
    );
    assert.match(
      whole,
      /^benchmark = \\\n {2}\$\(DATA\)\/downloads\/arena-hard-v2\/data\/arena-hard-v2\.0\/question\.jsonl \\\n.*o3-mini-2025-01-31\.jsonl \\\n.*gemini-2\.0-flash-001\.jsonl\n/m,
    );
    assert.match(without, /^benchmark =\n/m);
    assert.doesNotMatch(without, /evaluate-arena/);
    // Pairwise judges themselves ask nothing of the baseline.
    assert.ok(figures(rules("paper", ["baseline"])).includes("table5"));
    assert.doesNotMatch(without, /train-policy\/pairwise-/);
    const runs = whole.split("all_runs =")[1]!.split("\n\n")[0]!;
    for (const { stage, id } of experiments("paper"))
      assert.ok(runs.includes(`/paper/${stage}/${id}/seed-`), `${stage} ${id}`);
    assert.match(
      without,
      /^\$\(info the endpoints file has no role arena and no role baseline, so these are left out: table1, fig10, table6\)$/m,
    );
    assert.doesNotMatch(whole + rules("curve", ["arena"]), /\$\(info/);
  });

  it("of a scale on real text are of the figures that it has all kinds of runs for: agreement alone is no table 2, and nobody knows the strategy's words", () => {
    const drawn = (scale: "paper" | "smoke-endpoint") => /^figure_names = (.*)$/m.exec(rules(scale))![1]!.split(" ");
    for (const name of ["fig3", "fig7", "table2", "fig8", "table3", "fig9", "table4", "figA1", "figA2"])
      assert.ok(drawn("paper").includes(name), name);
    for (const name of ["fig6", "figA3", "figA4"]) assert.ok(!drawn("paper").includes(name), name);
    for (const name of ["table2", "figA1"]) assert.ok(!drawn("smoke-endpoint").includes(name), name);
  });

  let folder: string;
  before(async () => {
    folder = temporaryFolder();
    writeFileSync(join(folder, "Makefile"), MAKEFILE);
    writeFileSync(join(folder, "judgelab.sh"), STAND_IN);
    await writeRules("smoke", { folder });
  });

  /** The runs that make made, in order. */
  const make = (...args: string[]): string[] => {
    writeFileSync(join(folder, "log.txt"), "");
    execFileSync("make", args, { cwd: folder, stdio: "pipe", env: { PATH: process.env.PATH } });
    return readFileSync(join(folder, "log.txt"), "utf8").split("\n").filter(Boolean);
  };

  it("make what a figure needs and no more", () => {
    const made = make("fig5");
    // 1 annotation, 2 judges and 3 policies to begin with, 2 reasoning judges, 6 policies, 6 evaluations
    assert.equal(made.length, 1 + 5 + 2 + 6 + 6);
    assert.deepEqual(make("fig5"), []);
    assert.deepEqual(
      made.filter((run) => run.includes("non-reasoning")),
      [],
    );
    rmSync(join(folder, "runs"), { recursive: true });
    const stages = new Set(make("fig2").map((run) => run.split("/")[0]));
    assert.deepEqual([...stages].sort(), ["annotate", "evaluate-judge", "pretrain", "train-judge"]);
    rmSync(join(folder, "runs"), { recursive: true });
  });

  it("know what the main figures need", () => {
    // 3 + 4 base models, annotation, 7 judges, 14 evaluations of judges, 18 policies twice
    assert.equal(neededBy(MAIN_FIGURES, experiments("smoke")).length, 65);
  });

  it("make every experiment once a seed, inputs first, two at a time", () => {
    const made = make("-j2", "all");
    const all = experiments("smoke");
    assert.equal(made.length, 2 * all.length);
    assert.equal(new Set(made).size, made.length);
    for (const { stage, id, inputs } of all) {
      const at = made.indexOf(`${stage}/${id}/seed-2`);
      for (const input of inputs)
        assert.ok(made.indexOf(`${input.stage}/${input.id}/seed-2`) < at, `${id} before ${input.id}`);
    }
    assert.deepEqual(make("all"), []);
  });

  it("keep the time of a configuration that did not change", async () => {
    const stamp = join(folder, "build/smoke/configs/train-judge/reasoning-8b.json");
    const before = statSync(stamp).mtimeMs;
    await writeRules("smoke", { folder });
    assert.equal(statSync(stamp).mtimeMs, before);
    assert.deepEqual(make("all"), []);
  });

  it("remake a run whose configuration changed, and what it is an input of", async () => {
    writeFileSync(join(folder, "build/smoke/configs/train-judge/reasoning-8b.json"), "{}\n");
    await writeRules("smoke", { folder });
    const judge = "reasoning-8b";
    const policies = ["llama-3.1-8b", "qwen2.5-7b", "qwen3-4b"].map((policy) => `${judge}--${policy}`);
    const expected = [
      `train-judge/${judge}`,
      `evaluate-judge/${judge}`,
      ...policies.flatMap((id) => [`train-policy/${id}`, `evaluate-policy/${id}`]),
    ].flatMap((run) => [`${run}/seed-1`, `${run}/seed-2`]);
    const remade = make("all").filter(
      (run) => expected.includes(run) || run.startsWith("train-judge") || run.startsWith("train-policy"),
    );
    assert.deepEqual(remade.sort(), expected.sort());
  });

  it("take what roles there are from the endpoints file, and make says what is missing each time", async () => {
    const endpoints = join(folder, "mine.json");
    const write = (roles: object) => writeFileSync(endpoints, JSON.stringify({ roles }));
    const said = async () => {
      await writeRules("smoke-endpoint", { endpoints, out: "build/rules-mine.mk", folder });
      writeFileSync(join(folder, "mine.mk"), "include build/rules-mine.mk\nall: ;@echo $(figure_names)\n");
      return execFileSync("make", ["-f", "mine.mk"], {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: process.env.PATH },
      });
    };
    write({ gold: { url: "http://localhost:1/v1", model: "m" } });
    assert.equal(
      await said(),
      "the endpoints file has no role arena and no role baseline, so these are left out: table1, fig10, table6\nfig2 fig3 fig4 fig5 table5\n",
    );
    write({ arena: { url: "http://localhost:1/v1", model: "m" } });
    assert.equal(
      await said(),
      "the endpoints file has no role baseline, so these are left out: fig10, table6\nfig2 fig3 fig4 fig5 table1 table5\n",
    );
    write({
      arena: { url: "http://localhost:1/v1", model: "m" },
      baseline: { url: "http://localhost:1/v1", model: "m" },
    });
    assert.equal(await said(), "fig2 fig3 fig4 fig5 table1 fig10 table5 table6\n");
    write({ arena: 7 });
    await assert.rejects(said(), /mine\.json is damaged \(arena: /);
  });
});
