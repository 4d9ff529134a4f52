import assert from "node:assert/strict";
import { auroc } from "../../src/stats/auroc.js";

describe("auroc", () => {
  it("is the share of pairs in which the positive is higher, ties counting half", () => {
    // scikit-learn: roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) is 0.75
    assert.equal(auroc([0.35, 0.8], [0.1, 0.4]), 0.75);
    assert.equal(auroc([2, 3], [1, 0]), 1);
    assert.equal(auroc([0], [1]), 0);
    assert.equal(auroc([1, 1], [1, 0]), 0.75); // by hand: two ties and two wins of four
  });

  it("is not known without positives or negatives", () => {
    assert.equal(auroc([], [1]), null);
    assert.equal(auroc([1], []), null);
  });
});
