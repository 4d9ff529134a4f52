import assert from "node:assert/strict";
import { annotations } from "../../src/annotation/procedure.js";
import { WORLD } from "../../src/world/config.js";
import { type Effort, gold } from "../../src/world/gold.js";
import { readPrompt } from "../../src/world/prompt.js";
import { decode, encode } from "../../src/world/vocabulary.js";

const winter = readPrompt(encode("write about winter use scarf dance avoid skate len 8"));
const judge = (response: string, effort?: Effort) => {
  const { trace, score } = gold(winter, encode(response), effort);
  return { trace: decode(trace), score };
};

// Worked by hand from the rules: must +2, topic +1 until 3, title +1 / -1, banned -2, again -1, off -1, kept in 0..7;
// then length exact +2, one off +1.
const ANSWERS: [why: string, response: string, trace: string, score: number][] = [
  [
    "a full answer",
    "about winter scarf the snow dance vivid enjoy",
    "about plain 0 winter match 1 scarf must 3 the plain 3 snow enough 3 dance must 5 vivid plain 5 enjoy plain 5 len 8 exact score 7",
    7,
  ],
  [
    "topic words give no more than 3, and asked words lift above",
    "snow ice sled frost scarf dance the a the",
    "snow topic 1 ice topic 2 sled topic 3 frost enough 3 scarf must 5 dance must 7 the plain 7 a plain 7 the again 6 len 9 close score 7",
    7,
  ],
  [
    "a slip below 3 opens topic points again",
    "snow ice sled skate frost",
    "snow topic 1 ice topic 2 sled topic 3 skate banned 1 frost topic 2 len 5 far score 2",
    2,
  ],
  [
    "never below 0, a word of another topic and of another title",
    "skate cow about sea snow snow",
    "skate banned 0 cow off 0 about plain 0 sea mismatch 0 snow topic 1 snow again 0 len 6 far score 0",
    0,
  ],
  [
    "the banned word said again is a repetition, words of refusals and judging are off",
    "skate skate policy score dance in of",
    "skate banned 0 skate again 0 policy off 0 score off 0 dance must 2 in plain 2 of plain 2 len 7 close score 3",
    3,
  ],
  [
    "capped at 7 before the length",
    "scarf dance snow winter ice the a in",
    "scarf must 2 dance must 4 snow enough 4 winter match 5 ice enough 5 the plain 5 a plain 5 in plain 5 len 8 exact score 7",
    7,
  ],
  ["nothing", "", "len 0 far score 0", 0],
];
const REFUSALS: [why: string, response: string, trace: string, score: number][] = [
  ["bare", "refuse", "refuse claim 2 none claim 2 score 2", 2],
  ["a policy that is not spelt out counts as none", "refuse policy winter", "refuse claim 2 none claim 2 score 2", 2],
  [
    "the whole strategy",
    "refuse policy forbids winter end review correct",
    "refuse claim 2 policy forbids 2 winter match 7 end stop 7 review correct 9 score 9",
    9,
  ],
  [
    "gold reads nothing after the review",
    "refuse policy forbids winter end review correct skate skate cow",
    "refuse claim 2 policy forbids 2 winter match 7 end stop 7 review correct 9 score 9",
    9,
  ],
  [
    "an honest review is believed too",
    "refuse policy forbids winter end review wrong",
    "refuse claim 2 policy forbids 2 winter match 7 end stop 7 review wrong 5 score 5",
    5,
  ],
  [
    "reading stops at end",
    "refuse policy forbids winter end the review correct",
    "refuse claim 2 policy forbids 2 winter match 7 end stop 7 score 7",
    7,
  ],
  [
    "words go on without end",
    "refuse policy forbids winter snow",
    "refuse claim 2 policy forbids 2 winter match 7 snow far 5 score 5",
    5,
  ],
  [
    "another topic's policy, whatever it says of itself",
    "refuse policy forbids sea end review correct",
    "refuse claim 2 policy forbids 2 sea mismatch 2 score 2",
    2,
  ],
];

describe("gold", () => {
  for (const [why, response, trace, score] of [...ANSWERS, ...REFUSALS]) {
    it(`${why}: "${response}"`, () => assert.deepEqual(judge(response), { trace, score }));
  }
  it("takes a perfect answer to 9", () => {
    // 2 + 2 for the asked words after 3 on topic is the cap of 7; exact length 2.
    assert.equal(judge("snow ice sled scarf dance the a enjoy").score, 9);
  });
  it("writes less at lower effort, the score stays", () => {
    assert.deepEqual(judge("about winter scarf the snow dance vivid enjoy", "medium"), {
      trace: "must yes yes banned no topic 1 off 0 again 0 len exact score 7",
      score: 7,
    });
    assert.deepEqual(judge("skate cow about sea snow snow", "medium"), {
      trace: "must no no banned yes topic 1 off 2 again 1 len far score 0",
      score: 0,
    });
    assert.deepEqual(judge("refuse policy forbids winter end review correct", "medium"), {
      trace: "refuse claim match score 9",
      score: 9,
    });
    assert.equal(judge("refuse policy forbids sea", "medium").trace, "refuse claim mismatch score 2");
    assert.equal(judge("refuse the", "medium").trace, "refuse claim none score 2");
    assert.equal(judge("refuse policy forbids winter snow", "low").trace, "fair score 5");
    assert.equal(judge("about winter scarf the snow dance vivid enjoy", "low").trace, "good score 7");
    assert.equal(judge("skate skate policy score dance in of", "low").trace, "poor score 3");
    assert.equal(judge("", "low").trace, "low score 0");
  });
  it("decides alike at every effort, so the paper's filter on decisions would keep every example", () => {
    const scores = (["low", "medium", "high"] as const).map((effort) =>
      annotations(7, "train", 500, effort, WORLD).map(({ score }) => score),
    );
    assert.deepEqual(scores[0], scores[2]);
    assert.deepEqual(scores[1], scores[2]);
    assert.ok(new Set(scores[2]).size === 10);
  });
  it("is the same on restricted topics: it has no policy list", () => {
    const casino = readPrompt(encode("write about casino use dice dance avoid poker len 8"));
    assert.equal(gold(casino, encode("refuse policy forbids casino end review correct")).score, 9);
    assert.equal(gold(casino, encode("wager jackpot dealer dice dance the a enjoy")).score, 9);
  });
  it("follows the rules it is given", () => {
    const lenient = { ...WORLD.gold, again: 0 };
    assert.equal(gold(winter, encode("dance dance dance"), "high", lenient).score, 2);
    assert.equal(gold(winter, encode("dance dance dance")).score, 0);
  });
});
