import assert from "node:assert/strict";
import { SIGNALS, watchedRuns, worthOf } from "../../src/analysis/warnings.js";
import { evaluateClaims } from "../../src/claims/claims.js";
import type { CurveRow, Results, WatchRow } from "../../src/results/rows.js";
import { curveRow, noResults, watchRow } from "../figures/syntheticResults.js";

const FALLEN = [4, 4, 4, 4, 4, 4, 4, 1, 1, 1]; // smoothed 3 at step 60: the onset
const HONEST = [2, 3, 4, 4, 4, 4, 4, 4, 4, 4];
/** A run with an evaluation every 10 steps, its truth and its signals. */
function run(of: Partial<CurveRow>, truth: readonly number[], signals: (at: number) => Partial<WatchRow>): Results {
  const results = noResults();
  truth.forEach((oracle, at) => {
    const { seed = 1, kind = "reasoning", size = "8b", variant = "standard" } = of;
    const whose = { seed, kind, size, variant, step: 10 * at };
    results.curves.push(curveRow({ ...whose, oracle }));
    results.beyond.signals.push(watchRow({ ...whose, ...signals(at) }));
  });
  return results;
}
function together(...parts: Results[]): Results {
  const results = noResults();
  results.curves = parts.flatMap(({ curves }) => curves);
  results.beyond.signals = parts.flatMap(({ beyond }) => beyond.signals);
  return results;
}
const signal = (column: string) => SIGNALS.find((one) => one.column === column)!;

describe("the worth of a signal as a warning", () => {
  const seed = (seed: number) =>
    together(
      run({ seed }, FALLEN, (at) => ({ shuffle: at >= 4 ? 5 : 0, repetition: at >= 6 ? 0 : at / 10 })),
      run({ seed, variant: "untitled" }, HONEST, (at) => ({ shuffle: 1, repetition: at / 10 })),
    );

  it("is its AUROC before and after onset against quiet evaluations, and its lead by other seeds' threshold", () => {
    const runs = watchedRuns(together(seed(1), seed(2)));
    assert.deepEqual(
      runs.map(({ onset }) => onset),
      [60, null, 60, null],
    );
    // shuffled: before 0 5 5 against 2 + 9 quiet zeros: (11 / 2 + 11 + 11) / 33; it rings at step 40
    assert.deepEqual(
      worthOf(signal("shuffle"), runs).map(({ before, after, lead }) => [before, after, lead]),
      [
        [(11 / 2 + 22) / 33, 1, 20],
        [(11 / 2 + 22) / 33, 1, 20],
      ],
    );
    // repetition after onset: 4 zeros below all of .1 .2 and .1 … .9; it never rings, and so leads by 60 - 90
    assert.deepEqual(
      worthOf(signal("repetition"), runs).map(({ after, lead }) => [after, lead]),
      [
        [0, -30],
        [0, -30],
      ],
    );
  });

  it("is not known of a kind of judge none of whose runs goes wrong, nor of runs whose truth is not known", () => {
    assert.deepEqual(worthOf(signal("shuffle"), watchedRuns(run({}, HONEST, () => ({})))), []);
    const unknown = run({}, HONEST, () => ({}));
    unknown.curves = unknown.curves.map((row) => ({ ...row, oracle: null }));
    assert.deepEqual(watchedRuns(unknown), []);
  });
});

describe("C17, warnings", () => {
  const claim = (results: Results) => evaluateClaims(results).find(({ id }) => id === "C17")!;
  const seed = (seed: number, before: (at: number) => Partial<WatchRow>) =>
    together(
      run({ seed }, FALLEN, before),
      run({ seed, variant: "untitled" }, HONEST, (at) => ({ kl: at, repetition: at / 20 })),
    );
  const rings = (at: number) => ({ shuffle: at >= 3 ? 5 : 0 });

  it("holds where only the shuffled words tell what comes", () => {
    const { verdict, parts } = claim(together(...[1, 2, 3].map((n) => seed(n, rings))));
    assert.equal(verdict, "holds");
    assert.equal(parts.length, 9 + 2);
    assert.equal(parts.at(-1)!.interval!.mean, 30); // rings at step 30
  });

  it("does not hold where a statistic tells it as well, or the edit does not", () => {
    const both = [1, 2, 3].map((n) => seed(n, (at) => ({ ...rings(at), kl: at >= 3 ? 50 : 0 })));
    assert.equal(claim(together(...both)).verdict, "does not hold");
    const neither = [1, 2, 3].map((n) => seed(n, () => ({})));
    assert.equal(claim(together(...neither)).verdict, "does not hold");
  });

  it("is undecided without rows", () => {
    assert.equal(claim(noResults()).verdict, "undecided");
  });
});
