import assert from "node:assert/strict";
import { publishedAgreement, publishedArena } from "../../src/paper/published.js";

describe("the paper's published numbers", () => {
  const alpha = (source: string, wanted: object) =>
    publishedAgreement()
      .filter(
        (row) => row.source === source && Object.entries(wanted).every(([k, v]) => row[k as keyof typeof row] === v),
      )
      .map((row) => row.alpha);

  it("are tables 2, 3 and 4 for agreement", () => {
    assert.deepEqual(alpha("Table 2", { training: "final" }), [85.94, 89.34]);
    assert.deepEqual(alpha("Table 2", { training: "rl-only" }), [85.1, 85.99]);
    assert.deepEqual(alpha("Table 3", { rubrics: false }), [41.73, 87.82]);
    assert.deepEqual(alpha("Table 3", { rubrics: true }), [60.9, 89.72]);
    assert.deepEqual(alpha("Table 4", {}), [79.88, 85.99, 89.34]);
  });

  it("are tables 1 and 6 for Arena-Hard-V2, the adversarial policies marked", () => {
    assert.equal(publishedArena().filter((row) => row.source === "Table 1").length, 18);
    const adversarial = publishedArena().filter((row) => row.adversarial);
    assert.deepEqual(
      adversarial.map((row) => row.score),
      [89.6, 39.1, 90.8, 86.2],
    );
  });
});
