/** @file Timing of one thing: the best of many short trials, since whatever else runs on the machine only slows it. */

/** Seconds a call: the fastest of `trials`, after a warm-up in which V8 compiles it. */
export async function seconds(work: () => unknown, trials = 30): Promise<number> {
  for (let i = 0; i < 5; i++) await work();
  let best = Infinity;
  for (let i = 0; i < trials; i++) {
    const begin = performance.now();
    await work();
    best = Math.min(best, performance.now() - begin);
  }
  return best / 1000;
}

export interface Measured {
  what: string;
  value: number;
  unit: string;
  note?: string;
}
