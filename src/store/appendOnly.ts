/** @file A jsonl file that rows are added to one by one, and that outlives a kill at any moment. */
import { appendFile, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { writing } from "./problem.js";

export interface AppendOnly {
  /** On return the row is in the file, whole. Calls may overlap. */
  append(row: object): Promise<void>;
}

/** Makes the file, or mends its end: a last line that was cut off is dropped, one that only lacks its end gets it. */
export async function appendOnly(file: string): Promise<AppendOnly> {
  await writing(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, "");
    await mendEnd(file);
  });
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(row) {
      const write = last.then(() => writing(file, () => appendFile(file, JSON.stringify(row) + "\n")));
      last = write.catch(() => {});
      return write;
    },
  };
}

async function mendEnd(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    const bytes = await handle.readFile();
    const end = bytes.lastIndexOf(10) + 1;
    const rest = bytes.toString("utf8", end);
    if (rest.trim() === "") await handle.truncate(end);
    else if (isJson(rest)) await handle.write("\n", bytes.length);
    else await handle.truncate(end);
  } finally {
    await handle.close();
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
