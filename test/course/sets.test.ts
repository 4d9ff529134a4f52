import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { forInstructors, forStudents, writeCourse } from "../../src/course/sets.js";
import type { Notebook } from "../../src/notebook/nbformat.js";
import { temporaryFolder } from "../temporaryFolder.js";

const text = (source: string) => ({ cell_type: "markdown" as const, id: "m", metadata: {}, source });
const code = (source: string) => ({
  cell_type: "code" as const,
  id: "c",
  metadata: {},
  source,
  execution_count: 3,
  outputs: [{ output_type: "stream" as const, name: "stdout" as const, text: "seen\n" }],
});
const notebook = (...cells: Notebook["cells"]): Notebook => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
const shown = ({ cells }: Notebook) => cells.map((cell) => (cell.cell_type === "code" ? cell.outputs.length : null));

describe("the course's sets", () => {
  it("students see no output below a Predict, until the next text", () => {
    const cells = [code("a"), text("**Predict, then run:** which?"), code("b"), code("c"), text("Notice."), code("d")];
    assert.deepEqual(shown(forStudents(notebook(...cells))), [1, null, 0, 0, null, 1]);
    assert.deepEqual(shown(forInstructors(notebook(...cells))), [1, null, 1, 1, null, 1]);
  });

  it("students get a stub for a solution, and a question without its answer", () => {
    const solved = code(
      'function f(): number {\n  // BEGIN SOLUTION\n  return 7;\n  // END SOLUTION\n}\n// BEGIN SOLUTION stub: const x = "";\nconst x = "secret";\n// END SOLUTION\ncheck("alpha", f);',
    );
    const question = text("<details><summary>1. Why?</summary>\n\nBecause.\n\n</details>\n\nmore");
    const { cells } = forStudents(notebook(solved, question));
    assert.equal(
      cells[0]!.source,
      'function f(): number {\n  throw new Error("not solved yet"); // your code here\n}\nconst x = "";\ncheck("alpha", f);',
    );
    assert.deepEqual(shown({ ...notebook(), cells }), [0, null]);
    assert.equal(cells[1]!.source, "1. Why?\n\n*Your answer:*\n\nmore");
    const teacher = forInstructors(notebook(solved, question)).cells;
    assert.match(teacher[0]!.source, /return 7/);
    assert.match(teacher[1]!.source, /^<details open><summary>1\. Why\?/);
  });

  it("are written from the committed notebooks, without one solution among the students'", async () => {
    const out = temporaryFolder();
    const names = await writeCourse(out);
    assert.ok(names.includes("12-exercises.ipynb") && names.includes("00-setting.ipynb"));
    for (const set of ["student", "instructor"]) assert.deepEqual(readdirSync(join(out, set)).sort(), names);
    for (const name of names) {
      const { cells } = JSON.parse(readFileSync(join(out, "student", name), "utf8")) as {
        cells: { source: string[] }[];
      };
      const student = cells.map(({ source }) => source.join("")).join("\n");
      assert.doesNotMatch(student, /SOLUTION|<details>|"\.\.\/dist\//, name);
    }
    const [student, instructor] = ["student", "instructor"].map((set) =>
      readFileSync(join(out, set, "12-exercises.ipynb"), "utf8"),
    );
    assert.equal(student!.match(/not solved yet/g)?.length, 7); // of nine; two have a stub of their own
    assert.match(instructor!, /✓ passed {2}patch/);
    assert.doesNotMatch(student!, /✓ passed/);
  });
});
