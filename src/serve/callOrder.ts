/** @file The calls of one model, run one at a time in the order of their numbers, in whatever order they arrive. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Refused } from "./problem.js";

export interface Turns {
  /** The number whose turn is next; 1 for a new model. */
  readonly next: number;
  /** Runs `work` when all calls with lower numbers have run. Rejects with what `work` throws, or when the turns end. */
  take<T>(number: number, work: () => Promise<T>): Promise<T>;
  /** Calls that still wait are refused with `why`; one that runs is finished. */
  end(why: Refused): void;
}

export function turns(): Turns {
  const waiting = new Map<number, { run: () => Promise<void>; refuse: (why: Refused) => void }>();
  let next = 1,
    busy = false,
    ended: Refused | null = null;

  const pump = async () => {
    if (busy) return;
    busy = true;
    for (let turn = waiting.get(next); turn; turn = waiting.get(next)) {
      await nextTurn(); // the engine computes in this thread: between two calls the server must be heard
      if (ended) break;
      waiting.delete(next);
      await turn.run();
      next++;
    }
    busy = false;
  };
  return {
    get next() {
      return next;
    },
    take(number, work) {
      if (ended) return Promise.reject(ended);
      return new Promise((resolve, reject) => {
        waiting.set(number, { run: () => work().then(resolve, reject), refuse: reject });
        void pump();
      });
    },
    end(why) {
      ended ??= why;
      for (const { refuse } of waiting.values()) refuse(why);
      waiting.clear();
    },
  };
}
