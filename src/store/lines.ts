/** @file The lines of a file with their places, in pieces: files of gigabytes are read without holding them. */
import { type FileHandle, open } from "node:fs/promises";

const LINE = 10;
const CHUNK = 1 << 20;

/** Whole lines only, without their ends; what follows the last end is not a line. Nothing where there is no file. */
export async function* linesOf(path: string): AsyncGenerator<{ at: number; bytes: Buffer }> {
  const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (!handle) return;
  let at = 0,
    rest: Buffer = Buffer.alloc(0);
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(CHUNK);
      const { bytesRead } = await handle.read(piece, 0, CHUNK);
      if (bytesRead === 0) return;
      rest = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
      let from = 0;
      for (let end = rest.indexOf(LINE); end >= 0; end = rest.indexOf(LINE, from)) {
        yield { at: at + from, bytes: rest.subarray(from, end) };
        from = end + 1;
      }
      at += from;
      rest = rest.subarray(from);
    }
  } finally {
    await handle.close();
  }
}

/** `length` bytes from `at` on. Throws where the file ends before. */
export async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw new Error(`the file ends before its entry at byte ${at}`);
    done += bytesRead;
  }
  return bytes;
}
