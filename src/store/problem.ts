/** @file What can go wrong with files on disk, as data; the wording, with its remedy, stands apart. */
import { dirname, relative } from "node:path";

export type StoreProblem =
  | { kind: "damaged"; file: string; line?: number; detail: string; remedy?: string }
  | { kind: "missing"; file: string; remedy?: string }
  | { kind: "in-use"; path: string; owner: string; lock: string }
  | { kind: "disk-full"; file: string };

/** A fault of the store that a user can mend. Its message is one line and names the file and the remedy. */
export class StoreError extends Error {
  override name = "StoreError";
  constructor(readonly problem: StoreProblem) {
    super(storeProblemText(problem));
  }
}

/** The path as a user would type it: relative to the working folder where it lies inside. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}

export function storeProblemText(problem: StoreProblem): string {
  switch (problem.kind) {
    case "damaged": {
      const where = shownPath(problem.file) + (problem.line === undefined ? "" : ` line ${problem.line}`);
      return `${where} is damaged (${problem.detail}): ${problem.remedy ?? makeAgain(problem.file)}`;
    }
    case "missing":
      return `${shownPath(problem.file)} is missing: ${problem.remedy ?? makeAgain(problem.file)}`;
    case "in-use":
      return (
        `${shownPath(problem.path)} is in use by ${problem.owner}: wait until it is done, or stop it; ` +
        `if it no longer runs, delete ${shownPath(problem.lock)}`
      );
    case "disk-full":
      return (
        `${shownPath(problem.file)} cannot be written, the disk is full: free some space and run the same command again, ` +
        `it goes on from what is there`
      );
  }
}

const makeAgain = (file: string) => `delete the folder ${shownPath(dirname(file))} and run make again`;

/** Runs work that writes `file`; a full disk (or quota) becomes a StoreError naming it. */
export async function writing<T>(file: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOSPC" || code === "EDQUOT") throw new StoreError({ kind: "disk-full", file });
    throw error;
  }
}
