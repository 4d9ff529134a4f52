/**
 * @file The process in which one notebook runs: run.ts forks it with the notebook and where to write it. Cells run as the
 * kernel would run them, with tslab's own compiler and executor, but in this process and without Python.
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { KERNEL } from "./kernel.js";
import { type CodeCell, type Notebook, type Output, readNotebook, writeNotebook } from "./nbformat.js";

/** What this process reports to its parent. */
export type Report = { kind: "cell"; done: number; total: number } | { kind: "end"; failure: CellFailure | null };

/** Why a cell failed: the compiler's complaints, or what was thrown. */
export interface CellFailure {
  cell: number; // counted from 1 over code cells
  source: string;
  name: string;
  message: string;
}

interface DisplayData {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient?: { display_id?: string };
}
/** The part of tslab that is not public: its version is pinned for it. */
interface Tslab {
  createConverter(options: { isJS: boolean; isBrowser: boolean }): { close(): void };
  createExecutor(
    folder: string,
    converters: object,
    output: { log(...parts: unknown[]): void; error(...parts: unknown[]): void },
  ): object;
  JupyterHandlerImpl: new (
    executor: object,
    isJs: boolean,
  ) => {
    handleKernel(): { language_info: Record<string, unknown> };
    handleExecute(
      request: { code: string },
      stream: (name: "stdout" | "stderr", text: string) => void,
      display: (data: DisplayData, update: boolean) => void,
    ): Promise<{ status: "ok" | "error" | "abort"; execution_count?: number }>;
    close(): void;
  };
}

/**
 * Fills in outputs and cell numbers, in place; cells after a failing one stay empty. The working folder must be the
 * notebook's.
 */
async function runCells(
  notebook: Notebook,
  onCell: (done: number, total: number) => void,
): Promise<CellFailure | null> {
  const tslab = loadTslab();
  const converter = tslab.createConverter({ isJS: false, isBrowser: false });
  let problem: unknown[] | undefined;
  const complain = (...parts: unknown[]): void => void (problem = [...(problem ?? []), parts]);
  const executor = tslab.createExecutor(
    process.cwd(),
    { node: converter, close: () => converter.close() },
    { log: console.log, error: complain },
  );
  const kernel = new tslab.JupyterHandlerImpl(executor, false);
  process.on("unhandledRejection", complain).on("uncaughtException", complain);

  const cells = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
  for (const cell of cells) Object.assign(cell, { outputs: [], execution_count: null });
  Object.assign(notebook.metadata, { kernelspec: KERNEL, language_info: kernel.handleKernel().language_info });

  const displays = new Map<string, Extract<Output, { output_type: "display_data" }>[]>();
  let failure: CellFailure | null = null;
  for (const [i, cell] of cells.entries()) {
    delete cell.metadata["execution"]; // timestamps of an earlier run in Jupyter
    if (cell.source.trim() === "") continue;
    const write = { out: process.stdout.write, err: process.stderr.write };
    const { execution_count } = await kernel.handleExecute(
      { code: cell.source },
      (name, text) => appendText(cell.outputs, name, text),
      ({ data, metadata, transient }, update) => {
        const id = transient?.display_id;
        const shown = (id && displays.get(id)) || [];
        if (update) for (const output of shown) Object.assign(output, { data, metadata });
        else {
          const output = { output_type: "display_data" as const, data, metadata };
          cell.outputs.push(output);
          if (id) displays.set(id, [...shown, output]);
        }
      },
    );
    process.stdout.write = write.out; // tslab leaves its own in place
    process.stderr.write = write.err;
    cell.execution_count = execution_count ?? null;
    onCell(i + 1, cells.length);
    if (problem) {
      const { name, message, traceback } = explain(problem as unknown[][]);
      cell.outputs.push({ output_type: "error", ename: name, evalue: message, traceback });
      failure = { cell: i + 1, source: cell.source, name, message };
      break;
    }
  }
  kernel.close();
  return failure;
}

function loadTslab(): Tslab {
  const require = createRequire(import.meta.url);
  const parts = ["converter", "executor", "jupyter"].map((name) => require(`tslab/dist/${name}.js`) as object);
  return Object.assign({}, ...parts) as Tslab;
}

function appendText(outputs: Output[], name: "stdout" | "stderr", text: string): void {
  const last = outputs.at(-1);
  if (last?.output_type === "stream" && last.name === name) last.text += text;
  else outputs.push({ output_type: "stream", name, text });
}

/** tslab reports a diagnostic as a format string with file, line, column and text, and an exception as what was thrown. */
function explain(problems: unknown[][]): { name: string; message: string; traceback: string[] } {
  const thrown = problems.find(([first]) => typeof first !== "string");
  if (!thrown) {
    const traceback = problems.map(
      ([, file, line, column, text]) =>
        `${String(file)}line ${String(line)}, column ${String(column)}: ${String(text)}`,
    );
    return { name: "TypeScript", message: traceback.join("\n"), traceback };
  }
  const error = thrown[0];
  if (!(error instanceof Error) && !(error as Error | null)?.stack)
    return { name: "Error", message: String(error), traceback: [String(error)] };
  const { name, message, stack } = error as Error;
  return { name, message, traceback: (stack ?? message).split("\n") };
}

const report = (message: Report): Promise<void> => new Promise((sent) => process.send!(message, () => sent()));

async function main(path: string, out: string): Promise<void> {
  process.on("disconnect", () => process.exit(1)); // the parent is gone
  const notebook = await readNotebook(path);
  process.chdir(dirname(path));
  const failure = await runCells(notebook, (done, total) => void report({ kind: "cell", done, total }));
  await writeNotebook(out, notebook);
  await report({ kind: "end", failure });
  process.exit(0); // a cell may have left workers or timers behind
}

void main(process.argv[2]!, process.argv[3]!);
