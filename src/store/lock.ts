/** @file One process at a time in a run's folder; what kill -9 left behind is taken over at once. */
import { readFileSync, rmSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { StoreError, writing } from "./problem.js";
import { writeWhole } from "./writeWhole.js";

/** Names the process that holds the folder. */
export const OWNER = "owner.json";
export const GUARD = "owner.lock";

interface Owner {
  pid: number;
  host: string;
  started: string | null; // start time of the process, as its number may since be another's
}

/**
 * Takes the folder, or throws StoreError "in-use". The lock itself is owner.json: a trainer may not reach its timers
 * for seconds, so a lock that lives by a heartbeat would be lost. proper-lockfile guards the moment of taking it.
 */
export async function takeFolder(dir: string): Promise<() => Promise<void>> {
  const file = join(dir, OWNER);
  const unguard = await writing(dir, () =>
    lockfile.lock(dir, {
      lockfilePath: join(dir, GUARD),
      stale: 5000,
      retries: { retries: 40, minTimeout: 25, maxTimeout: 500 },
    }),
  );
  try {
    const owner = await readOwner(file);
    if (owner && runs(owner)) {
      throw new StoreError({ kind: "in-use", dir, owner: `process ${owner.pid} on ${owner.host}`, lock: file });
    }
    const me: Owner = { pid: process.pid, host: hostname(), started: startTime(process.pid) };
    await writeWhole(file, JSON.stringify(me) + "\n");
  } finally {
    await unguard();
  }
  freeAtExit();
  taken.add(file);
  return async () => {
    if (taken.delete(file)) await rm(file, { force: true });
  };
}

const taken = new Set<string>();
let freesAtExit = false;

/** A process that ends in the middle (Ctrl-C, an error) leaves no lock. */
function freeAtExit(): void {
  if (freesAtExit) return;
  freesAtExit = true;
  process.once("exit", () => taken.forEach((file) => rmSync(file, { force: true })));
}

const readOwner = (file: string): Promise<Owner | null> =>
  readFile(file, "utf8").then(
    (text) => JSON.parse(text) as Owner,
    () => null,
  );

function runs({ pid, host, started }: Owner): boolean {
  if (host !== hostname()) return true; // cannot be known from here
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return started === null || started === startTime(pid);
}

/** Linux: start of the process in ticks since boot (/proc/<pid>/stat, fields 3 and 22); null elsewhere. */
function startTime(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "ended" : (fields[19] ?? null); // killed, and its parent has not asked for its end yet
  } catch {
    return null;
  }
}
