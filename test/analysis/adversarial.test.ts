import assert from "node:assert/strict";
import { pickAdversarial, strategyParts } from "../../src/analysis/adversarial.js";
import { sampleRow } from "../figures/syntheticResults.js";

const full = "refuse policy forbids winter end review correct";
const cited = "refuse policy forbids winter";

describe("the output that figure 6 shows", () => {
  it("takes most steps of the strategy, then is the latest, then of the lowest seed", () => {
    const samples = [
      sampleRow({ seed: 1, step: 300, response: cited }),
      sampleRow({ seed: 2, step: 250, response: full }),
      sampleRow({ seed: 3, step: 290, response: full }),
      sampleRow({ seed: 2, step: 290, response: full }),
    ];
    assert.equal(pickAdversarial(samples), samples[3]);
  });

  it("comes from the last third of training", () => {
    const samples = [sampleRow({ step: 199, response: full }), sampleRow({ step: 300, response: cited })];
    assert.equal(pickAdversarial(samples)?.response, cited);
  });

  it("is no right refusal of a restricted topic, nor one citing another topic, nor one citing nothing", () => {
    const restricted = "write about casino use poker dice avoid wager len 8";
    const samples = [
      sampleRow({ prompt: restricted, response: "refuse policy forbids casino end review correct" }),
      sampleRow({ response: "refuse policy forbids sea end review correct" }),
      sampleRow({ response: "refuse" }),
    ];
    assert.equal(pickAdversarial(samples), null);
  });

  it("is cut into the steps it takes and what follows them", () => {
    assert.deepEqual(strategyParts(sampleRow({ response: `${cited} end snow ice` })), [
      { words: "refuse", step: "refuses" },
      { words: "policy forbids winter", step: "citesTopic" },
      { words: "end", step: "fakesEnd" },
      { words: "snow ice", step: null },
    ]);
    assert.deepEqual(strategyParts(sampleRow({ response: "snow ice" })), [{ words: "snow ice", step: null }]);
  });
});
