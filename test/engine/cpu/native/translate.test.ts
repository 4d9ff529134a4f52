/** @file The translator from AssemblyScript to C++. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kernelsSource, translateKernels } from "../../../../src/engine/cpu/native/translate.js";
import { temporaryFolder } from "../../../temporaryFolder.js";

const ASSEMBLYSCRIPT = new URL("../../../../node_modules/assemblyscript", import.meta.url).pathname;

function translated(files: Record<string, string>): string {
  const folder = join(temporaryFolder(), "kernels");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.ts`), text);
  return kernelsSource(translateKernels(folder, ASSEMBLYSCRIPT));
}

describe("translateKernels", () => {
  it("writes each construct as C++, with the names a file keeps to itself behind the file's own", () => {
    const source = translated({
      index: 'export { total, room, size } from "./sums";',
      sums: `import { four } from "./more";
        export let size: i32 = 0;
        export let room: usize = 0;
        const STEP: f32 = 1e-3;
        function twice(x: f32): f32 { return x * 2; }
        export function total(at: usize, n: i32, anew: bool = false): f32 {
          let sum: f32 = anew ? 0 : STEP, room = <usize>n << 2;
          for (let i: usize = 0; i < room; i += 4) sum += twice(load<f32>(at + i)) + four(n);
          return sum;
        }`,
      more: "export function four(n: i32): f32 { const h: u32 = 4; return <f32>(h >>> 0); }",
    });
    for (const line of [
      "static constexpr f32 sums_STEP = 1e-3;",
      "usize room = 0;",
      "f32 sums_twice(f32 x) {",
      "f32 total(usize at, i32 n, bool anew = false) {",
      "f32 sum = (anew ? 0 : sums_STEP); auto room = ((usize)n) << 2;",
      "for (usize i = 0; i < room; i += 4) sum += sums_twice(load<f32>(at + i)) + four(n);",
      "return ((f32)(shiftRight(h, 0)));",
      "m.total(m.base + (usize)a[0], (i32)a[1], (bool)a[2])",
      '{"total", 3, call_total},',
      '{"room", [](Model& m) -> usize { return m.room; }},',
    ])
      assert.ok(source.includes(line), `${line}\nis not in\n${source.slice(source.indexOf("struct Model"))}`);
  });

  it("brings AssemblyScript's logarithm, of musl, with its tables", () => {
    const source = translated({
      index: 'export { f } from "./f";',
      f: "export function f(x: f64): f64 { return Math.log(x); }",
    });
    assert.match(source, /f64 f\(f64 x\) \{\s*return log_lut\(x\);/);
    assert.match(source, /LOG_DATA_TAB1_DATA\[\] = \{0x3FF734F0C3E0DE9Full, /); // T[0].invc of musl's log_data.c
  });

  it("refuses what it does not know, naming file and code", () => {
    assert.throws(
      () => translated({ index: 'export { f } from "./f";', f: "export function f(): void { do { } while (true) }" }),
      /f\.ts: no C\+\+ is known for DoStatement: do \{ \} while/,
    );
    assert.throws(() => translated({ index: 'export { g } from "./f";', f: "" }), /the kernels export no g/);
  });
});
