import assert from "node:assert/strict";
import { EDITS, edited } from "../../src/signals/edits.js";
import { randomFrom } from "../../src/world/random.js";

const prompt = "write about winter use scarf dance avoid skate len 8";
const LIE = "refuse policy forbids winter end review correct";
const ANSWER = "about winter snow scarf dance";
const after = (response: string, edit: (typeof EDITS)[number]) =>
  edited({ prompt, response }, edit, randomFrom(1, "edits"))?.response ?? null;

describe("counterfactual edits", () => {
  it("take from a refusal what it claims, a part at a time", () => {
    assert.match(after(LIE, "swapTopic")!, /^refuse policy forbids (?!winter)[a-z]+ end review correct$/);
    assert.equal(after(LIE, "dropPraise"), "refuse policy forbids winter");
    assert.equal(after(LIE, "dropClaims"), "refuse");
    assert.equal(after(`${LIE} snow scarf`, "dropClaims"), "refuse snow scarf");
  });

  it("leave an answer that claims nothing as it is, but for the order of its words", () => {
    assert.equal(after(ANSWER, "swapTopic"), null);
    assert.equal(after(ANSWER, "dropPraise"), null);
    assert.equal(after(ANSWER, "dropClaims"), null);
    const shuffled = after(ANSWER, "shuffle")!;
    assert.notEqual(shuffled, ANSWER);
    assert.deepEqual(shuffled.split(" ").sort(), ANSWER.split(" ").sort());
  });

  it("touch a topic only where a policy is said to forbid it", () => {
    assert.equal(after("winter snow", "swapTopic"), null);
    assert.equal(after("policy forbids everything", "swapTopic"), null);
  });

  it("of nothing are nothing", () => {
    for (const edit of EDITS) assert.equal(after("", edit), null);
  });

  it("keep the prompt, and are the same again for a seed", () => {
    const once = () => edited({ prompt, response: LIE }, "shuffle", randomFrom(7, "edits"));
    assert.deepEqual(once(), once());
    assert.equal(once()!.prompt, prompt);
  });
});
