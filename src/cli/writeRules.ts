/** @file `judgelab rules`: writes the generated makefile and the stamps of configurations under build/. */
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { experiments } from "../paper/experiments.js";
import type { ScaleName } from "../paper/textScales.js";
import { readEndpoints } from "../servers/endpoints.js";
import { writeWhole } from "../store/writeWhole.js";
import { lackingRoles } from "./optionalRoles.js";
import { rules, stampPath, stampText } from "./rules.js";

export interface RulesOptions {
  endpoints?: string; // the file whose roles decide what can be made
  out?: string; // default: build/rules-<scale>.mk
  folder?: string; // where build/ lies
}

/** A stamp keeps its time unless its configuration changed; the rules are always written, as make waits for them. */
export async function writeRules(
  scale: ScaleName,
  { endpoints, out = `build/rules-${scale}.mk`, folder = "." }: RulesOptions = {},
): Promise<void> {
  const lacking = endpoints === undefined ? [] : lackingRoles(readEndpoints(endpoints).roles);
  for (const experiment of experiments(scale)) {
    const file = join(folder, stampPath(scale, experiment));
    const text = stampText(experiment);
    const old = await readFile(file, "utf8").catch(() => null);
    if (old !== text) await put(file, text);
  }
  await put(join(folder, out), rules(scale, lacking));
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, text);
}
