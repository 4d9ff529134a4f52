/** @file Data flows one way: a file imports only what stands before it, and no two files import each other, however far around. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/**
 * Every folder of src, ground first: engines and disk, the worlds, the paper, its pipeline, and what shows its results. A file
 * that has a line of its own is of that layer. Folders on one line may import each other, their files in no circle.
 */
const LAYERS = [
  ["engine/engine.ts"], // what every engine offers: types alone
  ["store"],
  ["platform"], // Node's side of what a browser does otherwise
  ["servers"],
  ["engine"],
  ["ledger"],
  ["data"],
  ["world"],
  ["stats"],
  ["paper"],
  ["plan"],
  ["results"],
  ["annotation"],
  ["training"],
  ["judge"],
  ["policy"],
  ["signals"],
  ["arena"],
  ["serve"],
  ["stages"],
  ["schedule"],
  ["analysis"],
  ["claims"],
  ["figures"],
  ["report"],
  ["live"],
  ["notebook"],
  ["course"],
  ["bench"],
  ["cli"],
  ["index.ts"],
];

/** Files of src, without those in AssemblyScript, and what each imports, at once or later, as paths under src. */
const imports = new Map<string, string[]>();
/** The same without imports of types alone, which are gone when the program runs. */
const needed = new Map<string, string[]>();
for (const entry of readdirSync("src", { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith(".ts") || entry.parentPath.includes("kernels")) continue;
  const path = join(entry.parentPath, entry.name);
  const targetsIn = (text: string) =>
    [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)\.js"/g)].map(([, to]) =>
      relative(resolve("src"), resolve(dirname(path), `${to}.ts`)),
    );
  const text = readFileSync(path, "utf8");
  imports.set(relative("src", path), targetsIn(text));
  needed.set(relative("src", path), targetsIn(text.replace(/^import type [^;]*;$/gm, "")));
}

const layerOf = (file: string): number => {
  const own = LAYERS.findIndex((names) => names.includes(file));
  return own >= 0 ? own : LAYERS.findIndex((names) => names.includes(file.split("/")[0]!));
};

describe("src", () => {
  it("has no folder that is not in the list of layers, and no layer that is gone", () => {
    assert.ok(imports.size > 100);
    assert.deepEqual(
      [...imports.keys()].filter((file) => layerOf(file) < 0),
      [],
    );
    const names = LAYERS.flat().filter(
      (name) => ![...imports.keys()].some((file) => file === name || file.startsWith(`${name}/`)),
    );
    assert.deepEqual(names, []);
  });

  it("imports nothing upward", () => {
    const edges = [...imports].flatMap(([file, targets]) => targets.map((target) => [file, target] as const));
    assert.ok(edges.length > 500);
    const upward = edges.filter(([file, target]) => layerOf(target) > layerOf(file));
    assert.deepEqual(
      upward.map(([file, target]) => `${file} imports ${target}`),
      [],
    );
  });

  it("has no circle of files", () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (done.has(file) || path.includes(file)) return;
      for (const target of needed.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of needed.keys()) visit(file, []);
    assert.deepEqual(circles, []);
  });
});
