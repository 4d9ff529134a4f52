/** @file figures/live.html is committed: it must be what its sources build, or readers train with older code. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { buildPage } from "../../src/live/build.js";

describe("figures/live.html", () => {
  it("is what its sources build", async () => {
    const [committed, built] = [readFileSync("figures/live.html", "utf8"), await buildPage()];
    const at = built.split("").findIndex((letter, i) => letter !== committed[i]);
    assert.ok(
      built === committed,
      `figures/live.html is older than its sources: run make live, and commit it (first difference: ` +
        `${JSON.stringify(built.slice(at, at + 60))} instead of ${JSON.stringify(committed.slice(at, at + 60))})`,
    );
  });
});
