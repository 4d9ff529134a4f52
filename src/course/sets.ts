/** @file The students' and the instructor's set of notebooks, made from the executed ones that are committed. */
import { mkdir, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Notebook, readNotebook, writeNotebook } from "../notebook/nbformat.js";
import { PROJECT } from "../store/paths.js";
import { NOT_SOLVED } from "./exercise.js";

/**
 * Writes `<out>/student` and `<out>/instructor` and returns the notebooks' names. The students' notebooks have no outputs
 * below a "Predict", no solutions and no answers; the instructor's have all of them, the answers unfolded. Imports and
 * links are rewritten for where the notebooks lie, so they run there as they do in `from`.
 */
export async function writeCourse(out: string, from = join(PROJECT, "notebooks")): Promise<string[]> {
  const names = (await readdir(from)).filter((name) => name.endsWith(".ipynb")).sort();
  for (const [set, change] of [
    ["student", forStudents],
    ["instructor", forInstructors],
  ] as const) {
    const folder = join(out, set);
    await mkdir(folder, { recursive: true });
    const up = relative(folder, PROJECT).replaceAll("\\", "/");
    for (const name of names)
      await writeNotebook(join(folder, name), moved(change(await readNotebook(join(from, name))), up));
  }
  return names;
}

const PREDICT = /\*\*Predict/;
const SOLUTION = /^([ \t]*)\/\/ BEGIN SOLUTION(?: stub: (.*))?\n[^]*?\/\/ END SOLUTION$/gm;
const ANSWER = /<details><summary>([^]*?)<\/summary>[^]*?<\/details>/g;

/** Outputs below a "Predict" go, up to the next text that has none; so does every output that a solution made. */
export function forStudents(notebook: Notebook): Notebook {
  let predicting = false;
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type === "markdown") {
      predicting = PREDICT.test(cell.source);
      return { ...cell, source: cell.source.replace(ANSWER, "$1\n\n*Your answer:*") };
    }
    if (cell.cell_type !== "code") return cell;
    const source = cell.source.replace(SOLUTION, (_, indent: string, stub?: string) =>
      stub === undefined ? `${indent}throw new Error("${NOT_SOLVED}"); // your code here` : indent + stub,
    );
    const solved = source !== cell.source || /^check\(/m.test(source);
    return predicting || solved ? { ...cell, source, outputs: [], execution_count: null } : cell;
  });
  return { ...notebook, cells };
}

/** Answers stand open. */
export function forInstructors(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "markdown" ? { ...cell, source: cell.source.replaceAll("<details>", "<details open>") } : cell,
  );
  return { ...notebook, cells };
}

/** Imports of "../dist/…" and links to "../…" from a folder that is `up` from the project. */
function moved(notebook: Notebook, up: string): Notebook {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source:
      cell.cell_type === "code"
        ? cell.source.replaceAll('"../dist/', `"${up}/dist/`)
        : cell.source.replaceAll("](../", `](${up}/`),
  }));
  return { ...notebook, cells };
}
