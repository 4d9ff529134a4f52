/** @file One append-only file of kept answers: a line is a head that is read at opening and a value that is read when asked for. */
import { open, stat, truncate, type FileHandle } from "node:fs/promises";
import { z } from "zod";
import { StoreError, writing } from "./problem.js";

const tokens = { calls: z.number(), in: z.number(), out: z.number() };

/** What was paid: for one call (with `key` where its answer is kept), or by role for all of a file that is gone. */
export const Head = z.union([
  z.strictObject({ key: z.string().optional(), role: z.string(), ...tokens }),
  z.strictObject({ of: z.string(), roles: z.record(z.string(), z.strictObject(tokens)) }),
]);
export type Head = z.infer<typeof Head>;

export interface LedgerFile {
  append(head: Head, value: unknown): Promise<void>;
  has(key: string): boolean;
  /** The value kept under a key. */
  read(key: string): Promise<unknown>;
  close(): Promise<void>;
}

const TAB = 9, LINE = 10;
const CHUNK = 1 << 20;

/** Opens or makes the file and calls `seen` with the head of every line. A line that a kill cut off is cut away. */
export async function openLedgerFile(path: string, seen: (head: Head) => void): Promise<LedgerFile> {
  const values = new Map<string, { at: number; length: number }>();
  let length = await scan(path, (head, at, bytes) => {
    if (keyOf(head) !== undefined) values.set(keyOf(head)!, { at, length: bytes });
    seen(head);
  });
  const handle = await writing(path, () => open(path, "a+"));
  let waiting: { head: Head; bytes: Buffer; value: number; done: () => void; failed: (error: unknown) => void }[] = [];
  let writes: Promise<void> = Promise.resolve();

  /** All lines that wait, in one write: a line is kept before the call that paid for it returns. */
  async function flush(): Promise<void> {
    const lines = waiting;
    waiting = [];
    if (lines.length === 0) return;
    try {
      await writing(path, () => handle.appendFile(Buffer.concat(lines.map(({ bytes }) => bytes))));
    } catch (error) {
      await truncate(path, length).catch(() => undefined); // no half line in the middle
      lines.forEach(({ failed }) => failed(error));
      return;
    }
    for (const { head, bytes, value, done } of lines) {
      if (keyOf(head) !== undefined) values.set(keyOf(head)!, { at: length + value, length: bytes.length - value - 1 });
      length += bytes.length;
      done();
    }
  }
  return {
    append: (head, value) =>
      new Promise((done, failed) => {
        const text = JSON.stringify(head) + "\t";
        waiting.push({ head, bytes: Buffer.from(`${text}${JSON.stringify(value)}\n`), value: Buffer.byteLength(text), done, failed });
        writes = writes.then(flush);
      }),
    has: (key) => values.has(key),
    async read(key) {
      const { at, length } = values.get(key)!;
      return JSON.parse((await readAt(handle, at, length)).toString("utf8"));
    },
    async close() {
      await writes;
      await handle.close();
    },
  };
}

const keyOf = (head: Head): string | undefined => ("key" in head ? head.key : undefined);

async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw new Error(`the ledger ends before its entry at byte ${at}`);
    done += bytesRead;
  }
  return bytes;
}

/** Reads the lines of a file in pieces; returns its length in whole lines, to which the file is cut back. */
async function scan(path: string, line: (head: Head, valueAt: number, valueLength: number) => void): Promise<number> {
  const size = await stat(path).then((stats) => stats.size, () => 0);
  if (size === 0) return 0;
  const handle = await open(path, "r");
  let start = 0, rest: Buffer = Buffer.alloc(0), count = 0;
  try {
    for (let at = 0; at < size; ) {
      const piece = await readAt(handle, at, Math.min(CHUNK, size - at));
      at += piece.length;
      rest = rest.length ? Buffer.concat([rest, piece]) : piece;
      let from = 0;
      for (let end = rest.indexOf(LINE); end >= 0; end = rest.indexOf(LINE, from)) {
        const tab = rest.indexOf(TAB, from);
        line(headOf(path, ++count, rest.toString("utf8", from, Math.max(from, tab))), start + tab - from + 1, end - tab - 1);
        start += end + 1 - from;
        from = end + 1;
      }
      rest = rest.subarray(from);
    }
  } finally {
    await handle.close();
  }
  if (start < size) await truncate(path, start);
  return start;
}

function headOf(file: string, line: number, text: string): Head {
  try {
    return Head.parse(JSON.parse(text));
  } catch {
    const remedy = "remove that line; what it kept is paid for again";
    throw new StoreError({ kind: "damaged", file, line, detail: "no entry of a ledger", remedy });
  }
}
