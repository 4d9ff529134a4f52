/** @file Tells Jupyter and VS Code about the TypeScript kernel (tslab) of this checkout. tslab's own installer needs IPython; a kernel is one JSON file. */

import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { writeWhole } from "../store/writeWhole.js";

const require = createRequire(import.meta.url);

/** The kernel's name in the notebooks' metadata. */
export const KERNEL = { name: "tslab", display_name: "TypeScript", language: "typescript" } as const;

/**
 * Writes the kernel spec and returns its path. Without a prefix it goes where Jupyter looks for the user's kernels;
 * with one (a virtual environment, /usr/local) into its share/jupyter.
 */
export async function installKernel(options: { prefix?: string } = {}): Promise<string> {
  const data = options.prefix ? join(resolve(options.prefix), "share", "jupyter") : userDataFolder();
  const folder = join(data, "kernels", KERNEL.name);
  const spec = {
    argv: [process.execPath, require.resolve("tslab/bin/tslab"), "kernel", "--config-path", "{connection_file}"],
    display_name: KERNEL.display_name,
    language: KERNEL.language,
  };
  await mkdir(folder, { recursive: true });
  const path = join(folder, "kernel.json");
  await writeWhole(path, JSON.stringify(spec, null, 2) + "\n");
  return path;
}

/** What stands in the way of the kernel on this machine, or null. Jupyter talks over ZeroMQ, whose package brings a binary for most platforms. */
export function kernelProblem(): string | null {
  try {
    require("zeromq");
    return null;
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    return `the kernel cannot load ZeroMQ (${reason}): run "npm rebuild zeromq", which may need cmake and a C++ compiler. "make notebooks" works without it`;
  }
}

/** Jupyter's data folder of the user, as `jupyter --data-dir` prints it. */
function userDataFolder(env = process.env): string {
  if (env["JUPYTER_DATA_DIR"]) return env["JUPYTER_DATA_DIR"];
  if (process.platform === "win32") return join(env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "jupyter");
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter");
  return join(env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "jupyter");
}
