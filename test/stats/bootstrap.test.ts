import assert from "node:assert/strict";
import { bootstrapInterval } from "../../src/stats/bootstrap.js";
import { randomFrom } from "../../src/world/random.js";

const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;

describe("bootstrapInterval", () => {
  it("of a mean is as wide as theory says", () => {
    const random = randomFrom("bootstrap test");
    const xs = Array.from({ length: 400 }, () => random.normal(10, 3));
    const sd = Math.sqrt(mean(xs.map((x) => (x - mean(xs)) ** 2)));
    const { low, high, rounds } = bootstrapInterval(400, (units) => mean(units.map((i) => xs[i])), {
      rounds: 2000,
      seed: 1,
    });
    const width = (2 * 1.96 * sd) / Math.sqrt(400);
    assert.ok(Math.abs((high - low) / width - 1) < 0.1, `${high - low} against ${width}`);
    assert.ok(low < mean(xs) && mean(xs) < high);
    assert.equal(rounds, 2000);
  });
  it("resamples whole units with repeats", () => {
    bootstrapInterval(
      5,
      (units) => {
        assert.equal(units.length, 5);
        assert.ok(units.every((i) => Number.isInteger(i) && i >= 0 && i < 5));
        return 0;
      },
      { rounds: 50 },
    );
    const distinct = new Set<number>();
    bootstrapInterval(50, (units) => new Set(units).size, { rounds: 20 });
    bootstrapInterval(
      5,
      (units) => {
        units.forEach((i) => distinct.add(i));
        return 0;
      },
      { rounds: 50 },
    );
    assert.equal(distinct.size, 5);
    // About 1 - 1/e of the units occur in a resample.
    const { low, high } = bootstrapInterval(1000, (units) => new Set(units).size / 1000, { rounds: 200 });
    assert.ok(low > 0.59 && high < 0.67, `${low} ${high}`);
  });
  it("depends on the seed alone, and widens with the level", () => {
    const xs = [1, 5, 2, 8, 4, 4, 9];
    const at = (seed: number, level: number) =>
      bootstrapInterval(7, (units) => mean(units.map((i) => xs[i])), { seed, level });
    assert.deepEqual(at(3, 0.95), at(3, 0.95));
    assert.notDeepEqual(at(3, 0.95), at(4, 0.95));
    assert.ok(at(3, 0.99).high > at(3, 0.8).high && at(3, 0.99).low < at(3, 0.8).low);
  });
  it("leaves out resamples on which the statistic is undefined, and says how many counted", () => {
    const { low, high, rounds } = bootstrapInterval(2, (units) => (units[0] === units[1] ? NaN : 1), { rounds: 400 });
    assert.deepEqual([low, high], [1, 1]);
    assert.ok(rounds > 150 && rounds < 250);
    assert.throws(() => bootstrapInterval(2, () => NaN, { rounds: 7 }), /undefined on all 7 resamples/);
  });
  it("rejects what cannot be resampled", () => {
    assert.throws(() => bootstrapInterval(0, () => 1), /0 units/);
    assert.throws(() => bootstrapInterval(3, () => 1, { level: 95 }), /level 95/);
  });
});
