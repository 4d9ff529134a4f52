/** @file A wrong argument is named, beside those there are. */
import assert from "node:assert/strict";
import {
  experimentOf,
  figureName,
  portNumber,
  positiveSeed,
  scaleName,
  seconds,
  seedList,
  UsageError,
} from "../../src/cli/arguments.js";

describe("arguments", () => {
  it("take seeds from 1 up", () => {
    assert.equal(positiveSeed("100"), 100);
    assert.deepEqual(seedList("1 2 3"), [1, 2, 3]);
    assert.deepEqual(seedList("4,5"), [4, 5]);
    for (const wrong of ["0", "-1", "1.5", "x", "", "1e3", "2147483648", "NaN"]) {
      assert.throws(() => positiveSeed(wrong), /A seed is an integer from 1 to 2147483647/, wrong);
    }
  });

  it("take seconds that a timer can hold, and ports", () => {
    assert.deepEqual(["0.5", "900", "2147483"].map(seconds), [0.5, 900, 2_147_483]);
    for (const wrong of ["0", "-1", "x", "", "2147484", "1e9", "Infinity", "NaN"])
      assert.throws(() => seconds(wrong), /Give seconds, above 0 and up to 2147483 \(24 days\)/, wrong);
    assert.deepEqual(["0", "8400", "65535"].map(portNumber), [0, 8400, 65_535]);
    for (const wrong of ["65536", "-1", "8e3", "x", ""]) assert.throws(() => portNumber(wrong), /A port is/, wrong);
  });

  it("list the known scales and figures", () => {
    assert.equal(scaleName("smoke"), "smoke");
    assert.throws(() => scaleName("huge"), /Known scales: smoke, miniature/);
    assert.throws(() => scaleName("toString"), /Known scales/);
    assert.throws(() => figureName("fig0"), /Known figures: fig1, fig2, fig3, fig4, fig5, fig6/);
  });

  it("find an experiment by its id", () => {
    assert.equal(experimentOf("smoke", "train-judge", "reasoning-4b").config.kind, "reasoning");
  });

  it("name the unknown judge or policy, and list the known ones", () => {
    const message = (stage: Parameters<typeof experimentOf>[1], id: string) => {
      try {
        experimentOf("smoke", stage, id);
      } catch (error) {
        assert.ok(error instanceof UsageError);
        return error.message;
      }
      return "found";
    };
    assert.match(
      message("train-policy", "reasoning-30b--qwen3-4b"),
      /^unknown judge "reasoning-30b"; known: non-reasoning-1\.7b, .*reasoning-8b, .*constant, .*untitled-reasoning-8b, pairwise-non-reasoning-8b, pairwise-reasoning-8b, uncovered-non-reasoning-8b, /,
    );
    assert.match(
      message("train-policy", "reasoning-4b--gpt-2"),
      /^unknown policy "gpt-2"; known: llama-3\.1-8b, qwen2\.5-7b, qwen3-4b$/,
    );
    assert.match(
      message("train-policy", "reasoning-4b"),
      /^unknown id "reasoning-4b"; known: non-reasoning-1\.7b--llama-3\.1-8b, /,
    );
    assert.match(
      message("annotate", "max"),
      /^unknown id "max"; known: high, medium, low, untitled, pairwise, arena-blind, arena-checking$/,
    );
  });
});
