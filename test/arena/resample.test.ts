import assert from "node:assert/strict";
import { battlesByCategory } from "../../src/arena/battles.js";
import { drawQuestions, drawRows, drawRowsOfEachModel } from "../../src/arena/resample.js";
import { randomFrom } from "../../src/world/random.js";
import { judgment } from "./judgment.js";

const [battles] = battlesByCategory([
  judgment("a", "q1", "A>>B", "A>B"),
  judgment("a", "q2", "A=B", "A=B"),
  judgment("b", "q1", "B>A", "A>>B"),
]);
const sum = (xs: Float64Array, from = 0, to = xs.length) => xs.subarray(from, to).reduce((a, x) => a + x, 0);

describe("bootstrap draws", () => {
  it("take as many rows as there are, of all models or of each", () => {
    let ofA = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const all = drawRows(randomFrom(seed), battles);
      assert.equal(sum(all), 10);
      ofA = ofA.add(sum(all, 0, 6));
      const each = drawRowsOfEachModel(randomFrom(seed), battles);
      assert.deepEqual([sum(each, 0, 6), sum(each, 6)], [6, 4]);
    }
    assert.ok(ofA.size > 1);
  });
  it("take a question with all its rows, for all models alike", () => {
    const drawn = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const taken = [...drawQuestions(randomFrom(seed), battles)];
      drawn.add(taken.join(""));
    }
    // Two of two questions: q1 twice, each once, q2 twice. Rows: four of a on q1, two of a on q2, four of b on q1.
    assert.deepEqual([...drawn].sort(), ["0000220000", "1111111111", "2222002222"]);
  });
});
