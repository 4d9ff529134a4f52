/** @file A stage without a model, for tests: a trainer that sums numbers, rows appended, a checkpoint every 5 steps. */
import { readFile, writeFile } from "node:fs/promises";
import type { Trainer } from "../../src/engine/engine.js";
import { sha256 } from "../../src/store/hash.js";
import type { Manifest } from "../../src/store/manifest.js";
import { openRun } from "../../src/store/run.js";

export const KEY = { scale: "smoke", stage: "train-policy", id: "fake", seed: 1 };

/** Its whole state is one number, padded so that a write takes a moment. */
export function fakeTrainer(): Trainer & { value: number } {
  const trainer = {
    value: 0,
    async save(path: string) {
      const bytes = `${trainer.value}\n`.repeat(20_000);
      await writeFile(path, bytes, { flush: true });
      return { path, hash: sha256(bytes) };
    },
    async load({ path }: { path: string }) {
      trainer.value = Number((await readFile(path, "utf8")).split("\n")[0]);
    },
    async close() {},
  };
  return trainer as unknown as Trainer & { value: number };
}

export async function fakeStage(root: string, steps: number, config: unknown = { rate: 3 }): Promise<Manifest> {
  const run = await openRun({ root, key: KEY, config, inputs: {}, engine: "fake" });
  try {
    if (run.finished) return run.finished;
    const trainer = fakeTrainer();
    if (run.checkpoint?.state) await trainer.load(run.checkpoint.state);
    for (let step = (run.checkpoint?.step ?? 0) + 1; step <= steps; step++) {
      trainer.value += step;
      run.append("progress.jsonl", { step, value: trainer.value, text: "grüße\n" });
      if (step % 3 === 0) run.append("outputs.jsonl", { step });
      if (step % 7 === 0) run.warn({ kind: "seven", step, message: `step ${step}` });
      if (step % 5 === 0) await run.saveCheckpoint(step, trainer, { step });
    }
    return await run.finish({ trainer, tokens: { sampled: 12 }, summary: { value: trainer.value } });
  } finally {
    await run.close();
  }
}

if (process.argv[1]?.endsWith("fakeStage.ts")) void fakeStage(process.argv[2]!, Number(process.argv[3]));
