/** @file An append-only file of stored answers. Each line has a head, read on opening, and a value, read on demand. */
import { type FileHandle, open, stat, truncate } from "node:fs/promises";
import { z } from "zod";
import { wholeAppends } from "../store/appendOnly.js";
import { bytesAt, linesOf } from "../store/jsonl.js";
import { StoreError, writing } from "../store/problem.js";

const tokens = { calls: z.number(), in: z.number(), out: z.number() };

/** A cost: of one call (with `key` if its answer is stored), or by role for all of a removed file. */
export const Head = z.union([
  z.strictObject({ key: z.string().optional(), role: z.string(), ...tokens }),
  z.strictObject({ of: z.string(), roles: z.record(z.string(), z.strictObject(tokens)) }),
]);
export type Head = z.infer<typeof Head>;

export interface KeptAnswers {
  has(key: string): boolean;
  /** The value kept under a key. */
  read(key: string): Promise<unknown>;
  close(): Promise<void>;
}
export interface LedgerFile extends KeptAnswers {
  append(head: Head, value: unknown): Promise<void>;
}

const TAB = 9;

type Places = Map<string, { at: number; length: number }>;

const answersIn = (handle: FileHandle, values: Places): KeptAnswers => ({
  has: (key) => values.has(key),
  async read(key) {
    const { at, length } = values.get(key)!;
    return JSON.parse((await bytesAt(handle, at, length)).toString("utf8"));
  },
  close: () => handle.close(),
});

/** Another run's answers, to read; that run may be writing on. */
export async function readLedgerFile(path: string): Promise<KeptAnswers> {
  const values: Places = new Map();
  await scan(path, (head, at, length) => void (keyOf(head) !== undefined && values.set(keyOf(head)!, { at, length })));
  return answersIn(await open(path, "r"), values);
}

/** Opens or creates the file and calls `seen` with the head of every line. A line truncated by a kill is removed. */
export async function openLedgerFile(path: string, seen: (head: Head) => void): Promise<LedgerFile> {
  const values: Places = new Map();
  const length = await scan(path, (head, at, bytes) => {
    if (keyOf(head) !== undefined) values.set(keyOf(head)!, { at, length: bytes });
    seen(head);
  });
  const size = await stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
  if (length < size) await truncate(path, length);
  const handle = await writing(path, () => open(path, "a+"));
  const append = wholeAppends(path, handle, length);
  let waiting: { head: Head; bytes: Buffer; value: number; done: () => void; failed: (error: unknown) => void }[] = [];
  let writes: Promise<void> = Promise.resolve();

  /** Writes all waiting lines at once: a line is on disk before the call that paid for it returns. */
  async function flush(): Promise<void> {
    const lines = waiting;
    waiting = [];
    if (lines.length === 0) return;
    try {
      let at = await append(Buffer.concat(lines.map(({ bytes }) => bytes)));
      for (const { head, bytes, value, done } of lines) {
        if (keyOf(head) !== undefined) values.set(keyOf(head)!, { at: at + value, length: bytes.length - value - 1 });
        at += bytes.length;
        done();
      }
    } catch (error) {
      lines.forEach(({ failed }) => failed(error));
    }
  }
  return {
    append: (head, value) =>
      new Promise((done, failed) => {
        const text = JSON.stringify(head) + "\t";
        waiting.push({
          head,
          bytes: Buffer.from(`${text}${JSON.stringify(value)}\n`),
          value: Buffer.byteLength(text),
          done,
          failed,
        });
        writes = writes.then(flush);
      }),
    ...answersIn(handle, values),
    async close() {
      await writes;
      await handle.close();
    },
  };
}

/** Calls `seen` with the head of every line of a file that may be written to, or be gone. */
export async function headsOf(path: string, seen: (head: Head) => void): Promise<void> {
  await scan(path, seen);
}

const keyOf = (head: Head): string | undefined => ("key" in head ? head.key : undefined);

/** Calls `line` for each line; returns the file's length in whole lines. */
async function scan(path: string, line: (head: Head, valueAt: number, valueLength: number) => void): Promise<number> {
  let length = 0,
    count = 0;
  for await (const { at, bytes } of linesOf(path)) {
    const value = bytes.indexOf(TAB) + 1;
    line(headOf(path, ++count, bytes.toString("utf8", 0, Math.max(0, value - 1))), at + value, bytes.length - value);
    length = at + bytes.length + 1;
  }
  return length;
}

function headOf(file: string, line: number, text: string): Head {
  try {
    return Head.parse(JSON.parse(text));
  } catch {
    const remedy = "remove that line; what it kept is paid for again";
    throw new StoreError({ kind: "damaged", file, line, detail: "not an entry of a ledger", remedy });
  }
}
