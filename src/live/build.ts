/**
 * @file `make live` builds figures/live.html; `make live-weights` packs the models of reporting seed 1 for it from their
 * runs, into figures/live/weights.js.
 */

import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { readWeights, writeWeights } from "../engine/cpu/weightsFile.js";
import { heldOutPrompts } from "../policy/prompts.js";
import { base64 } from "../report/packing.js";
import { readManifest } from "../store/manifest.js";
import { PROJECT, runFolder } from "../store/paths.js";
import { StoreError } from "../store/problem.js";
import { writeWhole } from "../store/writeWhole.js";
import * as config from "../world/config.js";
import { decode, FILLER_WORDS, FLOURISH_WORDS, TOPIC_WORDS, WORDS } from "../world/vocabulary.js";
import * as numbers from "./numbers.js";
import { livePage, type PageData } from "./page.js";
import type { ModelName } from "./train.js";
import { type PackedModel, pack } from "./weights.js";

const WEIGHTS = "figures/live/weights.js";
const PAGE = "figures/live.html";
const NAME = "globalThis.JUDGELAB_LIVE = ";

/** The run behind each of the page's models: 4B judges and one base policy, all of seed 1. */
const RUNS: Record<ModelName, { stage: string; id: string }> = {
  policy: { stage: "pretrain", id: "policy-llama-3.1-8b" },
  reasoning: { stage: "train-judge", id: "reasoning-4b" },
  scoreOnly: { stage: "train-judge", id: "non-reasoning-4b" },
  untitled: { stage: "train-judge", id: "untitled-reasoning-4b" },
};
type Packed = Record<ModelName, PackedModel>;

/** The models as their runs left them, without the optimizers' moments. */
async function packRuns(root: string, seed = 1): Promise<Packed> {
  const all: Record<string, PackedModel> = {};
  for (const [name, { stage, id }] of Object.entries(RUNS)) {
    const dir = runFolder(root, { scale: "miniature", stage, id, seed });
    const { weights } = await readManifest(dir);
    if (!weights)
      throw new StoreError({
        kind: "lacks",
        path: dir,
        what: "weights",
        remedy: "delete it and run `make live-weights` again",
      });
    const state = await readWeights(weights);
    const file = join(PROJECT, "build", "live-weights.bin");
    await writeWeights(file, { ...state, optimizer: null });
    all[name] = { run: `${stage} ${id}, seed ${seed}`, hash: weights.hash, text: await pack(await readFile(file)) };
  }
  return all as Packed;
}

const packedScript = (models: Packed): string => `${NAME}${JSON.stringify(models, null, 1)};\n`;

/** The models of figures/live/weights.js, or of a file like it. */
export async function readPacked(file = join(PROJECT, WEIGHTS)): Promise<Packed> {
  const text = await readFile(file, "utf8");
  return JSON.parse(text.slice(NAME.length, text.lastIndexOf(";"))) as Packed;
}

/** The whole page. Throws if the kernels are not compiled. */
export async function buildPage(): Promise<string> {
  const [script, worker] = await Promise.all([bundle("main.ts"), bundle("worker.ts")]);
  const kernels = base64(await readFile(join(PROJECT, "build", "kernels.wasm")));
  return livePage({ script, worker, kernels, data: pageData() });
}

function pageData(): PageData {
  const prompts = heldOutPrompts(1, numbers.NUMBERS.heldOut, config.WORLD);
  const topics = [...TOPIC_WORDS].map(([topic, words]) => [decode([topic]), words.map((word) => decode([word]))]);
  return {
    prompt: decode(prompts.find(({ restricted }) => !restricted)!.tokens),
    words: WORDS.filter((word) => !word.startsWith("<") && word !== "."),
    topics: Object.fromEntries(topics),
    small: decode(FILLER_WORDS).split(" "),
    gestures: [...decode(FLOURISH_WORDS).split(" "), "enjoy"],
    refusals: "refuse policy forbids end review correct wrong".split(" "),
  };
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(PROJECT, "src", "live", "browser", entry)],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    conditions: ["browser"],
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
    plugins: [constants],
  });
  return outputFiles[0]!.text;
}

/**
 * The page holds checked numbers and not what checks them: zod would be four fifths of its script. The two modules of
 * numbers are their values, and every schema is a stand-in that throws where something is parsed.
 */
const constants: Plugin = {
  name: "constants",
  setup(made) {
    const values: Record<string, object> = { "world/config": config, "live/numbers": numbers };
    made.onLoad({ filter: /(world\/config|live\/numbers)\.ts$/ }, ({ path }) => {
      const [, exported] = Object.entries(values).find(([name]) => path.includes(name))!;
      const plain = Object.entries(exported).filter(([, value]) => isPlain(value));
      return { contents: plain.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join("\n") };
    });
    made.onResolve({ filter: /^zod$/ }, () => ({ path: "zod", namespace: "constants" }));
    made.onLoad({ filter: /.*/, namespace: "constants" }, () => ({ contents: SCHEMAS }));
  },
};
/** A schema has functions, which plain data has not. */
const isPlain = (value: unknown): boolean => {
  try {
    return structuredClone(value) !== undefined;
  } catch {
    return false;
  }
};
const SCHEMAS = `
const refuse = () => { throw new Error("the page holds no schemas to parse with"); };
const schema = new Proxy(() => schema, { get: (_, name) => (/parse/i.test(String(name)) ? refuse : schema) });
export const z = schema;
export default schema;
`;

async function main(what = "page"): Promise<void> {
  await mkdir(join(PROJECT, "figures", "live"), { recursive: true });
  if (what === "weights") await writeWhole(join(PROJECT, WEIGHTS), packedScript(await packRuns(join(PROJECT, "runs"))));
  else await writeWhole(join(PROJECT, PAGE), await buildPage());
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  main(process.argv[2]).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
