import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runNotebook } from "../../src/notebook/run.js";
import { temporaryFolder } from "../temporaryFolder.js";

// inside the repository, where cells find its packages
const root = join(import.meta.dirname, "../../build");
mkdirSync(root, { recursive: true });
const folder = temporaryFolder(root);

interface Output {
  output_type: string;
  [field: string]: unknown;
}

function write(name: string, sources: string[]): string {
  const path = join(folder, name);
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    id: `c${i}`,
    metadata: {},
    source,
    execution_count: null,
    outputs: [],
  }));
  const first = { cell_type: "markdown", id: "words", metadata: {}, source: "# Title\n\ntext" };
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [first, ...cells] }));
  return path;
}

const outputs = (path: string): Output[][] => {
  const { cells } = JSON.parse(readFileSync(path, "utf8")) as { cells: { cell_type: string; outputs: Output[] }[] };
  return cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.outputs);
};

describe("runNotebook", () => {
  it("keeps printed text, displays and their updates, with a later cell seeing an earlier one's names", async () => {
    const path = write("good.ipynb", [
      `import { display, newDisplay } from "tslab";\nconst x: number = 20;\nconsole.log("one");\nconsole.log("two");`,
      `const line = newDisplay();\nline.text("0 of 2");\nconsole.error("noise");\nawait new Promise((r) => setTimeout(r, 20));\nline.text("2 of 2");\ndisplay.html("<b>done</b>");`,
      `x * 2 + 2`,
      `import { relative } from "node:path";\nrelative(${JSON.stringify(folder)}, process.cwd())`,
    ]);
    await runNotebook(path);
    const cells = outputs(path);
    assert.deepEqual(cells[0], [{ output_type: "stream", name: "stdout", text: ["one\n", "two\n"] }]);
    assert.deepEqual(cells[1], [
      { output_type: "display_data", data: { "text/plain": ["2 of 2"] }, metadata: {} },
      { output_type: "stream", name: "stderr", text: ["noise\n"] },
      { output_type: "display_data", data: { "text/html": ["<b>done</b>"] }, metadata: {} },
    ]);
    assert.deepEqual(cells[2], [{ output_type: "stream", name: "stdout", text: ["42\n"] }]);
    assert.deepEqual(cells[3], [{ output_type: "stream", name: "stdout", text: ["\n"] }]); // cells run in the notebook's folder

    const before = readFileSync(path);
    await runNotebook(path);
    assert.deepEqual(readFileSync(path), before);
    const text = before.toString();
    assert.ok(
      text.startsWith('{\n "cells": [\n  {\n   "cell_type": "markdown",\n   "id": "words",\n'),
      text.slice(0, 80),
    );
    assert.deepEqual(
      JSON.parse(text).cells.map((c: { execution_count?: number }) => c.execution_count),
      [undefined, 1, 2, 3, 4],
    );
  });

  it("keeps colours out of the notebook, whatever the terminal wants", async () => {
    const path = write("plain.ipynb", [`console.log([1, "a"], { b: null });`]);
    process.env["FORCE_COLOR"] = "3";
    try {
      await runNotebook(path);
    } finally {
      delete process.env["FORCE_COLOR"];
    }
    assert.deepEqual(outputs(path), [[{ output_type: "stream", name: "stdout", text: ["[ 1, 'a' ] { b: null }\n"] }]]);
  });

  it("stops at a cell that throws, names it, and leaves the error in the notebook", async () => {
    const path = write("throws.ipynb", [
      `const scale = "tiny";`,
      `function f() {\n  throw new RangeError("no such scale: " + scale);\n}\nf();`,
      `console.log("never")`,
    ]);
    const out = join(folder, "throws-out.ipynb");
    await assert.rejects(runNotebook(path, { out }), (error: Error) => {
      assert.match(error.message, /throws\.ipynb: cell 2 failed with RangeError: no such scale: tiny\n/);
      assert.match(error.message, /\| {3}throw new RangeError/);
      return true;
    });
    const [, failed, after] = outputs(out);
    assert.deepEqual(
      [failed![0]!.output_type, failed![0]!["ename"], failed![0]!["evalue"]],
      ["error", "RangeError", "no such scale: tiny"],
    );
    assert.deepEqual(after, []);
    assert.deepEqual(outputs(path), [[], [], []]); // what was given is as it was
  });

  it("reports what the compiler says, and a rejection that nobody handles", async () => {
    const typo = write("typo.ipynb", [`const a: number = 1;\na.toFixedd(2);`]);
    await assert.rejects(
      runNotebook(typo),
      /cell 1 failed with TypeScript: line 2, column 3: Property 'toFixedd' does not exist/,
    );
    const lost = write("lost.ipynb", [
      `Promise.reject(new Error("lost"));\nawait new Promise((r) => setTimeout(r, 50));`,
    ]);
    await assert.rejects(runNotebook(lost), /cell 1 failed with Error: lost/);
  });

  it("ends a notebook that runs too long or dies", async () => {
    await assert.rejects(
      runNotebook(write("endless.ipynb", ["for (;;) {}"]), { timeoutSeconds: 3 }),
      /not finished after 3 s/,
    );
    await assert.rejects(runNotebook(write("dies.ipynb", ["process.exit(7)"])), /ended early \(exit code 7\)/);
  });

  it("says so when the file is no notebook", async () => {
    await assert.rejects(runNotebook(join(folder, "none.ipynb")), /none\.ipynb is missing: name a notebook/);
    writeFileSync(join(folder, "half.ipynb"), '{"cells": [');
    await assert.rejects(runNotebook(join(folder, "half.ipynb")), /half\.ipynb is damaged \(not a notebook: /);
  });
});
