/** @file The whole text world in a folder: splits, tiny models on the cpu engine, and gold behind a chat server. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SEATS } from "../../../src/annotation/annotated.js";
import { cpuEngine } from "../../../src/engine/cpu/cpuEngine.js";
import type { Datum, StateRef } from "../../../src/engine/engine.js";
import { openaiChat } from "../../../src/engine/openai/chat.js";
import { textFormat } from "../../../src/engine/textModel.js";
import { textFormatOf } from "../../../src/judge/format/text.js";
import { sftDatum } from "../../../src/judge/sft.js";
import { pairwise } from "../../../src/judge/task.js";
import type { Experiment } from "../../../src/paper/experiment.js";
import { experiments } from "../../../src/paper/experiments.js";
import { TEXT_SCALES, TextScale } from "../../../src/paper/textScales.js";
import { Endpoint } from "../../../src/servers/endpoints.js";
import { runStage } from "../../../src/stages/index.js";
import type { Servers } from "../../../src/stages/servers.js";
import { supervisedStep } from "../../../src/training/supervised.js";
import { randomFrom } from "../../../src/world/random.js";
import { TOKENIZER_FILES, tinyChat, tokensOf, VOCABULARY } from "./tinyText.js";

const smoke = TEXT_SCALES["smoke-endpoint"];
const format = textFormat(tinyChat);
const text = textFormatOf(format);
const lengths = { maxPrompt: 256, maxResponse: 48 };
const sft = {
  "non-reasoning": { ...smoke.sft["non-reasoning"], steps: 6, batch: 4, learningRate: 3e-3 },
  reasoning: { ...smoke.sft.reasoning, steps: 30, batch: 8, learningRate: 4e-3 },
};

/** Every path of the text world in seconds: models that hardly learn. */
export const TINY = TextScale.parse({
  ...smoke,
  sft,
  pairwise: { ...smoke.pairwise, sft, maxPrompt: lengths.maxPrompt },
  arena: null,
  judgeRl: { ...smoke.judgeRl, steps: 2, prompts: 2, rollouts: 3, miniBatches: 1, ...lengths },
  judging: { temperature: 1, maxTrace: 40 },
  policyRl: {
    ...smoke.policyRl,
    steps: 6,
    prompts: 3,
    rollouts: 4,
    miniBatches: 1,
    learningRate: 1e-3,
    temperature: 1,
    evaluateEvery: 3,
    heldOutPrompts: 5,
    invalidLimit: 1,
    maxPrompt: 64,
    maxResponse: 32,
  },
  runs: [
    { kind: "non-reasoning", size: "1.7b", policy: "qwen3-4b" },
    { kind: "reasoning", size: "4b", policy: "qwen3-4b" },
  ],
});
/** Checkpoints in the middle of trainings as short as these. */
export const experimentsOf = (scale: TextScale): Experiment[] =>
  experiments(scale).map((one) =>
    "checkpointEvery" in one.config ? { ...one, config: { ...one.config, checkpointEvery: 2 } } : one,
  );
export const EXPERIMENTS = experimentsOf(TINY);

export const SHAPE = { vocabulary: VOCABULARY, width: 32, layers: 1, heads: 2, context: 384 };
const WORDS = ["red", "sun", "ice", "tree", "cat", "blue"];

/** The splits alone; returns what a base model may learn to write from. */
export function makeSplits(folder: string) {
  mkdirSync(join(folder, "data"), { recursive: true });
  const random = randomFrom("endpoint-world");
  const says = () => Array.from({ length: random.int(1, 5) }, () => random.choice(WORDS)).join(" ");
  const write = (name: string, rows: object[]) =>
    writeFileSync(join(folder, "data", `${name}.jsonl`), rows.map((row) => JSON.stringify(row) + "\n").join(""));
  const about = (i: number) => ({
    id: String(i),
    source: "tiny",
    instruction: `Write about ${random.choice(WORDS)} ${i}`,
  });
  const candidates = (count: number, from: number) =>
    Array.from({ length: count }, (_, i) => ({ ...about(from + i), output: says(), was: "chosen" }));
  write("judgeTrain", candidates(40, 0));
  write("judgeValidation", candidates(6, 100));
  write("judgeTest", candidates(8, 200));
  write(
    "policyTrain",
    Array.from({ length: 12 }, (_, i) => about(300 + i)),
  );
  write(
    "policyTest",
    Array.from({ length: 6 }, (_, i) => about(400 + i)),
  );
  writeFileSync(join(folder, "data", "splits.json"), "{}\n");
  return { random, says, about };
}

/** What the mixture has for pairwise judges in the place of the judges' splits: two outputs a prompt. Returns them by part. */
export function makePairs(folder: string) {
  const random = randomFrom("endpoint-pairs");
  const says = () => Array.from({ length: random.int(1, 5) }, () => random.choice(WORDS)).join(" ");
  const points = (count: number, from: number) =>
    Array.from({ length: count }, (_, i) => ({
      instruction: `Write about ${random.choice(WORDS)} ${from + i}`,
      outputs: [says(), says()] as const,
    }));
  const write = (name: string, rows: object[]) =>
    writeFileSync(
      join(folder, "data", `${name}.jsonl`),
      rows.map((row) => JSON.stringify({ id: "1", source: "tiny", ...row }) + "\n").join(""),
    );
  const [train, validation, test] = [points(40, 0), points(12, 100), points(16, 200)];
  write(
    "judgeTrain",
    train!.flatMap(({ instruction, outputs: [chosen, rejected] }) => [
      { instruction, output: chosen, was: "chosen" },
      { instruction, output: rejected, was: "rejected" },
    ]),
  );
  const besideOther = ({ instruction, outputs: [output, other] }: NonNullable<typeof test>[number]) => ({
    instruction,
    output,
    was: "chosen",
    other,
  });
  write("judgeValidation", validation!.map(besideOther));
  write("judgeTest", test!.map(besideOther));
  return { train: train!, validation: validation!, test: test! };
}

/** Splits, and base models: of a policy that writes a few words, and of a judge that knows nothing. `pairs`: it can compare, too. */
export async function makeWorld(
  folder: string,
  { pairs = false, shapes = { policy: SHAPE, judge: SHAPE } } = {},
): Promise<void> {
  const { random, says, about } = makeSplits(folder);
  mkdirSync(join(folder, "tokenizer"));
  for (const [name, content] of Object.entries(TOKENIZER_FILES))
    writeFileSync(join(folder, "tokenizer", name), JSON.stringify(content));

  const engine = cpuEngine();
  const trained = async (role: keyof Bases, seed: number, steps: number, example: () => Datum) => {
    const trainer = await engine.create(shapes[role], seed);
    const settings = { ...TINY.sft.reasoning, steps, batch: 12, learningRate: 5e-3, warmup: 0.1 };
    for (let step = 0; step < steps; step++) {
      await supervisedStep(trainer, Array.from({ length: settings.batch }, example), settings, step);
    }
    return trainer.save(join(folder, `base-${seed}.bin`));
  };
  const after = (prompt: number[], reply: number[]) => ({ tokens: [...prompt, ...reply], from: prompt.length });
  const bases: Bases = {
    // Writes a few words.
    policy: await trained("policy", 1, 60, () =>
      after(tokensOf(about(random.int(500, 900)).instruction), format.reply({ text: says() })),
    ),
    // Writes some score, with or without thoughts, and nothing of gold's.
    judge: await trained("judge", 2, 160, () => {
      const score = random.int(0, 9),
        reasoning = `${random.int(0, 9)} words`;
      const kind = random.choice(["reasoning", "non-reasoning"] as const);
      if (pairs && random.int(0, 1) === 0) {
        const trace = `${random.int(1, 5)}, ${random.int(1, 5)}`;
        return sftDatum(text, pairwise, kind, {
          prompt: about(0).instruction,
          first: says(),
          second: says(),
          better: random.choice(SEATS),
          trace,
        });
      }
      const prompt = text.asks.pointwise.prompt(kind, { prompt: about(0).instruction, response: says() });
      return after(
        prompt,
        kind === "reasoning" ? format.reply({ reasoning, text: String(score) }) : [format.scores[score]!],
      );
    }),
  };
  writeFileSync(join(folder, "bases.json"), JSON.stringify(bases));
}

type Bases = Record<"judge" | "policy", StateRef>;
export const basesOf = (folder: string): Bases => JSON.parse(readFileSync(join(folder, "bases.json"), "utf8"));

/** Where nothing is to battle. */
export const NO_ARENA: Servers["arena"] = {
  role: "arena",
  model: "none",
  chat: { complete: () => Promise.reject(new Error("not asked for")) },
  benchmark: "none",
};

/** Gold as `goldServer` plays it, and models of `makeWorld`. */
export function serversOf(folder: string, goldUrl: string): Servers {
  const engine = cpuEngine(),
    bases = basesOf(folder);
  const model = (role: "judge" | "policy") => async () => ({
    name: `tiny ${role}`,
    role,
    base: bases[role],
    format,
    probe: null,
    open: async () => engine,
  });
  const chatModel = (role: "gold" | "baseline") => {
    const endpoint = Endpoint.parse({ url: goldUrl, model: `tiny-${role}`, concurrency: 8 });
    return { role, chat: openaiChat(role, endpoint), model: endpoint.model };
  };
  return {
    shared: {
      judge: model("judge"),
      policy: model("policy"),
      data: join(folder, "data"),
      prices: { gold: { in: 1, out: 2 } },
    },
    gold: chatModel("gold"),
    baseline: chatModel("baseline"),
    arena: NO_ARENA,
  };
}

/** Runs experiments in their order; those that are made are made already. */
export async function runAll(
  folder: string,
  root: string,
  goldUrl: string,
  servers = serversOf(folder, goldUrl),
  experiments = EXPERIMENTS,
  budget?: number,
): Promise<void> {
  for (const experiment of experiments) {
    await runStage({
      experiment,
      seed: 1,
      scale: "tiny",
      root,
      engine: cpuEngine(),
      servers,
      onStep: () => {},
      ...(budget !== undefined && { budget }),
    });
  }
}

/** As a process of its own, which tells when it begins: for tests that kill it. */
if (process.argv[1]?.endsWith("world.ts")) {
  const [folder, root, goldUrl] = process.argv.slice(2) as [string, string, string];
  console.log("ready");
  void runAll(folder, root, goldUrl);
}
