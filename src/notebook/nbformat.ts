/** @file Notebooks on disk: nbformat 4.5 as Jupyter writes it, keys sorted and no timestamps, so that running one again leaves git clean. */

import { readFile } from "node:fs/promises";
import { z } from "zod";
import { StoreError } from "../store/problem.js";
import { writeWhole } from "../store/writeWhole.js";

/** Text is a string or a list of lines. */
const Text = z
  .union([z.string(), z.array(z.string())])
  .transform((text) => (typeof text === "string" ? text : text.join("")));
const Bundle = z.record(z.string(), z.unknown());

const Output = z.discriminatedUnion("output_type", [
  z.object({ output_type: z.literal("stream"), name: z.enum(["stdout", "stderr"]), text: Text }),
  z.object({ output_type: z.literal("display_data"), data: Bundle, metadata: Bundle }),
  z.object({
    output_type: z.literal("execute_result"),
    data: Bundle,
    metadata: Bundle,
    execution_count: z.number().nullable(),
  }),
  z.object({ output_type: z.literal("error"), ename: z.string(), evalue: z.string(), traceback: z.array(z.string()) }),
]);
export type Output = z.infer<typeof Output>;

const Cell = z.discriminatedUnion("cell_type", [
  z.looseObject({ cell_type: z.literal("markdown"), id: z.string(), metadata: Bundle, source: Text }),
  z.looseObject({ cell_type: z.literal("raw"), id: z.string(), metadata: Bundle, source: Text }),
  z.object({
    cell_type: z.literal("code"),
    id: z.string(),
    metadata: Bundle,
    source: Text,
    execution_count: z.number().nullable(),
    outputs: z.array(Output),
  }),
]);

export const Notebook = z.object({
  nbformat: z.literal(4),
  nbformat_minor: z.number().int().min(5, "older than nbformat 4.5: open and save it with a current Jupyter"),
  metadata: Bundle,
  cells: z.array(Cell),
});
export type Notebook = z.infer<typeof Notebook>;
export type CodeCell = Extract<Notebook["cells"][number], { cell_type: "code" }>;

/** Reads a notebook. Throws StoreError with the file's name where it is not there or no notebook. */
export async function readNotebook(path: string): Promise<Notebook> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const remedy = "name a notebook (.ipynb) that you may read";
    if (error.code === "ENOENT") throw new StoreError({ kind: "missing", file: path, remedy });
    throw new StoreError({ kind: "damaged", file: path, detail: `cannot be read, ${error.code}`, remedy });
  });
  try {
    return Notebook.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new StoreError({
      kind: "damaged",
      file: path,
      detail: `not a notebook: ${reason.replace(/\s*\n\s*/g, "; ")}`,
      remedy: "open and save it with a current Jupyter, or name another",
    });
  }
}

/** Writes it whole, and not at all where nothing changed. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  const text = JSON.stringify(sorted(withLines(notebook)), null, 1) + "\n";
  const old = await readFile(path, "utf8").catch(() => undefined);
  if (old !== text) await writeWhole(path, text);
}

/** Long texts as lists of lines, in the places where Jupyter does so. */
function withLines(notebook: Notebook): unknown {
  const bundle = (data: Record<string, unknown>): object =>
    Object.fromEntries(
      Object.entries(data).map(([mime, value]) => [mime, /^text\/|^image\/svg/.test(mime) ? lines(value) : value]),
    );
  const output = (o: Output): object =>
    "data" in o ? { ...o, data: bundle(o.data) } : o.output_type === "stream" ? { ...o, text: lines(o.text) } : o;
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(cell.source),
    ...(cell.cell_type === "code" ? { outputs: cell.outputs.map(output) } : {}),
  }));
  return { ...notebook, cells };
}

const lines = (text: unknown): unknown => (typeof text === "string" ? (text.match(/[^\n]*\n|[^\n]+$/g) ?? []) : text);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]));
}
