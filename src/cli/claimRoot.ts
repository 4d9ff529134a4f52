/** @file Runs made on the servers of one endpoints file never mix with those of another that has the same name. */
import { mkdir, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { PROJECT } from "../store/paths.js";
import { shownPath, writing } from "../store/problem.js";
import { writeWhole } from "../store/writeWhole.js";
import { UsageError } from "./arguments.js";

const CLAIM = "endpoints.txt";

/** A folder belongs to the first endpoints file that trains into it. Throws UsageError for any other. */
export async function claimRoot(root: string, endpoints: string): Promise<void> {
  const claim = join(root, CLAIM);
  const mine = relative(PROJECT, resolve(endpoints));
  const owner = await readFile(claim, "utf8").catch(() => null);
  if (owner === null) {
    await writing(root, () => mkdir(root, { recursive: true }));
    await writeWhole(claim, `${mine}\n`);
  } else if (owner.trim() !== mine) {
    throw new UsageError(
      `${shownPath(root)} holds runs made on the servers of ${owner.trim()}, not of ${endpoints}: give the file another name` +
        `; where it is the same file, moved, delete ${shownPath(claim)}`,
    );
  }
}
