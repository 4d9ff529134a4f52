import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ZodType } from "zod";
import { AnnotationRow, RubricRow } from "../../../src/annotation/rows.js";
import { evaluateClaims } from "../../../src/claims/claims.js";
import type { Engine } from "../../../src/engine/engine.js";
import { textFormat } from "../../../src/engine/textModel.js";
import { figures } from "../../../src/figures/index.js";
import { type JudgeSize, judgeId } from "../../../src/paper/judges.js";
import { type TextRun, TextScale } from "../../../src/paper/textScales.js";
import { AgreementRow, CurveRow } from "../../../src/results/rows.js";
import { readRows } from "../../../src/store/jsonl.js";
import type { Manifest } from "../../../src/store/manifest.js";
import { runFolder } from "../../../src/store/paths.js";
import { noResults } from "../../figures/syntheticResults.js";
import { type GoldServer, goldServer } from "./goldServer.js";
import { tinyChat } from "./tinyText.js";
import { experimentsOf, makeWorld, runAll, serversOf, TINY } from "./world.js";

const run = (judge: Omit<TextRun, "policy">): TextRun => ({ ...judge, policy: "qwen3-4b" });
const scale = TextScale.parse({
  ...TINY,
  policyRl: { ...TINY.policyRl, steps: 3 },
  runs: [
    run({ kind: "non-reasoning", size: "4b" }),
    run({ kind: "non-reasoning", size: "4b", klWeight: 0.5 }),
    run({ kind: "reasoning", size: "4b", variant: "rl-only" }),
    run({ kind: "reasoning", size: "8b", variant: "low" }),
    run({ kind: "non-reasoning", size: "14b", variant: "rubric" }),
    run({ kind: "reasoning", size: "8b", variant: "untrained" }),
  ],
});

describe("the ablations on real text", () => {
  const world = mkdtempSync(join(tmpdir(), "judgelab-variants-"));
  const root = join(world, "runs");
  const experiments = experimentsOf(scale);
  const shown: Shown = { trained: [], asked: [] }; // to the judge with rubrics
  let gold: GoldServer;
  before(async () => {
    await makeWorld(world);
    gold = await goldServer();
    const servers = serversOf(world, gold.url);
    const judge = async (size: JudgeSize) => {
      const model = await servers.shared.judge(size);
      return size === "14b" ? { ...model, open: async () => watched(await model.open(), shown) } : model;
    };
    await runAll(world, root, gold.url, { ...servers, shared: { ...servers.shared, judge } }, experiments);
  });
  after(async () => {
    await gold.close();
    rmSync(world, { recursive: true });
  });

  const folder = (stage: string, id: string) => runFolder(root, { scale: "tiny", stage, id, seed: 1 });
  const manifestOf = (stage: string, id: string): Manifest =>
    JSON.parse(readFileSync(join(folder(stage, id), "manifest.json"), "utf8"));
  const spendOf = (stage: string, id: string) =>
    (manifestOf(stage, id).summary as { spend: Record<string, { calls: number; in: number; out: number }> }).spend;

  const inputsOf = (stage: string, id: string) =>
    Object.fromEntries(
      experiments.find((one) => one.stage === stage && one.id === id)!.inputs.map((input) => [input.role, input.id]),
    );

  it("names runs as the miniature does", () => {
    const ids = experiments.filter(({ stage }) => stage === "evaluate-policy").map(({ id }) => id);
    assert.deepEqual(ids, [
      "non-reasoning-4b--qwen3-4b",
      "non-reasoning-4b-kl0.5--qwen3-4b",
      "rl-only-reasoning-4b--qwen3-4b",
      "low-reasoning-8b--qwen3-4b",
      "rubric-non-reasoning-14b--qwen3-4b",
      "untrained-reasoning-8b--qwen3-4b",
    ]);
  });

  it("holds a policy to its base with a KL penalty, which asks the base for every answer and is told in the rows", () => {
    const [plain, held] = ["non-reasoning-4b--qwen3-4b", "non-reasoning-4b-kl0.5--qwen3-4b"] as const;
    assert.ok(spendOf("train-policy", held).policy!.calls > spendOf("train-policy", plain).policy!.calls);
    const weights = [plain, held].map((id) => manifestOf("train-policy", id).weights!.hash);
    assert.notEqual(weights[0], weights[1]);
    const curve = (id: string) => readRows(folder("evaluate-policy", id), "curve.jsonl", CurveRow);
    assert.deepEqual(
      curve(held).map(({ klWeight }) => klWeight),
      [0.5, 0.5],
    );
    assert.deepEqual(
      curve(plain).map(({ klWeight }) => klWeight),
      [0, 0],
    );
  });

  it("trains a judge by RL alone, from the base judge", () => {
    const id = judgeId({ kind: "reasoning", size: "4b", variant: "rl-only" });
    const { summary, files } = manifestOf("train-judge", id);
    assert.deepEqual([summary.sft, (summary.final as { phase: string }).phase], [null, "rl"]);
    assert.ok(!("sft.bin" in files));
    const found = readRows(folder("evaluate-judge", id), "agreement.jsonl", AgreementRow);
    assert.deepEqual(
      found.map(({ variant, training }) => [variant, training]),
      [["rl-only", "final"]],
    );
  });

  it("teaches a judge of low effort what gold then writes, of examples on which it decides as at high effort", () => {
    const rows = (id: string) => readRows(folder("annotate", id), "train.jsonl", AnnotationRow);
    const kept = rows("high").filter(({ score }) => score <= 4); // at low effort this gold counts to four
    assert.ok(kept.length < 40);
    assert.deepEqual(
      rows("low"),
      kept.map((row) => ({ ...row, trace: String(row.score) })),
    );
    assert.deepEqual(manifestOf("annotate", "low").summary.outcomes, {
      train: { kept: kept.length, "left-out": 40 - kept.length },
    });
    assert.deepEqual(inputsOf("train-judge", "low-reasoning-8b"), { annotation: "high", examples: "low" });
    assert.deepEqual(inputsOf("evaluate-judge", "low-reasoning-8b"), { judge: "low-reasoning-8b", annotation: "high" });
  });

  it("has gold write a rubric for each prompt of judges and policies, once, and counts where it wrote none", () => {
    const none = { "not-in-form": 1 };
    assert.deepEqual(manifestOf("annotate", "rubrics").summary.outcomes, {
      judgeTrain: { kept: 36, "not-in-form": 4 },
      judgeValidation: { kept: 6 },
      judgeTest: { kept: 7, ...none },
      policyTrain: { kept: 11, ...none },
      policyTest: { kept: 6 },
    });
    const [first] = readRows(folder("annotate", "rubrics"), "judgeTest.jsonl", RubricRow);
    assert.match(first!.prompt, /^Write about \w+ 200$/);
    assert.equal(
      first!.rubric,
      first!.prompt
        .split(" ")
        .slice(1)
        .map((word) => `- ${word}`)
        .join("\n"),
    );
  });

  it("shows a judge with rubrics that of each prompt, in SFT, evaluation and RL alike, and asks it about no other", () => {
    assert.ok(shown.trained.length > 0 && shown.asked.length > 0);
    for (const text of [...shown.trained, ...shown.asked]) {
      const [, prompt] = /Write (about \w+ \d+)/.exec(text)!;
      assert.ok(!prompt!.endsWith("7"), text);
      assert.ok(
        text.includes(
          `\n${prompt!
            .split(" ")
            .map((word) => `- ${word}`)
            .join("\n")}\n=== END RUBRIC`,
        ),
        text,
      );
    }
    const [test, train, heldOut] = [/ 20\d/, / 3\d\d/, / 40\d/].map(
      (number) => shown.asked.filter((text) => number.test(text)).length,
    );
    assert.ok(test! >= 7 && train! > 0 && heldOut! > 0, `${test}, ${train}, ${heldOut}`);
    const judge = "rubric-non-reasoning-14b";
    const rows = [`base-${judge}`, judge].flatMap((id) =>
      readRows(folder("evaluate-judge", id), "agreement.jsonl", AgreementRow),
    );
    assert.deepEqual(
      rows.map(({ variant, training, rows }) => [variant, training, rows]),
      [
        ["rubric", "base", 7],
        ["rubric", "final", 7],
      ],
    );
  });

  it("judges their policies by gold without any rubric", () => {
    assert.ok(gold.asked.some((messages) => messages.at(-1)!.content.endsWith("The rubric:")));
    assert.ok(!gold.asked.some((messages) => messages.some(({ content }) => content.includes("BEGIN RUBRIC"))));
  });

  it("draws the ablations' figures from these rows", () => {
    const rowsOf = <T>(stage: string, file: string, schema: ZodType<T>) =>
      experiments.filter((one) => one.stage === stage).flatMap(({ id }) => readRows(folder(stage, id), file, schema));
    const results = {
      ...noResults(),
      agreement: rowsOf("evaluate-judge", "agreement.jsonl", AgreementRow),
      curves: rowsOf("evaluate-policy", "curve.jsonl", CurveRow),
    };
    for (const id of ["fig7", "fig8", "fig9", "figA1", "figA2"] as const) {
      const { spec, caption } = figures[id](results);
      assert.ok(spec.data.length > 0, id);
      assert.doesNotMatch(caption, /k3 estimate/, id);
    }
    assert.match(figures.figA2(results).caption, /taken from its advantage/);
    assert.equal(evaluateClaims(results).find(({ id }) => id === "C11")!.verdict, "undecided");
  });

  it("lets an untrained judge reward a policy", () => {
    const curve = readRows(folder("evaluate-policy", "untrained-reasoning-8b--qwen3-4b"), "curve.jsonl", CurveRow);
    assert.deepEqual(
      curve.map(({ step, variant }) => [step, variant]),
      [
        [0, "untrained"],
        [3, "untrained"],
      ],
    );
    assert.ok(!experiments.some(({ stage, id }) => stage === "train-judge" && id.startsWith("untrained")));
  });
});

interface Shown {
  trained: string[];
  asked: string[];
}

/** An engine that keeps what its models are trained on, and asked for scores about, as text. */
function watched(engine: Engine, shown: Shown): Engine {
  const decode = textFormat(tinyChat).decode;
  return {
    ...engine,
    async openSampler(ref) {
      const sampler = await engine.openSampler(ref);
      const scoreTokens: typeof sampler.scoreTokens = (prompts, candidates) => {
        shown.asked.push(...prompts.map(decode));
        return sampler.scoreTokens(prompts, candidates);
      };
      return { ...sampler, scoreTokens };
    },
    async openTrainer(ref, options) {
      const trainer = await engine.openTrainer(ref, options);
      const forwardBackward: typeof trainer.forwardBackward = (batch, loss) => {
        shown.trained.push(...batch.map(({ tokens }) => decode(tokens)));
        return trainer.forwardBackward(batch, loss);
      };
      return { ...trainer, forwardBackward };
    },
  };
}
