/** @file PyTorch on the same models, where Python with torch is found: test/external/torchBench.py, one thread. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Measured } from "./measure.js";

const SCRIPT = "test/external/torchBench.py";

/** No rows where there is no Python with torch; `PYTHON` names another than python3. */
export async function torchBench(): Promise<Measured[]> {
  const python = process.env["PYTHON"] ?? "python3",
    run = promisify(execFile);
  if (!(await run(python, ["-c", "import torch"]).catch(() => null))) return [];
  const { stdout } = await run(python, [SCRIPT], { timeout: 300_000 });
  return JSON.parse(stdout) as Measured[];
}
