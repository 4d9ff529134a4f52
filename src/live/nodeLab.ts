/** @file The page's models opened in Node, for those who compare: tests and the bench. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cpuEngine } from "../engine/cpu/cpuEngine.js";
import { NUMBERS } from "./numbers.js";
import { type Lab, MODELS } from "./train.js";
import { type PackedModel, unpack } from "./weights.js";

/** Unpacks the models into `folder`, which is there. */
export async function nodeLab(packed: Record<string, PackedModel>, folder: string, engine = cpuEngine()): Promise<Lab> {
  const models: Record<string, { path: string; hash: string }> = {};
  for (const name of MODELS) {
    const { text, hash } = packed[name]!;
    const path = join(folder, `${name}.bin`);
    await writeFile(path, await unpack(text));
    models[name] = { path, hash };
  }
  return { engine, models: models as Lab["models"], numbers: NUMBERS };
}
