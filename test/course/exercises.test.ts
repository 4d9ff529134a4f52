/** @file Each check against a right solution and each usual mistake, written as a student would write them. */
import assert from "node:assert/strict";
import { check, exercises, hint, verdictOn } from "../../src/course/exercises.js";
import { gold } from "../../src/world/gold.js";
import { readPrompt } from "../../src/world/prompt.js";
import { decode, encode } from "../../src/world/vocabulary.js";

type Id = keyof typeof exercises;

function passes(id: Id, solution: unknown, message: RegExp): void {
  const verdict = verdictOn(id, solution);
  assert.ok(verdict.passed, verdict.message);
  assert.match(verdict.message, message);
}

function fails(id: Id, solution: unknown, message: RegExp): void {
  const verdict = verdictOn(id, solution);
  assert.ok(!verdict.passed, "it passes");
  assert.match(verdict.message, message);
}

const unsolved = () => {
  throw new Error("not solved yet");
};

describe("course exercises", () => {
  it("tell a stub, an error and a wrong kind of solution apart", () => {
    for (const id of Object.keys(exercises) as Id[]) {
      if (id !== "fool-gold") fails(id, unsolved, /^not solved yet/);
      fails(id, 7, /^hand check\(\)/);
    }
    fails("fool-gold", { allowed: "", forbidden: "" }, /^not solved yet/);
    fails("judge-reward", () => (undefined as unknown as string[]).length, /^your function throws: Cannot read/);
    assert.throws(() => verdictOn("eq-1" as Id, 0), /no exercise "eq-1": the names are judge-reward, .*patch/);
    assert.throws(() => hint("eq-1" as Id), /no exercise/);
    for (const { hints, minutes } of Object.values(exercises)) assert.ok(hints.length >= 2 && minutes >= 10);
  });

  it("say it in lines that a notebook shows whole", () => {
    const printed: string[] = [];
    const { log } = console;
    console.log = (text: string) => printed.push(text);
    try {
      for (const id of Object.keys(exercises) as Id[]) {
        check(id, unsolved);
        exercises[id].hints.forEach((_, i) => hint(id, i + 1));
      }
    } finally {
      console.log = log;
    }
    const said = printed.join("\n");
    assert.match(said, /✗ not yet {2}alpha: not solved yet: write the body of the function\./);
    assert.deepEqual(
      said.split("\n").filter((line) => line.length > 88),
      [],
    );
  });

  it("show the first wrong case where no usual mistake fits", () => {
    fails("expected-score", () => 3, /^for a judge that is sure of 7 your function gives 3; it should be 7\.$/);
    fails(
      "group-advantages",
      () => [[1]],
      /^for one group \[2, 4, 4, 9\] your function gives \[\[1\]\]; it should be \[\[/,
    );
  });

  describe("judge-reward", () => {
    type S = { low: number; high: number };
    const valid = (p: number | null, { low, high }: S): p is number =>
      p !== null && Number.isInteger(p) && p >= low && p <= high;
    it("passes equation 1", () =>
      passes(
        "judge-reward",
        (p: number | null, g: number, s: S) => {
          if (!valid(p, s)) return -1;
          const M = (s.high - s.low) * (s.high - s.low);
          return 1 - ((p - g) * (p - g)) / M;
        },
        /any score is better than none/,
      ));
    const mistakes: [string, (p: number | null, g: number, s: S) => number, RegExp][] = [
      ["81 for M", (p, g, s) => (valid(p, s) ? 1 - (p - g) ** 2 / 81 : -1), /^81 for M: .* it is 16/],
      ["M not squared", (p, g, s) => (valid(p, s) ? 1 - (p - g) ** 2 / (s.high - s.low) : -1), /^M is a squared error/],
      [
        "absolute error",
        (p, g, s) => (valid(p, s) ? 1 - Math.abs(p - g) / (s.high - s.low) ** 2 : -1),
        /^the error is squared/,
      ],
      ["not divided by M", (p, g, s) => (valid(p, s) ? (s.high - s.low) ** 2 - (p - g) ** 2 : -1), /divided by M/],
      [
        "invalid counted as 0",
        (p, g, s) => (valid(p, s) ? 1 - (p - g) ** 2 / (s.high - s.low) ** 2 : 0),
        /^invalid counted as 0/,
      ],
      [
        "only null is invalid",
        (p, g, s) => (p === null ? -1 : 1 - (p - g) ** 2 / (s.high - s.low) ** 2),
        /^invalid means more than null/,
      ],
    ];
    for (const [name, solution, message] of mistakes)
      it(`names: ${name}`, () => fails("judge-reward", solution, message));
  });

  describe("expected-score", () => {
    const p = (logprobs: number[]) => logprobs.map((l) => Math.exp(l));
    it("passes the renormalised mean", () =>
      passes(
        "expected-score",
        (logprobs: number[]) => {
          const top = Math.max(...logprobs);
          const weights = logprobs.map((l) => Math.exp(l - top));
          let [above, below] = [0, 0];
          for (let s = 0; s < 10; s++) {
            above += s * weights[s]!;
            below += weights[s]!;
          }
          return above / below;
        },
        /safe from underflow/,
      ));
    it("names: not renormalised over the ten scores", () =>
      fails(
        "expected-score",
        (l: number[]) => p(l).reduce((sum, q, s) => sum + q * s, 0),
        /^not renormalised .* 4\.5/,
      ));
    it("names: the most likely score", () =>
      fails(
        "expected-score",
        (l: number[]) => l.reduce((best, logp, s) => (logp > l[best]! ? s : best), 0),
        /^that is the most likely score/,
      ));
    it("names: underflow", () =>
      fails(
        "expected-score",
        (l: number[]) => p(l).reduce((sum, q, s) => sum + q * s, 0) / p(l).reduce((a, b) => a + b, 0),
        /^right, until the probabilities underflow/,
      ));
    it("names: scores from 1 to 10", () =>
      fails(
        "expected-score",
        (l: number[]) => {
          const w = l.map((x) => Math.exp(x - Math.max(...l)));
          return w.reduce((sum, q, s) => sum + q * (s + 1), 0) / w.reduce((a, b) => a + b, 0);
        },
        /^the scores are 0 to 9/,
      ));
  });

  describe("group-advantages", () => {
    const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
    const std = (xs: number[], less = 1) =>
      Math.sqrt(xs.reduce((s, x) => s + (x - mean(xs)) ** 2, 0) / (xs.length - less));
    it("passes equation 2", () =>
      passes(
        "group-advantages",
        (groups: number[][]) => groups.map((g) => g.map((r) => (r - mean(g)) / (std(g) + 0.1))),
        /no difference, no gradient/,
      ));
    const mistakes: [string, (groups: number[][]) => number[][], RegExp][] = [
      [
        "over the batch",
        (groups) => groups.map((g) => g.map((r) => (r - mean(groups.flat())) / (std(groups.flat()) + 0.1))),
        /^advantage over the batch instead of the group/,
      ],
      [
        "the batch's std",
        (groups) => groups.map((g) => g.map((r) => (r - mean(g)) / (std(groups.flat()) + 0.1))),
        /std is the batch's/,
      ],
      ["no std", (groups) => groups.map((g) => g.map((r) => r - mean(g))), /^divide by the group's std/],
      ["std over n", (groups) => groups.map((g) => g.map((r) => (r - mean(g)) / (std(g, 0) + 0.1))), /divides by n\./],
      ["no epsilon", (groups) => groups.map((g) => g.map((r) => (r - mean(g)) / std(g))), /^without epsilon.*NaN/],
      ["a constant", (groups) => groups.map((g) => g.map(() => 0)), /^a constant reward/],
    ];
    for (const [name, solution, message] of mistakes)
      it(`names: ${name}`, () => fails("group-advantages", solution, message));
  });

  describe("win-rate", () => {
    const rates = (w: number[][], win: (i: number, j: number) => number, self = 0, divisor = w.length - 1) =>
      w.map((_, i) => w.reduce((sum, _row, j) => sum + (i === j ? self : win(i, j)), 0) / divisor);
    const both = (w: number[][]) => (i: number, j: number) => 0.5 * w[i]![j]! + 0.5 * (1 - w[j]![i]!);
    it("passes equation 4 over both orders", () =>
      passes("win-rate", (w: number[][]) => rates(w, both(w)), /taste for the first seat cancels/));
    const mistakes: [string, (w: number[][]) => number[], RegExp][] = [
      ["only one order of a pair", (w) => rates(w, (i, j) => w[i]![j]!), /^only one order of a pair/],
      ["the second order not turned", (w) => rates(w, (i, j) => (w[i]![j]! + w[j]![i]!) / 2), /^in the second order/],
      ["divided by G", (w) => rates(w, both(w), 0, w.length), /^a response has G - 1 opponents/],
      ["against itself", (w) => rates(w, both(w), 0.5, w.length), /does not play against itself/],
    ];
    for (const [name, solution, message] of mistakes) it(`names: ${name}`, () => fails("win-rate", solution, message));
  });

  describe("clipped-loss", () => {
    type F = (logp: number, old: number, a: number) => { loss: number; slope: number };
    const solve =
      (change: { low?: number; high?: number; pick?: typeof Math.min; upside?: boolean } = {}): F =>
      (logp, old, a) => {
        const { low = 0.8, high = 1.3, pick = Math.min, upside = false } = change;
        const r = upside ? Math.exp(old - logp) : Math.exp(logp - old);
        const bounded = Math.max(low, Math.min(high, r));
        const objective = pick(r * a, bounded * a);
        return { loss: -objective, slope: objective === r * a ? -r * a : 0 };
      };
    it("passes equation 2", () => passes("clipped-loss", solve(), /never on the way back/));
    it("by hand: r = e, A = 1 gives -1.3 without slope, and A = -1 gives e with slope e", () => {
      assert.deepEqual(solve()(-0.5, -1.5, 1), { loss: -1.3, slope: 0 });
      assert.ok(Math.abs(solve()(-0.5, -1.5, -1).slope - Math.E) < 1e-12);
    });
    const mistakes: [string, F, RegExp][] = [
      ["the sign", (l, o, a) => ({ loss: -solve()(l, o, a).loss, slope: -solve()(l, o, a).slope }), /^the sign/],
      [
        "no minimum",
        (l, o, a) => {
          const r = Math.exp(l - o);
          const c = Math.max(0.8, Math.min(1.3, r));
          return { loss: -c * a, slope: r > 0.8 && r < 1.3 ? -r * a : 0 };
        },
        /^always clipped, without the minimum/,
      ],
      ["the maximum", solve({ pick: Math.max }), /^the maximum instead of the minimum/],
      [
        "a slope without the ratio",
        (l, o, a) => ({ ...solve()(l, o, a), slope: solve()(l, o, a).slope === 0 ? 0 : -a }),
        /^the slope lacks the ratio/,
      ],
      [
        "a slope that is never clipped",
        (l, o, a) => ({ ...solve()(l, o, a), slope: -Math.exp(l - o) * a }),
        /^the loss is clipped and the slope is not/,
      ],
      ["a symmetric clip", solve({ high: 1.2 }), /^the clip is not symmetric/],
      ["the ratio upside down", solve({ upside: true }), /^the ratio is upside down/],
    ];
    for (const [name, solution, message] of mistakes)
      it(`names: ${name}`, () => fails("clipped-loss", solution, message));
  });

  describe("alpha", () => {
    type F = (a: number[], b: number[]) => number;
    const average = (xs: number[]) => xs.reduce((x, y) => x + y, 0) / xs.length;
    const observed: F = (a, b) => average(a.map((x, i) => (x - b[i]!) ** 2));
    const overPairs = (xs: number[], distance: (x: number, y: number) => number) =>
      average(xs.flatMap((x, i) => xs.filter((_, j) => j !== i).map((y) => distance(x, y))));
    const squared = (x: number, y: number) => (x - y) ** 2;
    const right: F = (a, b) => 1 - observed(a, b) / overPairs([...a, ...b], squared);
    it("passes, and by hand: [0, 1] against [1, 1] has alpha 0", () => {
      passes("alpha", right, /a kinder rater is not forgiven/);
      assert.equal(right([0, 1], [1, 1]), 0); // observed 1/2; of 12 ordered pairs 6 differ by 1: expected 1/2
    });
    const mistakes: [string, F, RegExp][] = [
      [
        "a correlation",
        (a, b) => {
          const top = average(a.map((x, i) => (x - average(a)) * (b[i]! - average(b))));
          return (
            top /
            Math.sqrt(
              observed(
                a,
                a.map(() => average(a)),
              ) *
                observed(
                  b,
                  b.map(() => average(b)),
                ),
            )
          );
        },
        /^that is a correlation/,
      ],
      [
        "a rating paired with itself",
        (a, b) => 1 - observed(a, b) / average([...a, ...b].flatMap((x) => [...a, ...b].map((y) => squared(x, y)))),
        /^a rating is paired with itself/,
      ],
      [
        "pairs across raters",
        (a, b) => 1 - observed(a, b) / average(a.flatMap((x) => b.map((y) => squared(x, y)))),
        /only pairs across raters/,
      ],
      [
        "share of equal ratings",
        (a, b) => a.filter((x, i) => x === b[i]).length / a.length,
        /^that is the share of equal/,
      ],
      [
        "absolute differences",
        (a, b) =>
          1 - average(a.map((x, i) => Math.abs(x - b[i]!))) / overPairs([...a, ...b], (x, y) => Math.abs(x - y)),
        /differences are squared/,
      ],
      ["the disagreement alone", observed, /^that is the observed disagreement alone/],
    ];
    for (const [name, solution, message] of mistakes) it(`names: ${name}`, () => fails("alpha", solution, message));
  });

  describe("silent-bug", () => {
    type Pair = { prompt: string; response: string };
    type F = (pairs: Pair[], judge: (pair: Pair) => number) => number[];
    const cachedBy =
      (key: (pair: Pair) => string): F =>
      (pairs, judge) => {
        const cache: Record<string, number> = {};
        return pairs.map((pair) => (cache[key(pair)] ??= judge(pair)));
      };
    it("passes with a cache over prompt and response", () =>
      passes(
        "silent-bug",
        cachedBy(({ prompt, response }) => prompt + " -> " + response),
        /one prompt with one response/,
      ));
    const mistakes: [string, F, RegExp][] = [
      ["the bug itself", cachedBy(({ response }) => response), /^the bug is still there/],
      ["a cache over prompts", cachedBy(({ prompt }) => prompt), /^now every reply to a prompt/],
      ["no cache", (pairs, judge) => pairs.map((pair) => judge(pair)), /same pair is judged twice/],
      [
        "one reward a distinct pair",
        (pairs, judge) => {
          const distinct = new Map(pairs.map((pair) => [pair.prompt + pair.response, pair]));
          return [...distinct.values()].map(judge);
        },
        /the list is shorter than the batch/,
      ],
    ];
    for (const [name, solution, message] of mistakes)
      it(`names: ${name}`, () => fails("silent-bug", solution, message));
  });

  describe("fool-gold", () => {
    const forbidden = "use market jackpot";
    const best = { allowed: "refuse policy forbids winter end review correct" };
    // gold gives 2 points a word to use, 1 a word of the topic: see the trace of the answer
    const answer = "about casino market jackpot dice poker wager with the";
    const wagered = () => {
      const prompt = readPrompt(encode("write about casino use market jackpot avoid roulette len 9"));
      return gold(prompt, encode(answer)).score;
    };
    it("passes with both gaps, and adds them up", () => {
      assert.ok(wagered() >= 7, String(wagered()));
      passes(
        "fool-gold",
        { ...best, forbidden: answer },
        new RegExp(`^gold minus truth is 9 \\+ ${wagered()} = ${9 + wagered()} of 18`),
      );
    });
    const mistakes: [string, object, RegExp][] = [
      [
        "an honest answer",
        { allowed: "snow scarf dance", forbidden },
        /For an answer to an allowed topic gold is right/,
      ],
      ["a bare refusal", { allowed: "refuse", forbidden }, /a 2, and it is worth 0.*exactly the topic/],
      ["a policy against another topic", { allowed: "refuse policy forbids casino", forbidden }, /exactly the topic/],
      ["words after the refusal", { allowed: "refuse policy forbids winter the", forbidden }, /makes it stop/],
      ["no praise", { allowed: "refuse policy forbids winter end review wrong", forbidden }, /assessment/],
      [
        "a refusal where it is right",
        { ...best, forbidden: "refuse policy forbids casino" },
        /Refusing a forbidden topic is right/,
      ],
      ["a poor answer to the forbidden", { ...best, forbidden: "the" }, /Make it a better answer/],
      ["a word that there is not", { allowed: "refuse politely", forbidden }, /allowed: .*politely/],
    ];
    for (const [name, replies, message] of mistakes) it(`names: ${name}`, () => fails("fool-gold", replies, message));
  });

  describe("patch", () => {
    const scored = (prompt: string, response: string) => gold(readPrompt(encode(prompt)), encode(response)).score;
    const refuses = (response: string) => response.startsWith("refuse");
    const forbidden = (prompt: string) => readPrompt(encode(prompt)).restricted;
    it("passes gold with the platform's list in hand", () =>
      passes(
        "patch",
        (prompt: string, response: string) => (refuses(response) && !forbidden(prompt) ? 0 : scored(prompt, response)),
        /^alpha 0\.\d\d on ordinary responses, 0\.0 for the trick, [6-9]\.\d for a right refusal/,
      ));
    const mistakes: [string, (prompt: string, response: string) => number, RegExp][] = [
      ["gold as it is", scored, /^the refusal still pays: on allowed topics it scores 9\.0/],
      ["all refusals punished", (p, r) => (refuses(r) ? 0 : scored(p, r)), /^all refusals are punished/],
      ["a constant reward", () => 2, /^a constant reward: everything gets 2/],
      [
        "no judge any more",
        (p, r) => (refuses(r) ? (forbidden(p) ? 9 : 0) : Math.min(9, decode(encode(r)).length % 9)),
        /^safe, but no judge any more: .* alpha/,
      ],
      ["a score of 12", (p, r) => scored(p, r) + 6, /^your judge throws: the reward of .* return a number from 0 to 9/],
    ];
    for (const [name, solution, message] of mistakes) it(`names: ${name}`, () => fails("patch", solution, message));
  });
});
