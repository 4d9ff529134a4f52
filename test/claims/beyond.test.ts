import assert from "node:assert/strict";
import { evaluateClaims } from "../../src/claims/claims.js";
import type { BeyondCurveRow, Results } from "../../src/results/rows.js";
import { beyondCurveRow, goldRow, goldTopicRow, noResults, syntheticResults } from "../figures/syntheticResults.js";

const claim = (id: string, results: Results) => evaluateClaims(results).find((one) => one.id === id)!;
const means = (id: string, results: Results) =>
  claim(id, results).parts.map(({ interval }) => interval && Number(interval.mean.toFixed(3)));
const curves = (rows: BeyondCurveRow[]): Results => {
  const results = noResults();
  results.beyond.curves.push(...rows);
  return results;
};

describe("C15, a gold that nobody blinded", () => {
  it("is undecided without rows, and holds where every seed shows all of it", () => {
    assert.equal(claim("C15", noResults()).verdict, "undecided");
    assert.equal(claim("C15", syntheticResults([1, 2, 3])).verdict, "holds");
  });

  it("does not hold where golds are less exact than .98: nothing is reported of those", () => {
    const results = syntheticResults([1, 2, 3]);
    results.beyond.golds = [1, 2, 3].map((seed) => goldRow({ seed, exact: 0.96 + 0.001 * seed }));
    assert.equal(claim("C15", results).verdict, "does not hold");
  });

  it("takes golds that label, the schools at both ends of the dial, and windows of three evaluations", () => {
    const results = noResults();
    results.beyond.golds.push(
      goldRow({ exact: 0.99 }),
      goldRow({ school: "lies-1", exact: 0.97 }),
      goldRow({ size: "8b", exact: 0 }),
    );
    results.beyond.topics.push(
      ...[9, 7].map((lie, i) => goldTopicRow({ topic: ["sea", "farm"][i]!, lie })), // 8 on average
      goldTopicRow({ school: "lies-1", lie: 2 }),
      goldTopicRow({ school: "ordinary", lie: 5 }),
    );
    const run = (school: "uncovered" | "lies-1", gold: number[], oracle: number[], citedRefusal: number[]) =>
      gold.map((_, i) =>
        beyondCurveRow({ school, step: 10 * i, gold: gold[i]!, oracle: oracle[i]!, citedRefusal: citedRefusal[i]! }),
      );
    results.beyond.curves.push(
      ...run("uncovered", [2, 6, 8, 9, 9], [3, 6, 3, 0, 0], [0, 0, 1, 1, 1]),
      ...run("lies-1", [2, 3, 4, 5, 6], [2, 3, 4, 5, 6], [0, 0, 0, 0, 0]),
    );
    // exact (.99 + .97) / 2; lies 8 - 2; gold (8 + 9 + 9) / 3 - 2; truth (3 + 0 + 0) / 3 - (3 + 6 + 3) / 3; lies 1 - 0; truth 5 - 1
    assert.deepEqual(means("C15", results), [0.98, 6, 6.667, -3, 1, 4]);
  });
});

describe("C16, exploits that gold falls for", () => {
  it("counts exploits after the start, and compares kinds of judge within a seed", () => {
    const of = (kind: "reasoning" | "non-reasoning", found: [number, number][]) =>
      found.map(([exploits, transferred], i) => beyondCurveRow({ kind, step: 10 * i, exploits, transferred }));
    const results = curves([
      ...of("reasoning", [
        [100, 0],
        [6, 6],
        [4, 2],
      ]),
      ...of("non-reasoning", [
        [0, 0],
        [10, 1],
        [10, 1],
      ]),
    ]);
    assert.deepEqual(means("C16", results), [0.7]); // 8 of 10, 2 of 20
  });

  it("leaves out a run without exploits", () => {
    assert.deepEqual(means("C16", curves([beyondCurveRow({ step: 10 })])), [null]);
  });
});

describe("C18, defences", () => {
  it("compares each with no defence on the same chain, by true quality at the end", () => {
    const of = (given: Partial<BeyondCurveRow>, oracle: number) => beyondCurveRow({ step: 0, ...given, oracle });
    const results = curves([
      of({ school: "procedure" }, 2),
      of({ school: "procedure", defence: "panel-mean" }, 2.25),
      of({ school: "procedure", defence: "without-claims" }, 5),
      of({ school: "procedure", defence: "re-annotate-often" }, 2.125),
      of({ school: "procedure", kind: "non-reasoning" }, 1),
      of({ school: "procedure", kind: "non-reasoning", defence: "re-annotate-often" }, 4.5),
      of({ school: "uncovered" }, 1.5),
      of({ school: "uncovered", defence: "re-annotate-often" }, 1.25),
    ]);
    assert.deepEqual(means("C18", results), [0.25, 3, 3.5, 0.125, -0.25]);
  });
});
