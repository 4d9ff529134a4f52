/** @file What a browser runs imports no Node module, and gives Node's bits where there are only a browser's globals. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { builtinModules } from "node:module";
import { createContext, runInContext } from "node:vm";
import { build, type Plugin } from "esbuild";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import { randomFrom } from "../../src/world/random.js";
import { temporaryFolder } from "../temporaryFolder.js";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Where a page enters: worlds, the engine, training, policies, judges, states. */
const ENTRIES = [
  "src/engine/cpu/cpuEngine.ts",
  "src/engine/cpu/weightsFile.ts",
  "src/policy/step.ts",
  "src/policy/rollouts.ts",
  "src/judge/format/miniature.ts",
  "src/policy/heldOut.ts",
  "src/judge/score.ts",
  "src/judge/compare.ts",
  "src/judge/sft.ts",
  "src/judge/pretrain.ts",
  "src/paper/scales.ts",
];

async function bundle(contents: string): Promise<{ text: string; nodeImports: string[] }> {
  const nodeImports: string[] = [];
  const collect: Plugin = {
    name: "node-imports",
    setup(of) {
      of.onResolve({ filter: new RegExp(`^(node:.*|${builtinModules.join("|")})$`) }, ({ path, importer }) => {
        nodeImports.push(`${importer.replace(ROOT, "")} imports ${path}`);
        return { path, external: true };
      });
    },
  };
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT, loader: "ts" },
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "bundled",
    target: "es2022",
    logLevel: "error",
    plugins: [collect],
  });
  return { text: outputFiles[0]!.text, nodeImports };
}

describe("platform", () => {
  it("is the only place where shared code meets Node", async () => {
    const inFolders = await Promise.all(
      ["src/world", "src/training"].map(async (folder) => (await readdir(ROOT + folder)).map((f) => `${folder}/${f}`)),
    );
    const entries = [...ENTRIES, ...inFolders.flat().filter((file) => file.endsWith(".ts"))];
    assert.ok(entries.includes("src/world/random.ts"));
    const { nodeImports } = await bundle(entries.map((file) => `import "./${file}";`).join("\n"));
    assert.deepEqual(nodeImports, []);
    const { nodeImports: found } = await bundle('import "./src/platform/node.ts";'); // the check itself can fail
    assert.ok(found.includes("src/platform/node.ts imports node:fs/promises"), found.join("\n"));
  });

  it("gives a browser the seeds, samples and trained weights that Node has", async () => {
    const { text } = await bundle(`
      export { provideFile, provideKernels, sha256Hex } from "./src/platform/browser.ts";
      export { cpuEngine } from "./src/engine/cpu/cpuEngine.ts";
      export { randomFrom } from "./src/world/random.ts";`);
    const page = createContext({ WebAssembly, TextEncoder, TextDecoder }); // no process, no Buffer, no require
    type Page = typeof import("../../src/platform/browser.js") & { cpuEngine: typeof cpuEngine } & {
      randomFrom: typeof randomFrom;
    };
    const { provideFile, provideKernels, sha256Hex, ...browser } = runInContext(`${text}; bundled`, page) as Page;
    provideKernels(new Uint8Array(readFileSync(`${ROOT}build/kernels.wasm`)));

    // printf '[1,"a"]' | sha256sum
    assert.equal(sha256Hex('[1,"a"]'), "2010945388e2de98f5651051478912aa4ff38bb13a2cdb1a2c257bb97fbf98ff");
    for (const key of [
      [1, "a"],
      ["é", 1, "prompts", 2.5],
    ]) {
      const [here, there] = [randomFrom(...key), browser.randomFrom(...key)];
      for (let i = 0; i < 5; i++) assert.equal(there.float(), here.float());
    }

    const learn = async (engine: ReturnType<typeof cpuEngine>, path: string) => {
      const trainer = await engine.create({ vocabulary: 48, width: 32, layers: 2, heads: 2, context: 24 }, 6);
      const adam = { learningRate: 3e-3, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0, gradClipNorm: 1 };
      await trainer.forwardBackward([{ tokens: [3, 4, 5, 6], from: 1 }], { kind: "cross_entropy" });
      await trainer.optimStep(adam);
      const saved = await trainer.save(path);
      const sampler = await engine.openSampler(saved); // reads what was saved
      const request = { prompt: [3, 4], count: 3, maxTokens: 8, temperature: 1, seed: 9 };
      return { hash: saved.hash, samples: JSON.stringify(await sampler.sample([request])) };
    };
    const path = `${temporaryFolder()}/state`;
    const node = await learn(cpuEngine(), path);
    assert.deepEqual({ ...(await learn(browser.cpuEngine(), "state")) }, node);
    provideFile("node's", new Uint8Array(readFileSync(path)));
    await browser.cpuEngine().openSampler({ path: "node's", hash: node.hash });
    await assert.rejects(
      browser.cpuEngine().openSampler({ path: "none", hash: "" }),
      /none is missing: delete its folder/,
    );
  });
});
