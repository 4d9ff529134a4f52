/** @file The calls of one model, run one at a time in the order of their numbers, in whatever order they arrive. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { Refused } from "./problem.js";

export interface CallOrder {
  /** The number whose turn is next; 1 for a new model. */
  readonly next: number;
  /** Runs `work` when all calls with lower numbers have run. Rejects with what `work` throws, or when the order ends. */
  take<T>(number: number, work: () => Promise<T>): Promise<T>;
  /** Calls that still wait are refused with `why`; one that runs is finished. */
  end(why: Refused): void;
}

/** `patience`: seconds that a call waits for a lower number that does not come. `most`: calls that may wait. */
export function callOrder(patience: number, most = 2000): CallOrder {
  const waiting = new Map<number, { run: () => Promise<void>; refuse: (why: Refused) => void }>();
  const givenUp = new Set<number>();
  let next = 1,
    busy = false,
    ended: Refused | null = null,
    timer: NodeJS.Timeout | undefined;

  const refuseAll = (why: (number: number) => Refused) => {
    for (const [number, { refuse }] of waiting) {
      refuse(why(number));
      givenUp.add(number);
    }
    waiting.clear();
  };
  const missing = (number: number) =>
    new Refused("invalid_request", `call ${number} waited ${patience} s for call ${next}, which never came`, "seq_id");

  const pump = async () => {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    for (;;) {
      while (givenUp.delete(next)) next++;
      const turn = waiting.get(next);
      if (!turn) break;
      await nextTurn(); // the engine computes in this thread: between two calls the server must be heard
      if (ended) break;
      waiting.delete(next);
      await turn.run();
      next++;
    }
    busy = false;
    if (waiting.size > 0) timer = setTimeout(() => refuseAll(missing), 1000 * patience).unref();
  };
  return {
    get next() {
      return next;
    },
    take(number, work) {
      if (ended) return Promise.reject(ended);
      if (waiting.size >= most && number !== next) {
        givenUp.add(number);
        return Promise.reject(new Refused("too_busy", `${most} calls wait for call ${next} of this model`, "seq_id"));
      }
      return new Promise((resolve, reject) => {
        waiting.set(number, { run: () => work().then(resolve, reject), refuse: reject });
        void pump();
      });
    },
    end(why) {
      ended ??= why;
      clearTimeout(timer);
      refuseAll(() => why);
    },
  };
}
