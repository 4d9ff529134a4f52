/** @file Calls to a server in a queue of bounded width, each retried while its fault may be transient. */
import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import PQueue from "p-queue";
import pRetry from "p-retry";
import { EndpointError, isPassing } from "../../servers/endpointError.js";
import type { Outage } from "../../servers/outage.js";

export interface Patience {
  retries: number; // after the first attempt
  firstSeconds: number; // doubled from retry to retry, times a random 1 to 2
  mostSeconds: number;
}

/** Some six minutes in all: a server that restarts is back by then. */
export const PATIENCE: Patience = { retries: 11, firstSeconds: 1, mostSeconds: 60 };

export interface CallQueue {
  /** Throws the EndpointError of the last attempt, with the number of attempts. */
  run<T>(attempt: (number: number) => Promise<T>): Promise<T>;
}

/** `signal` ends calls that wait in the queue or for a retry; an attempt in flight must handle it itself. */
export function callQueue(
  concurrency: number,
  patience: Patience = PATIENCE,
  signal?: AbortSignal,
  outage?: Outage,
): CallQueue {
  if (signal) setMaxListeners(0, signal); // each call that waits listens
  const queue = new PQueue({ concurrency });
  const options = { ...(signal && { signal }) };
  const call = <T>(attempt: (number: number) => Promise<T>): Promise<T> =>
    pRetry((number) => attempt(number).catch((error: unknown) => Promise.reject(counted(error, number))), {
      ...options,
      retries: patience.retries,
      minTimeout: patience.firstSeconds * 1000,
      maxTimeout: patience.mostSeconds * 1000,
      randomize: true,
      shouldRetry: ({ error }) => error instanceof EndpointError && isPassing(error.problem),
      onFailedAttempt: async ({ error, retriesLeft }) => {
        if (retriesLeft === 0 || !(error instanceof EndpointError) || !isPassing(error.problem)) return;
        outage?.failed(error.message);
        const seconds = error.problem.retryAfterSeconds ?? 0;
        if (seconds > 0) await wait(seconds * 1000, undefined, options);
      },
    }).then((answer) => {
      outage?.answered();
      return answer;
    });
  return { run: (attempt) => queue.add(() => call(attempt), options) };
}

function counted(error: unknown, attempts: number): unknown {
  return error instanceof EndpointError ? new EndpointError({ ...error.problem, attempts }) : error;
}
