/** @file Faults of files on disk, as data, and one message with a remedy for each. */
import { accessSync, constants, statSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, relative, resolve } from "node:path";

export type StoreProblem =
  | { kind: "damaged"; file: string; line?: number; detail: string; remedy?: string }
  | { kind: "missing"; file: string; remedy?: string }
  | { kind: "lacks"; path: string; what: string; remedy: string } // it is there, without what is looked for in it
  | { kind: "in-use"; path: string; owner: { pid: number; host: string } | null; lock: string }
  | { kind: "disk-full"; file: string }
  | { kind: "read-only"; file: string; folder: string }
  | { kind: "not-a-folder"; file: string; folder: string };

/** A fault of the store that a user can fix. Its message is one line and names the file and the remedy. */
export class StoreError extends Error {
  override name = "StoreError";
  constructor(readonly problem: StoreProblem) {
    super(storeProblemText(problem));
  }
}

/** The path as a user would type it: relative, if it is inside the working folder. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}

function storeProblemText(problem: StoreProblem): string {
  switch (problem.kind) {
    case "damaged": {
      const where = shownPath(problem.file) + (problem.line === undefined ? "" : ` line ${problem.line}`);
      return `${where} is damaged (${problem.detail}): ${problem.remedy ?? makeAgain(problem.file)}`;
    }
    case "missing":
      return `${shownPath(problem.file)} is missing: ${problem.remedy ?? makeAgain(problem.file)}`;
    case "lacks":
      return `${shownPath(problem.path)} holds no ${problem.what}: ${problem.remedy}`;
    case "in-use":
      return (
        `${shownPath(problem.path)} is in use by ${ownerText(problem.owner)}: wait until it is done, or stop it; ` +
        `if it no longer runs, delete ${shownPath(problem.lock)}`
      );
    case "disk-full":
      return (
        `${shownPath(problem.file)} cannot be written, the disk is full: free some space and run the same command again; ` +
        `it resumes from what is there`
      );
    case "read-only":
      return (
        `${shownPath(problem.file)} cannot be written, ${shownPath(problem.folder)} is read-only for you: ` +
        `make it writable, or name a folder of your own`
      );
    case "not-a-folder":
      return (
        `${shownPath(problem.file)} cannot be written, ${shownPath(problem.folder)} is a file: ` +
        `name another folder, or move that file away`
      );
  }
}

const makeAgain = (file: string) => `delete the folder ${shownPath(dirname(file))} and run make again`;

const ownerText = (owner: { pid: number; host: string } | null): string =>
  owner ? `process ${owner.pid} on ${owner.host}` : "another process";

/** Whether an error says that another process on this machine holds the run, so that waiting makes sense. */
export const isBusyHere = (error: unknown): boolean =>
  error instanceof StoreError &&
  error.problem.kind === "in-use" &&
  (error.problem.owner === null || error.problem.owner.host === hostname());

/**
 * Runs work that writes `file` or creates that folder. A fault that a user can fix becomes a StoreError that names it.
 */
export async function writing<T>(file: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writeProblem(file, error as NodeJS.ErrnoException) ?? error;
  }
}

const REFUSED = ["EACCES", "EPERM", "EROFS"];

function writeProblem(file: string, { code = "" }: NodeJS.ErrnoException): StoreError | null {
  if (code === "ENOSPC" || code === "EDQUOT") return new StoreError({ kind: "disk-full", file });
  const { path: folder, isFolder } = nearest(file);
  if ((code === "ENOTDIR" || code === "EEXIST") && !isFolder)
    return new StoreError({ kind: "not-a-folder", file, folder });
  // Node may report ENOENT if a folder in between could not be created.
  const refused = REFUSED.includes(code) || (code === "ENOENT" && !isWritable(folder));
  return refused ? new StoreError({ kind: "read-only", file, folder }) : null;
}

/** The path itself, or its nearest existing ancestor. */
function nearest(file: string): { path: string; isFolder: boolean } {
  for (let path = resolve(file); ; path = dirname(path)) {
    try {
      return { path, isFolder: statSync(path).isDirectory() };
    } catch {
      if (dirname(path) === path) return { path, isFolder: true };
    }
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
