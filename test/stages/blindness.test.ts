import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { experiments } from "../../src/paper/experiments.js";
import { handedTo } from "../../src/stages/index.js";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));
const sources = (readdirSync(SRC, { recursive: true }) as string[]).filter(
  (file) => file.endsWith(".ts") && !file.includes("kernels"),
);

/** Files that a file imports at run time or by type, as paths under src. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), "utf8");
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)\.js"/g)];
  return found.map(([, path]) => relative(SRC, join(SRC, dirname(file), `${path}.ts`)));
}

/** A file and all that it reaches. */
function reach(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const next of importsOf(file)) reach(next, seen);
  return seen;
}

const SECRET = ["world/gold.ts", "world/oracle.ts"];

describe("gold and the oracle", () => {
  it("are imported by annotation, evaluation, the chat model that serves gold, the one control that is trained on gold, the defences that pay for labels, and the course's checks", () => {
    const readers = sources.filter((file) => importsOf(file).some((path) => SECRET.includes(path)));
    assert.deepEqual(readers.sort(), [
      "annotation/procedure.ts",
      "annotation/school.ts", // the truth that a trained gold learns
      "course/tricks.ts",
      "index.ts",
      "policy/evaluate.ts",
      "serve/openai/goldAnswer.ts",
      "stages/controls.ts",
      "stages/defend.ts", // defences that pay for labels
      "world/oracle.ts",
    ]);
  });

  /** Nobody that a training asks, in either world, nor the benchmark's judge. */
  const ASKED = ["annotation/askGold.ts", "arena/battle.ts"];
  for (const stage of ["pretrain", "trainJudge", "trainPolicy", "evaluateJudge"]) {
    it(`cannot be reached from what ${stage} runs, nor asked by it on real text`, () => {
      const reached = reach(`stages/${stage}.ts`);
      assert.ok(reached.has("world/prompt.ts"), "the scan follows imports");
      if (stage !== "pretrain") assert.ok(reached.has("judge/format/text.ts") && reached.has("stages/textRun.ts"));
      assert.deepEqual(
        [...SECRET, ...ASKED].filter((file) => reached.has(file)),
        [],
      );
    });
  }

  it("have no part in the labels of the arena's judges", () => {
    const reached = reach("arena/miniature/pairs.ts");
    assert.ok(reached.has("arena/miniature/procedure.ts"));
    assert.deepEqual(
      [...SECRET, ...ASKED].filter((file) => reached.has(file)),
      [],
    );
  });

  it("are handed, as chat models, to annotation and evaluation alone", async () => {
    const given: Record<string, string[]> = {};
    const shared = { judge: 0, policy: 0, data: "", prices: {} };
    for (const experiment of experiments("smoke-endpoint")) {
      const { stage } = experiment;
      const servers = { shared, gold: "gold", baseline: "baseline", arena: "arena" };
      const handed = handedTo({ experiment, servers } as never).servers!;
      given[stage] = Object.keys(handed).filter((role) => role !== "shared");
    }
    assert.deepEqual(given, {
      annotate: ["gold", "baseline"],
      "train-judge": [],
      "evaluate-judge": [],
      "train-policy": [],
      "evaluate-policy": ["gold"],
      "evaluate-arena": ["arena"],
    });
  });

  it("are handed to a training by stages/controls.ts alone, which nothing but the list of stages imports", () => {
    const importers = sources.filter((file) => importsOf(file).includes("stages/controls.ts"));
    assert.deepEqual(importers, ["stages/index.ts"]);
    assert.ok(!reach("stages/controls.ts").has("world/oracle.ts"));
    const ofDefences = sources.filter((file) => importsOf(file).includes("stages/defend.ts"));
    assert.deepEqual(ofDefences, ["stages/index.ts"]);
  });

  it("are the reward of the runs called gold, and of no others", () => {
    const onGold = experiments("miniature").flatMap(({ id, config }) => (config.variant === "gold" ? [id] : []));
    assert.deepEqual([...new Set(onGold)], ["gold--llama-3.1-8b"]);
  });

  it("are reached from evaluation, so the scan would see them", () => {
    assert.deepEqual(
      SECRET.filter((file) => reach("stages/evaluatePolicy.ts").has(file)),
      SECRET,
    );
  });
});
