/** @file `judgelab rules`: writes the generated makefile and the stamps of configurations under build/. */
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { experiments } from "../paper/experiments.js";
import type { ScaleName } from "../paper/scales.js";
import { rules, stampPath, stampText } from "./rules.js";
import { writeWhole } from "../store/writeWhole.js";

/** A stamp keeps its time unless its configuration changed; the rules are always written, as make waits for them. */
export async function writeRules(scale: ScaleName, folder = "."): Promise<void> {
  for (const experiment of experiments(scale)) {
    const file = join(folder, stampPath(scale, experiment));
    const text = stampText(experiment);
    const old = await readFile(file, "utf8").catch(() => null);
    if (old !== text) await put(file, text);
  }
  await put(join(folder, `build/rules-${scale}.mk`), rules(scale));
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, text);
}
