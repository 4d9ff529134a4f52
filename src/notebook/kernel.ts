/**
 * @file Registers this checkout's TypeScript kernel with Jupyter and VS Code. tslab's own installer needs IPython; a
 * kernel is one JSON file.
 */

import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { PROJECT } from "../store/paths.js";
import { writeWhole } from "../store/writeWhole.js";

const require = createRequire(import.meta.url);

/** The kernel as the notebooks' metadata name it. Its own name, so that a tslab kernel that a user has installed stays. */
export const KERNEL = { name: "judgelab", display_name: "TypeScript (judgelab)", language: "typescript" } as const;

/**
 * Writes the kernel spec and returns its path. Without a prefix the spec goes where Jupyter looks for the user's
 * kernels; with one (a virtual environment, /usr/local) into the prefix's share/jupyter. The kernel runs from `dist`,
 * as the cells' imports do.
 */
export async function installKernel(options: { prefix?: string } = {}): Promise<string> {
  const data = options.prefix ? join(resolve(options.prefix), "share", "jupyter") : userDataFolder();
  const folder = join(data, "kernels", KERNEL.name);
  const spec = {
    argv: [process.execPath, join(PROJECT, "dist/notebook/kernelServer.js"), "{connection_file}"],
    display_name: KERNEL.display_name,
    language: KERNEL.language,
  };
  await mkdir(folder, { recursive: true });
  const path = join(folder, "kernel.json");
  await writeWhole(path, JSON.stringify(spec, null, 2) + "\n");
  return path;
}

/**
 * Why the kernel cannot run on this machine, with the remedy, or null. Jupyter speaks ZeroMQ, whose package ships a
 * binary for most platforms.
 */
export function kernelProblem(): string | null {
  try {
    require("zeromq");
    return null;
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    return `the kernel cannot load ZeroMQ (${reason}): run "npm rebuild zeromq", which may need cmake and a C++ compiler. "make notebooks" works without it`;
  }
}

/** The user's Jupyter data folder, as `jupyter --data-dir` prints it. */
function userDataFolder(env = process.env): string {
  if (env["JUPYTER_DATA_DIR"]) return env["JUPYTER_DATA_DIR"];
  if (process.platform === "win32") return join(env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "jupyter");
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter");
  return join(env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "jupyter");
}
