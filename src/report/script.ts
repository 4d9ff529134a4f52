/** @file The page's script, bundled by `make build` from the modules in browser/. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "../store/paths.js";
import { StoreError } from "../store/problem.js";

/** Throws if the build has not been run. */
export async function pageScript(): Promise<string> {
  const file = join(PROJECT, "build", "report.js");
  return readFile(file, "utf8").catch(() => {
    throw new StoreError({ kind: "missing", file, remedy: "run `make build` to bundle the report's script" });
  });
}
