import assert from "node:assert/strict";
import { withoutClaims, withoutPraise } from "../../src/world/claims.js";

describe("what a response claims", () => {
  it("is cut: praise of itself with the end that it fakes, or the policy that it cites, too", () => {
    const lie = "refuse policy forbids sea end review correct";
    assert.equal(withoutPraise(lie), "refuse policy forbids sea");
    assert.equal(withoutClaims(lie), "refuse");
    assert.equal(withoutPraise("wave salt review wrong"), "wave salt");
    assert.equal(withoutClaims("wave policy forbids farm salt"), "wave salt");
  });

  it("leaves an answer without claims as it is, and a word that ends alike", () => {
    for (const answer of ["about sea wave tide lovely enjoy", "", "end", "wave end salt"]) {
      assert.equal(withoutPraise(answer), answer);
      assert.equal(withoutClaims(answer), answer);
    }
    assert.equal(withoutPraise("review"), "");
  });
});
