import assert from "node:assert/strict";
import { randomFrom } from "../../src/world/random.js";

// Literals from a Python implementation of xoroshiro128+ (64-bit integers) seeded by sha256 of the key's JSON.
describe("randomFrom", () => {
  it("gives the same bits everywhere", () => {
    const random = randomFrom(1, "prompts", 0);
    const floats = [random.float(), random.float(), random.float()];
    assert.deepEqual(floats, [0.9290347460242895, 0.6894153409184758, 0.06850925465244906]);
    assert.deepEqual(
      Array.from({ length: 12 }, () => random.int(0, 9)),
      [9, 7, 4, 2, 6, 2, 2, 7, 5, 5, 8, 4],
    );
    assert.equal(randomFrom("a", 7).normal(3, 2), 4.661682209729292);
  });
  it("tells keys apart, however they are cut", () => {
    const first = (...key: (string | number)[]) => randomFrom(...key).float();
    assert.equal(
      new Set([first(1, 23), first(12, 3), first("1", 23), first("1,23"), first(1, 23, ""), first(1)]).size,
      6,
    );
  });
  it("shuffles and samples without losing or repeating", () => {
    const random = randomFrom("shuffle");
    const xs = [1, 2, 3, 4, 5, 6, 7];
    assert.deepEqual([...random.shuffle([...xs])].sort(), xs);
    assert.equal(new Set(random.sample(xs, 4)).size, 4);
    assert.deepEqual(xs, [1, 2, 3, 4, 5, 6, 7]);
    assert.throws(() => random.sample(xs, 8), /sample 8 of 7/);
  });
  it("draws every permutation equally often", () => {
    const random = randomFrom("permutations");
    const seen = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(["a", "b", "c"]).join("");
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    assert.equal(seen.size, 6);
    for (const count of seen.values()) assert.ok(Math.abs(count - 1000) < 150, `${count} of 6000`); // 5 sd
  });
  it("has a normal of the asked mean and spread", () => {
    const random = randomFrom("normal");
    const xs = Array.from({ length: 20000 }, () => random.normal(5, 2));
    const mean = xs.reduce((a, b) => a + b) / xs.length;
    const sd = Math.sqrt(xs.reduce((a, x) => a + (x - mean) ** 2, 0) / xs.length);
    assert.ok(Math.abs(mean - 5) < 0.07 && Math.abs(sd - 2) < 0.05, `mean ${mean}, sd ${sd}`);
  });
});
