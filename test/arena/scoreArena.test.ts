import assert from "node:assert/strict";
import type { Judgment, MetadataRow } from "../../src/arena/rows.js";
import { type ModelScore, scoreArena } from "../../src/arena/scoreArena.js";
import { randomFrom } from "../../src/world/random.js";
import { judgment } from "./judgment.js";

const close = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} against ${expected}`);
const width = ({ low, high }: { low: number; high: number }) => high - low;

const SMALL = [
  judgment("org/good", "q1", "A>B", "A>>B"), // 1 1 1, 0
  judgment("org/good", "q2", "A=B", "A=B"), // .5, .5
  judgment("org/good", "q3", undefined, "A>B"),
  judgment("poor", "q1", "A>>B", "B>A"), // 0, 0 0 0
  judgment("poor", "q2", "B>A", "A=B"), // .5, 1
  judgment("poor", "q3", "A>B", null),
  judgment("poor", "q4", "B", "A>B"),
];

describe("scoreArena without control", () => {
  it("is the mean of the rows, best model first, with what was dropped and why", () => {
    const [{ category, baseline, models }] = scoreArena({ judgments: SMALL, control: false, rounds: 0 });
    assert.deepEqual([category, baseline], ["hard_prompt", "base"]);
    const [good, poor] = models;
    assert.deepEqual([good.model, good.rows, good.questions], ["good", 6, 2]);
    close(good.point, 4 / 6);
    close(good.score, 4 / 6);
    assert.deepEqual([poor.model, poor.rows, poor.questions], ["poor", 6, 2]);
    close(poor.point, 1.5 / 6);
    assert.deepEqual(good.dropped, { "no-judgment": 1, "no-verdict": 0, "not-a-label": 0 });
    assert.deepEqual(poor.dropped, { "no-judgment": 0, "no-verdict": 1, "not-a-label": 1 });
    assert.equal(good.rowInterval, null);
  });
  it("has the original's 90 % interval of the bootstrap", () => {
    const random = randomFrom("score test");
    // One row a game, won with probability .7: sd of the mean of 800 rows sqrt(.7 * .3 / 800) = 1.62 points.
    const won = () => random.float() < 0.7;
    const judgments = Array.from({ length: 400 }, (_, q) =>
      judgment("m", `q${q}`, won() ? "B>A" : "A>B", won() ? "A>B" : "B>A"),
    );
    const [{ models }] = scoreArena({ judgments, control: false, rounds: 2000, seed: 1 });
    const [m] = models;
    close(width(m.rowInterval!) / (2 * 1.645 * 0.0162), 1, 0.1);
    close(width(m.questionInterval!) / (2 * 1.96 * 0.0162), 1, 0.1); // games are independent here: only the level differs
    close(m.score, m.point, 0.002);
  });
  it("widens the interval over questions, not over rows, where a question's rows agree", () => {
    // Every question is won or lost six rows to none: sd of the mean over questions is sqrt(6) times that over rows.
    const judgments = Array.from({ length: 300 }, (_, q) =>
      q % 3 ? judgment("m", `q${q}`, ...WIN) : judgment("m", `q${q}`, ...LOSS),
    );
    const [{ models }] = scoreArena({ judgments, control: false, rounds: 2000, seed: 1 });
    const expected = (Math.sqrt(6) * 1.96) / 1.645;
    close(width(models[0].questionInterval!) / width(models[0].rowInterval!) / expected, 1, 0.1);
  });
  it("depends on the seed alone", () => {
    const run = (seed: number) => scoreArena({ judgments: SMALL, control: false, rounds: 20, seed });
    assert.deepEqual(run(1), run(1));
    assert.notDeepEqual(run(1), run(2));
  });
  it("scores categories apart and pools judges", () => {
    const judgments = [
      judgment("m", "q1", "B>A", "A>B"),
      { ...judgment("m", "q1", "A>B", "B>A"), judge: "gemini-2.5" },
      judgment("m", "q9", "B>A", "A>B", "creative_writing"),
    ];
    const [hard, creative] = scoreArena({ judgments, control: false, rounds: 0 });
    assert.deepEqual(
      [hard.category, hard.models[0].point, hard.models[0].rows, hard.models[0].questions],
      ["hard_prompt", 0.5, 4, 1],
    );
    assert.deepEqual([creative.category, creative.models[0].point], ["creative_writing", 1]);
  });
  it("puts a model without any valid game last", () => {
    const [{ models }] = scoreArena({
      judgments: [judgment("none", "q1", null, null), ...SMALL],
      control: false,
      rounds: 10,
    });
    assert.deepEqual(
      models.map(({ model }) => model),
      ["good", "poor", "none"],
    );
    assert.ok(Number.isNaN(models[2].score) && models[2].rows === 0);
  });
  it("tells models apart whose names end alike, and names by their last part those that do not", () => {
    const [good, poor] = ["/out/run-a/checkpoint-500", "/out/run-b/checkpoint-500"];
    const judgments = [judgment(good, "q1", "B>A", "A>B"), judgment(poor, "q1", "A>B", "B>A")];
    const names = (rows: typeof judgments) => scoreArena({ judgments: rows, control: false, rounds: 0 })[0]!.models;
    assert.deepEqual(
      names(judgments).map(({ model, point }) => [model, point]),
      [
        [good, 1],
        [poor, 0],
      ],
    );
    const alone = [judgment("./models/mine/", "q1", "B>A", "A>B"), judgment("org/n\nm", "q1", "B>A", "A>B")];
    assert.deepEqual(
      names(alone)
        .map(({ model }) => model)
        .sort(),
      ["mine", "n m"],
    );
  });
  it("finds the style of a model whose answers are named without its organisation", () => {
    const style = (model: string, token_len: number) => ({
      ...{ uid: "q1", model },
      metadata: { token_len, header_count: {}, list_count: {}, bold_count: {} },
    });
    const judgments = [judgment("org/m", "q1", "B>A", "A>B"), judgment("n", "q1", "A>B", "B>A")];
    const scored = (metadata: ReturnType<typeof style>[]) =>
      scoreArena({ judgments, metadata, control: true, rounds: 0 });
    assert.equal(scored([style("m", 10), style("n", 20), style("vendor/base", 5)])[0]!.models.length, 2);
    assert.throws(
      () => scored([style("a/m", 10), style("b/m", 9), style("n", 20), style("base", 5)]),
      /metadata of any answer of org\/m/,
    );
  });
  it("says what is wrong with its input", () => {
    assert.throws(() => scoreArena({ judgments: [], control: false }), /no judgments/);
    assert.throws(() => scoreArena({ judgments: SMALL, control: true }), /metadata of the answers/);
    const two = [...SMALL, { ...SMALL[0], baseline: "other" }];
    assert.throws(() => scoreArena({ judgments: two, control: false }), /two baselines, base and other/);
  });
});

const WIN = ["B>>A", "A>>B"] as const;
const LOSS = ["A>>B", "B>>A"] as const;
const QUESTIONS = 2000;
const JUDGED = 2 * QUESTIONS; // answers

describe("scoreArena with style control", () => {
  const { judgments, metadata } = longerWins();
  const score = (fit: "original" | "converged", rounds = 0) =>
    scoreArena({ judgments, metadata, control: true, fit, rounds, seed: 1 })[0];
  const pointOf = (models: readonly ModelScore[], name: string) => models.find(({ model }) => model === name)!.point;

  it("calls models equal that differ in length alone, at the mean difference in length", () => {
    const [{ models: plain }] = scoreArena({ judgments, control: false, rounds: 0 });
    assert.ok(pointOf(plain, "long") > 0.65 && pointOf(plain, "short") < 0.35);
    const { models, style } = score("converged");
    const differences = metadata.map(({ metadata: { token_len: t } }) => (t - 100) / (t + 100)); // the baseline's are 0
    const equal = 1 / (1 + Math.exp((-3 * differences.reduce((sum, d) => sum + d, 0)) / JUDGED));
    close(pointOf(models, "long"), equal, 0.03);
    close(pointOf(models, "short"), equal, 0.03);
    assert.ok(style[0].feature === "length" && style[0].coefficient! > 0.5);
  });
  it("has no coefficient for what never varies", () => {
    const { style } = score("converged");
    assert.deepEqual(
      style.slice(1),
      ["headers", "lists", "bold"].map((feature) => ({ feature, coefficient: null })),
    );
  });
  it("comes near the converged fit in the original's steps, with intervals around it", () => {
    close(pointOf(score("original").models, "long"), pointOf(score("converged").models, "long"), 0.01);
    const { models } = score("original", 20);
    for (const { score, rowInterval } of models) assert.ok(rowInterval!.low < score && score < rowInterval!.high);
  });
  it("has no score of a model without any valid game, in either fit", () => {
    for (const fit of ["original", "converged"] as const) {
      const all = [...judgments, judgment("none", "q1", null, null)];
      const [{ models }] = scoreArena({ judgments: all, metadata, control: true, fit, rounds: 2 });
      assert.ok(models[2].model === "none" && Number.isNaN(models[2].point) && models[2].questionInterval === null);
    }
  });
  it("names the answer whose metadata is missing", () => {
    const missing = (what: (row: MetadataRow) => boolean) => () =>
      scoreArena({ judgments, metadata: metadata.filter((row) => !what(row)), control: true, rounds: 0 });
    assert.throws(
      missing(({ model, uid }) => model === "long" && uid === "q7"),
      /of long's answer to question q7/,
    );
    assert.throws(
      missing(({ model }) => model === "base"),
      /of any answer of base/,
    );
  });
});

/** Log-odds of winning are three times the difference in length, as a share; of two models one tends to write more than the baseline, one less. */
function longerWins(): { judgments: Judgment[]; metadata: MetadataRow[] } {
  const random = randomFrom("longer wins");
  const row = (model: string, uid: string, token_len: number): MetadataRow => ({
    uid,
    model,
    metadata: { token_len, header_count: { h1: 0 }, list_count: { ordered: 0 }, bold_count: { "**": 0 } },
  });
  const judgments: Judgment[] = [];
  const metadata: MetadataRow[] = [];
  for (let q = 0; q < QUESTIONS; q++) {
    metadata.push(row("base", `q${q}`, 100));
    for (const [model, typical] of [
      ["long", 200],
      ["short", 50],
    ] as const) {
      const tokens = Math.round(typical * (0.5 + random.float()));
      const wins = 1 / (1 + Math.exp((-3 * (tokens - 100)) / (tokens + 100)));
      const game = (win: string, loss: string) => (random.float() < wins ? win : loss);
      metadata.push(row(model, `q${q}`, tokens));
      judgments.push(judgment(model, `q${q}`, game("B>A", "A>B"), game("A>B", "B>A")));
    }
  }
  return { judgments, metadata };
}
