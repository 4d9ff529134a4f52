/** @file Folders for tests to write in, all removed when the tests are over, also where one failed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];
after(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A new, empty folder, by default where the system keeps such things. */
export function temporaryFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, "judgelab-"));
  folders.push(folder);
  return folder;
}
