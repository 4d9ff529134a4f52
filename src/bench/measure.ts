/** @file Timing of one thing: the best of many short trials, since whatever else runs on the machine only slows it. */

/** Processor seconds of this process since a mark from `process.cpuUsage()`. */
export function cpuSince(mark: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(mark);
  return (user + system) / 1e6;
}

/**
 * Seconds a call of each, by `clock`: the fastest of `trials`, after a warm-up in which V8 compiles it. What is to be
 * compared takes turns, so that a machine whose speed drifts is as fair to one as to the other.
 */
export async function inTurns(
  works: (() => unknown)[],
  trials = 30,
  clock: "wall" | "processor" = "wall",
): Promise<number[]> {
  for (let i = 0; i < 5; i++) for (const work of works) await work();
  const best = works.map(() => Infinity);
  for (let i = 0; i < trials; i++) {
    for (const [k, work] of works.entries()) {
      const began = performance.now(),
        mark = process.cpuUsage();
      await work();
      const seconds = clock === "wall" ? (performance.now() - began) / 1000 : cpuSince(mark);
      best[k] = Math.min(best[k]!, seconds);
    }
  }
  return best;
}

/** Seconds a call by the wall. */
export async function seconds(work: () => unknown, trials = 30): Promise<number> {
  const [best = Infinity] = await inTurns([work], trials);
  return best;
}

export interface Measured {
  what: string;
  value: number;
  unit: string;
  note?: string;
}
