import assert from "node:assert/strict";
import { krippendorffAlpha, type Level, type Ratings, UndefinedReliability } from "../../src/stats/krippendorff.js";

const _ = null;
// Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: example C, four observers and twelve units.
const FOUR_OBSERVERS: Ratings = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
  [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
];
// Ibid., example A: two observers, binary data.
const BINARY: Ratings = [
  [0, 1, 0, 0, 0, 0, 0, 0, 1, 0],
  [1, 1, 1, 0, 0, 1, 0, 0, 0, 0],
];
// Wikipedia, Krippendorff's alpha: three coders and fifteen units.
const THREE_CODERS: Ratings = [
  [_, _, _, _, _, 3, 4, 1, 2, 1, 1, 3, 3, _, 3],
  [1, _, 2, 1, 3, 3, 4, 3, _, _, _, _, _, _, _],
  [_, _, 2, 1, 3, 4, 4, _, 2, 1, 1, 3, 3, _, 4],
];
const PUBLISHED: [string, Ratings, Level, number][] = [
  ["four observers", FOUR_OBSERVERS, "nominal", 0.743],
  ["four observers", FOUR_OBSERVERS, "ordinal", 0.815],
  ["four observers", FOUR_OBSERVERS, "interval", 0.849],
  ["four observers", FOUR_OBSERVERS, "ratio", 0.797],
  ["two observers, binary", BINARY, "nominal", 0.095],
  ["three coders", THREE_CODERS, "nominal", 0.691],
  ["three coders", THREE_CODERS, "interval", 0.811],
];

describe("krippendorffAlpha", () => {
  for (const [what, ratings, level, published] of PUBLISHED) {
    it(`gives the published ${published} of ${what}, ${level}`, () => {
      assert.ok(
        Math.abs(krippendorffAlpha(ratings, level) - published) < 0.0005,
        `${krippendorffAlpha(ratings, level)}`,
      );
    });
  }
  it("by hand: two raters, units 0-0 and 0-2", () => {
    // observed: pairs (0,2),(2,0) of 4: mean squared difference 2; expected: of the 12 ordered pairs of 0,0,0,2
    // six differ by 2: 24/12 = 2.
    assert.equal(
      krippendorffAlpha(
        [
          [0, 0],
          [0, 2],
        ],
        "interval",
      ),
      0,
    );
  });
  it("is 1 for perfect agreement, and may be negative", () => {
    assert.equal(
      krippendorffAlpha(
        [
          [1, 5, 9],
          [1, 5, 9],
        ],
        "interval",
      ),
      1,
    );
    assert.ok(
      krippendorffAlpha(
        [
          [0, 9, 0, 9],
          [9, 0, 9, 0],
        ],
        "interval",
      ) < -0.5,
    );
    assert.ok(
      krippendorffAlpha(
        [
          [1, 4, 2, 9],
          [7, 7, 7, 7],
        ],
        "interval",
      ) < 0,
    );
  });
  it("depends on order at most where the level says so", () => {
    const stretched = FOUR_OBSERVERS.map((row) => row.map((x) => (x === null ? null : 2 ** x)));
    for (const level of ["nominal", "ordinal"] as const) {
      assert.equal(krippendorffAlpha(stretched, level), krippendorffAlpha(FOUR_OBSERVERS, level));
    }
    assert.notEqual(krippendorffAlpha(stretched, "interval"), krippendorffAlpha(FOUR_OBSERVERS, "interval"));
  });
  it("is undefined, never 1, without variation or pairs", () => {
    const undefinedAs = (ratings: Ratings, reason: string) =>
      assert.throws(
        () => krippendorffAlpha(ratings, "interval"),
        (e) => e instanceof UndefinedReliability && e.reason === reason,
      );
    undefinedAs(
      [
        [3, 3, 3],
        [3, 3, 3],
      ],
      "no variation",
    );
    undefinedAs(
      [
        [3, 3, 1],
        [3, 3, _],
      ],
      "no variation",
    ); // the 1 has no counterpart
    undefinedAs(
      [
        [1, _],
        [_, 2],
      ],
      "no pairs",
    );
    undefinedAs([[1, 2, 3]], "no pairs");
    undefinedAs([], "no pairs");
  });
  it("names ratings that are none", () => {
    assert.throws(() => krippendorffAlpha([[1, 2], [1]], "interval"), /rater 1 has 1 units, rater 0 has 2/);
    assert.throws(
      () =>
        krippendorffAlpha(
          [
            [1, 2],
            [1, NaN],
          ],
          "interval",
        ),
      /rater 1 gives NaN/,
    );
  });
});
