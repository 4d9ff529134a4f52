/** @file Deferred answers: work starts once for each request id, and its answer is remembered. */
import { Refused, wordsFor } from "./problem.js";

export type Answer = { kind: "done"; body: string } | { kind: "pending" } | { kind: "unknown" };

interface Entry {
  owner: string; // the model or sampling session whose end drops it
  digest: string; // of the request
  body: string | null; // null while it runs
  done: Promise<void>;
}

/** Bytes of answers that were fetched and are kept for a client that asks again; beyond, the oldest go. */
const REMEMBERED = 256e6;

export interface Futures {
  /** Starts `work` unless `id` is known. Throws Refused if the id stood for another request. */
  start(id: string, owner: string, digest: string, work: () => Promise<object>): void;
  known(id: string): boolean;
  /** How many are being made. */
  running(): number;
  /** The answer, as JSON; waits at most so long for one that is still being made. */
  fetch(id: string, seconds: number): Promise<Answer>;
  drop(owner: string): void;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
}

export function futures(remembered = REMEMBERED): Futures {
  const entries = new Map<string, Entry>();
  const fetched = new Map<string, number>(); // id -> bytes, oldest first
  let held = 0,
    running = 0;

  const forget = (id: string) => {
    held -= fetched.get(id) ?? 0;
    fetched.delete(id);
    entries.delete(id);
  };
  const remember = (id: string, bytes: number) => {
    if (fetched.has(id)) return;
    fetched.set(id, bytes);
    held += bytes;
    for (const oldest of fetched.keys()) {
      if (held <= remembered) break;
      forget(oldest);
    }
  };

  return {
    start(id, owner, digest, work) {
      const known = entries.get(id);
      if (known) {
        if (known.digest === digest) return;
        throw new Refused(
          "conflict",
          `${id} was asked before with another body: a call that is repeated must be the same`,
        );
      }
      const entry: Entry = { owner, digest, body: null, done: Promise.resolve() };
      running++;
      entry.done = work()
        .catch(failure)
        .then((answer) => {
          entry.body = JSON.stringify(answer);
          running--;
        });
      entries.set(id, entry);
    },
    known: (id) => entries.has(id),
    running: () => running,
    async fetch(id, seconds) {
      const entry = entries.get(id);
      if (!entry) return { kind: "unknown" };
      if (entry.body === null) await within(entry.done, seconds);
      if (entry.body === null) return { kind: "pending" };
      if (entries.get(id) === entry) remember(id, entry.body.length);
      return { kind: "done", body: entry.body };
    },
    drop(owner) {
      for (const [id, entry] of entries) if (entry.owner === owner) forget(id);
    },
    async idle() {
      await Promise.all([...entries.values()].map((entry) => entry.done));
    },
  };
}

/** As in the protocol; `user` says that a retry is pointless. */
function failure(error: unknown): object {
  const { message, ownFault } = wordsFor(error);
  return { error: message, category: ownFault ? "server" : "user" };
}

async function within(work: Promise<void>, seconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise<void>((resolve) => (timer = setTimeout(resolve, seconds * 1000)))]);
  clearTimeout(timer);
}
