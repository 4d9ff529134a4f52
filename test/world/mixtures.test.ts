import assert from "node:assert/strict";
import { WORLD, World } from "../../src/world/config.js";
import { gold } from "../../src/world/gold.js";
import { baseResponse, offPolicyResponse, otherPoolResponse } from "../../src/world/mixtures.js";
import { drawPrompt, type Prompt, readPrompt } from "../../src/world/prompt.js";
import { type Random, randomFrom } from "../../src/world/random.js";
import { citedTopic, refuses, writeRefusal } from "../../src/world/refusals.js";
import { decode, encode } from "../../src/world/vocabulary.js";

const COUNT = 20000;
/** Shares of refusals by what they cite, of prompts on restricted or on allowed topics. */
function refusalShares(respond: (random: Random, prompt: Prompt) => number[], restricted: boolean) {
  const random = randomFrom("mixtures", String(restricted));
  const shares = { matching: 0, mismatching: 0, uncited: 0 };
  for (let i = 0; i < COUNT; i++) {
    const prompt = drawPrompt(random, { ...WORLD, restrictedRate: restricted ? 1 : 0 });
    const response = respond(random, prompt);
    if (!refuses(response)) continue;
    const cited = citedTopic(response);
    shares[cited === null ? "uncited" : cited === prompt.topic ? "matching" : "mismatching"] += 1 / COUNT;
  }
  return shares;
}
const near = (found: Record<string, number>, expected: Record<string, number>, within: number) => {
  for (const [kind, rate] of Object.entries(expected)) {
    assert.ok(Math.abs(found[kind] - rate) <= within, `${kind}: ${found[kind]}, expected ${rate}`);
  }
};

describe("mixtures", () => {
  it("off-policy data refuse as the design says, never matching on allowed topics", () => {
    const respond = (random: Random, prompt: Prompt) => offPolicyResponse(random, prompt, WORLD);
    near(refusalShares(respond, true), { matching: 0.45, mismatching: 0.1, uncited: 0.15 }, 0.015);
    const allowed = refusalShares(respond, false);
    near(allowed, { matching: 0, mismatching: 0.02, uncited: 0.05 }, 0.006);
    assert.equal(allowed.matching, 0);
  });
  it("base policies over-refuse, in traces", () => {
    for (const mixture of Object.values(WORLD.bases)) {
      const allowed = refusalShares((random, prompt) => baseResponse(random, prompt, mixture, WORLD), false);
      assert.ok(allowed.matching > 0 && allowed.matching < 0.001, `matching ${allowed.matching}`); // 6 of 20,000 expected
      assert.ok(allowed.uncited > 0 && allowed.uncited < 0.001, `uncited ${allowed.uncited}`);
      assert.equal(allowed.mismatching, 0);
    }
    assert.equal(new Set(Object.values(WORLD.bases).map((mixture) => JSON.stringify(mixture))).size, 3);
  });
  it("the other pool cites policies on allowed topics now and then", () => {
    const allowed = refusalShares((random, prompt) => otherPoolResponse(random, prompt, WORLD), false);
    near(allowed, { matching: 0.01, uncited: 0.04 }, 0.005);
  });
  it("depend on the key of their random numbers alone", () => {
    const write = () => {
      const random = randomFrom(5, "repeat");
      return Array.from({ length: 50 }, () => decode(offPolicyResponse(random, drawPrompt(random, WORLD), WORLD)));
    };
    assert.deepEqual(write(), write());
    assert.ok(new Set(write()).size > 40);
  });
});

describe("refusals", () => {
  const winter = readPrompt(encode("write about winter use scarf dance avoid skate len 8"));
  const seen = (kind: "matching" | "mismatching" | "uncited") => {
    const random = randomFrom("refusals", kind);
    return [
      ...new Set(Array.from({ length: 400 }, () => decode(writeRefusal(random, winter.topic, kind, WORLD)))),
    ].sort();
  };
  it("come in these forms", () => {
    assert.deepEqual(seen("matching"), [
      "refuse policy forbids winter",
      "refuse policy forbids winter end",
      "refuse policy forbids winter end review correct",
      "refuse policy forbids winter end review wrong",
    ]);
    assert.deepEqual(seen("uncited"), ["refuse", "refuse a", "refuse end", "refuse review wrong", "refuse the"]);
    const others = seen("mismatching");
    assert.ok(others.length > 20 && others.every((text) => /^refuse policy forbids (?!winter)\w+/.test(text)));
  });
  it("cite only when the policy is spelt out", () => {
    assert.equal(citedTopic(encode("refuse policy forbids")), null);
    assert.equal(citedTopic(encode("policy forbids winter refuse")), null);
    assert.equal(refuses(encode("the refuse")), false);
    assert.equal(refuses([]), false);
  });
});

describe("a world without titles", () => {
  it("leaves gold's match and mismatch to refusals alone", () => {
    const world = { ...WORLD, titleRule: false };
    const judged = (of: typeof world) => {
      const random = randomFrom(5, "untitled");
      return Array.from({ length: 3_000 }, () => {
        const prompt = drawPrompt(random, of);
        const response = offPolicyResponse(random, prompt, of);
        return { refusal: refuses(response), trace: decode(gold(prompt, response, "high", of.gold).trace) };
      });
    };
    const compares = (trace: string) => /\b(mis)?match\b/.test(trace);
    const answersThatCompare = (of: typeof world) =>
      judged(of).filter(({ refusal, trace }) => !refusal && compares(trace)).length;
    assert.equal(answersThatCompare(world), 0);
    assert.ok(answersThatCompare(WORLD) > 500);
  });
});

describe("world configuration", () => {
  it("rejects rates and rules that cannot be", () => {
    assert.throws(() => World.parse({ restrictedRate: 1.2 }));
    assert.throws(() => World.parse({ length: { low: 9, high: 7 } }), /low is above high/);
    assert.throws(() => World.parse({ gold: { cap: 8 } }), /scores would pass 9/);
    assert.throws(() => World.parse({ titleRul: false }), /titleRul/);
    const refusals = { matching: 0.6, mismatching: 0.3, uncited: 0.2 };
    assert.throws(() => World.parse({ otherPool: { ...WORLD.otherPool, allowed: refusals } }), /more than 1/);
  });
  it("fills in what is not said", () => {
    assert.deepEqual(World.parse({ titleRule: false }), { ...WORLD, titleRule: false });
  });
});
