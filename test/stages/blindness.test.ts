import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { experiments } from "../../src/paper/experiments.js";

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
  it("are imported by annotation, evaluation, the chat model that serves gold, the one control that is trained on gold, and the course's checks", () => {
    const readers = sources.filter((file) => importsOf(file).some((path) => SECRET.includes(path)));
    assert.deepEqual(readers.sort(), [
      "annotation/annotate.ts",
      "course/tricks.ts",
      "index.ts",
      "policy/evaluate.ts",
      "serve/openai/goldAnswer.ts",
      "stages/trainPolicyOnGold.ts",
      "world/oracle.ts",
    ]);
  });

  for (const stage of [
    "pretrain",
    "trainJudge",
    "trainPolicy",
    "pairwise/trainPairwiseJudge",
    "pairwise/trainPairwisePolicy",
    "arena/annotateBattles",
    "arena/trainArenaJudge",
  ]) {
    it(`cannot be reached from what ${stage} runs`, () => {
      const reached = reach(`stages/${stage}.ts`);
      assert.ok(reached.has("world/prompt.ts"), "the scan follows imports");
      assert.deepEqual(
        SECRET.filter((file) => reached.has(file)),
        [],
      );
    });
  }

  for (const stage of ["trainJudge", "trainPolicy", "evaluateJudge"]) {
    it(`cannot be asked, on real text, by what endpoint/${stage} runs`, () => {
      const reached = reach(`stages/endpoint/${stage}.ts`);
      assert.ok(reached.has("judge/text/ask.ts"), "the scan follows imports");
      assert.deepEqual(
        [...SECRET, "stages/endpoint/gold.ts", "stages/endpoint/askChat.ts", "arena/battle.ts"].filter((file) =>
          reached.has(file),
        ),
        [],
      );
    });
  }

  it("are handed to a training by stages/trainPolicyOnGold.ts alone, which nothing but the list of stages imports", () => {
    const importers = sources.filter((file) => importsOf(file).includes("stages/trainPolicyOnGold.ts"));
    assert.deepEqual(importers, ["stages/index.ts"]);
    assert.ok(!reach("stages/trainPolicyOnGold.ts").has("world/oracle.ts"));
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
