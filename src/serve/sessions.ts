/** @file Sessions: what a client opened, kept as long as the client is alive. */
import { randomUUID } from "node:crypto";
import { Refused } from "./problem.js";

/** A silent session ends after this many looks, which are dealt over the time that it may be silent. */
const LOOKS = 10;

export interface Sessions {
  open(): string;
  /** Notes that a session's client is alive. Throws Refused if there is no such session. */
  heard(id: string): void;
  /** The client says that it is done. No effect on an unknown or closed session. */
  finish(id: string): void;
  close(): void;
}

/**
 * Calls `ended` with the id of a session that was silent for `seconds`. The time is counted in checks, not by the
 * clock: a machine that slept, or a long computation, delays the checks too and so ends no session.
 */
export function sessions(seconds: number, ended: (id: string) => void): Sessions {
  const silent = new Map<string, number>(); // id -> looks since it was heard
  const look = setInterval(
    () => {
      for (const [id, looks] of silent) {
        if (looks < LOOKS) silent.set(id, looks + 1);
        else {
          silent.delete(id);
          ended(id);
        }
      }
    },
    (seconds * 1000) / LOOKS,
  );
  look.unref();
  return {
    open() {
      const id = `session-${randomUUID()}`;
      silent.set(id, 0);
      return id;
    },
    heard(id) {
      if (!silent.has(id)) {
        throw new Refused(
          "not_found",
          `there is no session "${id}": it was silent for ${seconds} s, or the server was restarted; ` +
            `open a new one and load the last saved state`,
        );
      }
      silent.set(id, 0);
    },
    finish(id) {
      if (silent.delete(id)) ended(id);
    },
    close: () => clearInterval(look),
  };
}
