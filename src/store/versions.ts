/** @file The versions a manifest names: this package, Node, and the version of what the code computes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CODE_VERSION } from "./manifest.js";
import { PROJECT } from "./paths.js";

export function versions(): Record<string, string> {
  const { version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { version: string };
  return { judgelab: version, code: String(CODE_VERSION), node: process.version };
}
