/** @file A lock on a run's folder or a file for one process at a time; a lock left by kill -9 is taken over at once. */
import { readFileSync, rmSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import lockfile from "proper-lockfile";
import { StoreError, writing } from "./problem.js";
import { writeWhole } from "./writeWhole.js";

/** Names the process that holds the folder; those of a file follow its name. */
export const OWNER = "owner.json";
export const GUARD = "owner.lock";

interface Owner {
  pid: number;
  host: string;
  started: string | null; // start time of the process, as its number may since be another's
}

/**
 * Takes the folder, or throws StoreError "in-use". The lock itself is owner.json: a trainer may not reach its timers
 * for seconds and would lose a lock kept by a heartbeat. proper-lockfile guards the moment of taking it.
 */
export const takeFolder = (dir: string): Promise<() => Promise<void>> => take(dir, join(dir, OWNER), join(dir, GUARD));

/** Takes a file as `takeFolder` takes a folder; the file need not be there yet. */
export async function takeFile(file: string): Promise<() => Promise<void>> {
  await writing(file, () => mkdir(dirname(file), { recursive: true }));
  return take(file, `${file}.${OWNER}`, `${file}.${GUARD}`);
}

async function take(path: string, file: string, guard: string): Promise<() => Promise<void>> {
  const inUse = (owner: Owner | null, lock: string) => new StoreError({ kind: "in-use", path, owner, lock });
  const unguard = await writing(path, () =>
    lockfile.lock(path, {
      ...{ lockfilePath: guard, realpath: false, stale: 5000 },
      retries: { retries: 40, minTimeout: 25, maxTimeout: 500 },
    }),
  ).catch((error: NodeJS.ErrnoException) => {
    // Left by a kill just now, and not old yet: its age depends on a clock, which may have been set back.
    throw error.code === "ELOCKED" ? inUse(null, guard) : error;
  });
  try {
    const owner = await readOwner(file);
    if (owner && runs(owner)) throw inUse(owner, file);
    const me: Owner = { pid: process.pid, host: hostname(), started: startTime(process.pid) };
    freeAtExit();
    taken.add(file); // first: the process may be told to end while it writes
    await writeWhole(file, JSON.stringify(me) + "\n");
  } finally {
    await unguard();
  }
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
