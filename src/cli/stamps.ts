/** @file Stamp files for make: their time is that of the last change in what a figure reads. */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FIGURES } from "../figures/index.js";
import { reads } from "../figures/needs.js";
import { nameOf, type PlannedRun } from "../schedule/runs.js";
import { contentHash, type Manifest } from "../store/manifest.js";
import { writeWhole } from "../store/writeWhole.js";

/** `<folder>/<figure>.txt` for each of the figures, all of whose runs are given, and all.txt where these are all there are. */
export async function writeStamps(
  folder: string,
  manifests: ReadonlyMap<PlannedRun, Manifest>,
  figures: readonly (typeof FIGURES)[number][],
  whole: boolean,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = (reads: (run: PlannedRun) => boolean) =>
    [...manifests].flatMap(([run, made]) => (reads(run) ? [`${nameOf(run)} ${contentHash(made)}\n`] : [])).join("");
  for (const figure of figures) {
    const stamp = text(({ experiment }) => reads(figure)(experiment));
    if (stamp !== "") await put(join(folder, `${figure.id}.txt`), stamp);
  }
  if (whole)
    await put(
      join(folder, "all.txt"),
      text(() => true),
    );
}

async function put(file: string, text: string): Promise<void> {
  const old = await readFile(file, "utf8").catch(() => null);
  if (old !== text) await writeWhole(file, text);
}
