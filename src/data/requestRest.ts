/** @file One request of a download, and its outcome: servers break off, ignore ranges or send other ones. */
import { open, rm } from "node:fs/promises";
import { retryAfterSeconds } from "../servers/retryAfter.js";
import { writing } from "../store/problem.js";
import { DataError } from "./problem.js";

export interface Wanted {
  url: string;
  file: string; // where it goes; `<file>.part` holds what has arrived
  size: number | null; // bytes; null: not known
  sha256: string | null; // null: whatever arrives is taken, as when a lock is made
}

export interface DownloadOptions {
  onProgress?: (received: number, total: number | null) => void; // bytes
  retries?: number; // attempts without a new byte before it gives up
  idle?: number; // milliseconds without a byte after which an attempt is broken off
  wait?: (milliseconds: number) => Promise<unknown>;
}

/** "again": worth another request, after `wait` milliseconds where the server named a time. */
export type Attempt = { kind: "done" } | { kind: "again"; detail: string; wait?: number };
const again = (detail: string, wait?: number): Attempt => ({
  kind: "again",
  detail,
  ...(wait !== undefined && { wait }),
});

/**
 * One request for the bytes of a file from `start` on, which are appended to its part. Throws DataError if no other
 * would help.
 */
export async function requestRest(
  wanted: Wanted,
  part: string,
  start: number,
  options: DownloadOptions,
): Promise<Attempt> {
  const { url, size } = wanted;
  const { idle = 60_000, onProgress } = options;
  const startOver = async (detail: string) => {
    await rm(part, { force: true });
    return again(detail);
  };
  if (size !== null && start > size) return startOver(`${start} bytes were there, the file has ${size}`);
  if (start > 0 && start === size) return { kind: "done" };

  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error(`no byte for ${idle / 1000} s`)), idle);
  try {
    const headers = { "accept-encoding": "identity", ...(start > 0 && { range: `bytes=${start}-` }) };
    const response = await fetch(url, { headers, signal: silence.signal });
    const { status } = response;
    if (status === 408 || status === 429 || status >= 500) {
      await response.body?.cancel();
      return again(`status ${status}`, retryAfter(response));
    }
    if (status === 416 && start > 0) return startOver("the server has no bytes after those that were there");
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new DataError({ kind: "refused", url, status });
    }
    const range = response.headers.get("content-range");
    if (status === 206 && !fits(range, start, size)) {
      await response.body.cancel();
      return startOver(`asked for the bytes from ${start} on, was sent ${range ?? "no content-range"}`);
    }
    const from = status === 206 ? start : 0; // 200: all of it, whatever was asked for
    const length = Number(response.headers.get("content-length") ?? NaN);
    const total = size ?? (Number.isFinite(length) ? from + length : null);
    let received = from;
    const out = await open(part, from > 0 ? "a" : "w");
    try {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        timer.refresh();
        received += chunk.length;
        if (size !== null && received > size) break;
        await writing(part, () => out.writeFile(chunk));
        onProgress?.(received, total);
      }
    } finally {
      await out.close();
    }
    if (size !== null && received > size) {
      await rm(part);
      throw new DataError({ kind: "too-long", url, size });
    }
    return total !== null && received < total ? again(`ended after ${received} of ${total} bytes`) : { kind: "done" };
  } catch (error) {
    if (!isNetworkFault(error)) throw error;
    const { message, cause } = error as Error;
    return again(cause instanceof Error ? `${message}: ${cause.message}` : message);
  } finally {
    clearTimeout(timer);
  }
}

/** fetch wraps a broken connection in a TypeError; the silence above comes as the error it was aborted with. */
const isNetworkFault = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof Error && /^no byte for/.test(error.message));

/** "bytes 10-99/100" for the bytes from 10 on, of a file of 100 (or of a length that the server leaves open). */
function fits(range: string | null, start: number, size: number | null): boolean {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range ?? "") ?? [];
  return Number(from) === start && (size === null || total === "*" || Number(total) === size);
}

/** Milliseconds: nobody waits for more than a minute. */
function retryAfter({ headers }: Response): number | undefined {
  const seconds = retryAfterSeconds((name) => headers.get(name));
  return seconds === null ? undefined : Math.min(60, seconds) * 1000;
}
