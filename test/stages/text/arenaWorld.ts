/** @file Arena-Hard-V2 of five questions, and policies whose answers are told here: what evaluate-arena needs and no more. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BENCHMARK_FILES } from "../../../src/arena/benchmark.js";
import { cpuEngine } from "../../../src/engine/cpu/cpuEngine.js";
import type { Completion, Engine, SampleRequest, Trainer } from "../../../src/engine/engine.js";
import { openaiChat } from "../../../src/engine/openai/chat.js";
import { textFormat } from "../../../src/engine/textModel.js";
import type { Experiment } from "../../../src/paper/experiment.js";
import { experiments } from "../../../src/paper/experiments.js";
import { TEXT_SCALES, TextScale } from "../../../src/paper/textScales.js";
import type { Endpoint } from "../../../src/servers/endpoints.js";
import { runStage } from "../../../src/stages/index.js";
import type { Servers } from "../../../src/stages/servers.js";
import { sha256 } from "../../../src/store/hash.js";
import type { Manifest } from "../../../src/store/manifest.js";
import { openRun } from "../../../src/store/run.js";
import { endpoint, HASTE } from "../../engine/openai/endpoint.js";
import { tinyChat } from "./tinyText.js";

const smoke = TEXT_SCALES["smoke-endpoint"];
/** The longest question is longer than a prompt may be. */
export const SCALE = TextScale.parse({
  ...smoke,
  arena: { ...smoke.arena, questions: null, maxPrompt: 200, bootstrap: 20 },
  runs: [
    { kind: "reasoning", size: "4b", policy: "llama-3.1-8b" },
    { kind: "non-reasoning", size: "4b", policy: "qwen3-4b" },
  ],
});
export const experimentOf = (scale: TextScale): Experiment =>
  experiments(scale).find(({ stage }) => stage === "evaluate-arena")!;
export const EXPERIMENT = experimentOf(SCALE);

export const QUESTIONS = [
  { uid: "c1", category: "creative_writing", prompt: "Sing of rain" },
  { uid: "c2", category: "creative_writing", prompt: "Sing of snow" },
  { uid: "h1", category: "hard_prompt", prompt: "Count to one" },
  { uid: "h2", category: "hard_prompt", prompt: "Solve a riddle" },
  { uid: "h3", category: "hard_prompt", prompt: `Count to ${"nine ".repeat(60)}` },
];
const words = (word: string, count: number) => Array.from({ length: count }, () => word).join(" ");
/** How often an answer says the word of its model; the baselines say theirs three times. */
const ANSWERS: Record<string, { word: string; c1: number; c2: number; h1: number; h2: number }> = {
  "reasoning-4b--llama-3.1-8b": { word: "red", c1: 6, c2: 6, h1: 2, h2: 6 },
  "non-reasoning-4b--qwen3-4b": { word: "sun", c1: 3, c2: 3, h1: 4, h2: 3 },
  "base--llama-3.1-8b": { word: "ice", c1: 1, c2: 2, h1: 3, h2: 1 },
  "base--qwen3-4b": { word: "cat", c1: 2, c2: 5, h1: 2, h2: 1 },
};
/** Its answers do not end within their length. */
const CUT_OFF = "base--qwen3-4b";

const format = textFormat(tinyChat);

export function makeBenchmark(folder: string): void {
  const [questions, hard, creative] = BENCHMARK_FILES.map((file) => join(folder, "benchmark", file));
  const write = (file: string, rows: object[]) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, rows.map((row) => JSON.stringify(row) + "\n").join(""));
  };
  const answer =
    (model: string) =>
    ({ uid }: { uid: string }) => ({
      uid,
      model,
      messages: [{ role: "assistant", content: { answer: words("base", 3) } }],
    });
  write(questions!, QUESTIONS);
  write(hard!, QUESTIONS.map(answer("o3-mini-2025-01-31")));
  write(creative!, QUESTIONS.filter(({ uid }) => uid.startsWith("c")).map(answer("gemini-2.0-flash-001")));
}

/** The runs whose policies battle, as far as their weights go. */
export async function makePolicies(root: string, { inputs }: Experiment): Promise<void> {
  for (const { stage, id } of inputs) {
    const run = await openRun({
      root,
      key: { scale: "tiny", stage, id, seed: 1 },
      config: {},
      inputs: {},
      engine: "none",
    });
    const save = async (path: string) => {
      writeFileSync(path, id);
      return { path, hash: sha256(id) };
    };
    if (!run.finished) await run.finish({ trainer: { save } as Trainer });
    await run.close();
  }
}

/** Knows whose weights are asked by their hash. `asked`: "<model> <uid>" of every answer that was sampled. */
function scripted(asked: string[]): Engine {
  const modelOf = (hash: string) => Object.keys(ANSWERS).find((model) => hash === model || hash === sha256(model))!;
  const complete = (model: string, { prompt }: SampleRequest): Completion[] => {
    const text = format.decode([...prompt]);
    const { uid } = QUESTIONS.find((one) => text.includes(one.prompt))!;
    asked.push(`${model} ${uid}`);
    const { word, ...counts } = ANSWERS[model]!;
    const reply = format.reply({ text: words(word, counts[uid as keyof typeof counts]) });
    const tokens = model === CUT_OFF ? reply.slice(0, -1) : reply;
    return [{ tokens, logprobs: tokens.map(() => -1), stopReason: model === CUT_OFF ? "length" : "stop" }];
  };
  const none = () => Promise.reject(new Error("not asked for"));
  return {
    ...cpuEngine(),
    openSampler: async ({ hash }) => ({
      sample: async (requests) => requests.map((request) => complete(modelOf(hash), request)),
      scoreTokens: none,
      logprobs: none,
      close: async () => {},
    }),
  };
}

export function serversOf(folder: string, url: string, asked: string[] = [], more: Partial<Endpoint> = {}): Servers {
  const none = () => Promise.reject(new Error("not asked for"));
  const engine = scripted(asked);
  return {
    shared: {
      judge: none,
      data: folder,
      prices: { arena: { in: 2, out: 8 } },
      policy: async (id) => ({
        name: `tiny ${id}`,
        role: "policy",
        base: { path: "", hash: `base--${id}` },
        format,
        probe: null,
        open: async () => engine,
      }),
    },
    gold: { role: "gold", model: "none", chat: { complete: none } },
    baseline: { role: "baseline", model: "none", chat: { complete: none } },
    arena: {
      role: "arena",
      model: "tiny-arena",
      chat: openaiChat("arena", endpoint(url, more), HASTE),
      benchmark: join(folder, "benchmark"),
    },
  };
}

export const battleOut = (root: string, servers: Servers, experiment = EXPERIMENT): Promise<Manifest> =>
  runStage({ experiment, seed: 1, scale: "tiny", root, engine: cpuEngine(), servers, onStep: () => {} });

/** As a process of its own: for a test that kills it. */
if (process.argv[1]?.endsWith("arenaWorld.ts")) {
  const [folder, root, url] = process.argv.slice(2) as [string, string, string];
  void battleOut(root, serversOf(folder, url));
}
