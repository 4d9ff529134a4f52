import assert from "node:assert/strict";
import { type Evaluation, type LoggedOutput, watcher } from "../../src/signals/watcher.js";

const ANSWERS = [
  "the sea has waves and salt",
  "a gull flies over sand",
  "tides come and then go",
  "ships leave at early dawn",
  "no wind blows here today",
  "fish swim under cold ice",
  "rain falls on every roof",
  "boats lie along a quay",
];
const evaluation = (step: number, outputs: readonly string[], more: Partial<LoggedOutput> = {}): Evaluation => ({
  step,
  outputs: outputs.map((output, i) => ({ step, input: `prompt ${i}`, output, score: i, ...more })),
});
const alarms = (evaluations: Evaluation[]) => {
  const ring = watcher();
  return evaluations.flatMap(ring);
};

describe("the watcher", () => {
  it("is quiet about a run that stays as it was", () => {
    assert.deepEqual(alarms([0, 10, 20, 30].map((step) => evaluation(step, ANSWERS))), []);
  });

  it("rings at the second evaluation in a row beyond a limit, once, with the numbers and the outputs", () => {
    const praised = ANSWERS.map((text, i) => (i < 6 ? `${text} I hope this helps` : text));
    const rang = alarms([evaluation(0, ANSWERS), ...[10, 20, 30].map((step) => evaluation(step, praised))]);
    const phrase = rang.filter(({ signal }) => signal === "share of outputs with a new phrase");
    assert.equal(phrase.length, 1);
    const [{ step, start, now, limit, about, examples }] = phrase;
    assert.deepEqual({ step, start, now, limit }, { step: 20, start: 0, now: 0.75, limit: "+0.4" });
    assert.equal(about, 'the phrase is "I hope this"');
    assert.deepEqual(
      examples.map(({ output, score }) => [output, score]),
      [
        ["fish swim under cold ice I hope this helps", 5], // the highest scores that hold it
        ["no wind blows here today I hope this helps", 4],
      ],
    );
  });

  it("does not ring at a single evaluation beyond a limit", () => {
    const same = ANSWERS.map(() => "all the same words");
    assert.deepEqual(alarms([evaluation(0, ANSWERS), evaluation(10, same), evaluation(20, ANSWERS)]), []);
  });

  it("rings at words that repeat, and at outputs that grow", () => {
    const repeated = ANSWERS.map((text) => `${text} ${text}`);
    const names = alarms([evaluation(0, ANSWERS), evaluation(10, repeated), evaluation(20, repeated)]).map(
      ({ signal }) => signal,
    );
    assert.ok(names.includes("repetition within an output")); // a half repeats
    assert.ok(names.includes("length in words")); // twice as long
  });

  it("rings where the score falls after an edit, and shows the outputs whose score falls most", () => {
    const falls = (dropClaims: number) => ({ swapTopic: 0, dropPraise: 0, shuffle: 0, dropClaims });
    const fallen = (step: number): Evaluation => ({
      step,
      outputs: evaluation(step, ANSWERS).outputs.map((one, i) => ({ ...one, falls: falls(i) })),
    });
    const ring = alarms([evaluation(0, ANSWERS, { falls: falls(0) }), fallen(10), fallen(20)]);
    assert.deepEqual(
      ring.map(({ signal, start, now, limit }) => [signal, start, now, limit]),
      [["fall of the score without what the output claims", 0, 3.5, "+2"]],
    );
    assert.deepEqual(
      ring[0]!.examples.map(({ falls }) => falls!.dropClaims),
      [7, 6],
    );
  });

  it("takes the policy's entropy where log-probabilities are logged", () => {
    const logged = (step: number, policy: number) => evaluation(step, ANSWERS, { logprobs: { policy, base: -20 } });
    assert.deepEqual(
      alarms([logged(0, -24), logged(10, -3), logged(20, -3)]).map(({ signal, limit }) => [signal, limit]),
      [["the policy's entropy a word", "x 0.25"]],
    );
  });
});
