/** @file A jsonl file that rows are added to one by one, and that outlives a kill at any moment. */
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { writing } from "./problem.js";
import { wholeAppends } from "./wholeAppends.js";

export interface AppendOnly {
  /** On return the row is in the file, whole. Calls may overlap. */
  append(row: object): Promise<void>;
  close(): Promise<void>;
}

/** For a file that no one else writes meanwhile; makes or mends it first. */
export async function appendOnly(file: string): Promise<AppendOnly> {
  const length = await mendEnd(file);
  const handle = await writing(file, () => open(file, "a"));
  const add = wholeAppends(file, handle, length);
  let last: Promise<unknown> = Promise.resolve();
  return {
    async append(row) {
      const write = last.then(() => add(Buffer.from(JSON.stringify(row) + "\n")));
      last = write.catch(() => {});
      await write;
    },
    async close() {
      await last;
      await handle.close();
    },
  };
}

/**
 * Makes the file, or mends its end: a last line that was cut off is dropped, one that only lacks its end gets it. Returns
 * its length.
 */
export const mendEnd = (file: string): Promise<number> =>
  writing(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, "a+");
    try {
      const bytes = await handle.readFile();
      const end = bytes.lastIndexOf(10) + 1;
      const rest = bytes.toString("utf8", end);
      if (rest.trim() !== "" && isJson(rest)) await handle.appendFile("\n");
      else await handle.truncate(end);
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
