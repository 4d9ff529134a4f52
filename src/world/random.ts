/** @file Random numbers keyed by what they are for, the same bits on every platform and Node version. */

import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { sha256 } from "#platform";

export interface Random {
  /** In [0, 1). */
  float(): number;
  /** Both ends included. */
  int(low: number, high: number): number;
  choice<T>(xs: readonly T[]): T;
  /** k different elements, in random order. */
  sample<T>(xs: readonly T[], k: number): T[];
  /** In place; returns its argument. */
  shuffle<T>(xs: T[]): T[];
  normal(mean: number, sd: number): number;
  /** For another generator, such as a server's sampler: 31 bits. */
  seed(): number;
}

/** What random numbers are for: a seed, words, steps. */
export type Key = readonly (string | number)[];

/**
 * A generator that depends on its key alone: `randomFrom(seed, "prompts", step)`. Different keys give
 * unrelated streams, so work can be split or resumed anywhere without passing a generator around.
 */
export function randomFrom(...key: Key): Random {
  const { buffer, byteOffset } = sha256(JSON.stringify(key));
  const digest = new DataView(buffer, byteOffset);
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((at) => digest.getInt32(at, true)));

  const float = () => uniformFloat64(generator);
  const int = (low: number, high: number) => uniformInt(generator, low, high);
  /** The first k places of xs become a random selection of all of it. */
  const shuffleFirst = <T>(xs: T[], k: number): T[] => {
    for (let i = 0; i < k; i++) {
      const j = int(i, xs.length - 1);
      const held = xs[i]!;
      xs[i] = xs[j]!;
      xs[j] = held;
    }
    return xs;
  };

  return {
    float,
    int,
    choice: (xs) => {
      if (xs.length === 0) throw new RangeError("choice from an empty list");
      return xs[int(0, xs.length - 1)]!;
    },
    sample: (xs, k) => {
      if (k > xs.length) throw new RangeError(`cannot sample ${k} of ${xs.length} elements`);
      return shuffleFirst([...xs], k).slice(0, k);
    },
    shuffle: (xs) => shuffleFirst(xs, xs.length),
    // The sum of twelve uniforms has variance 1. Box-Muller needs log and cos, whose last bits differ by platform.
    normal: (mean, sd) => {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += float();
      return mean + sd * sum;
    },
    seed: () => int(0, 0x7fffffff),
  };
}
