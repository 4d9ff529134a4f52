import assert from "node:assert/strict";
import { outage } from "../../src/servers/outage.js";

describe("outage", () => {
  let time = 0;
  let told: string[] = [];
  const watched = () => outage("gold at http://localhost:1", { tell: (line) => void told.push(line), now: () => time });
  beforeEach(() => {
    time = 0;
    told = [];
  });
  const fail = (one: ReturnType<typeof outage>, at: number) => {
    time = at;
    one.failed("gold at http://localhost:1: cannot be reached");
  };

  it("is told once when it has lasted for ten seconds, however many calls fail, and once when it is over", () => {
    const one = watched();
    for (const at of [0, 4_000, 9_999]) fail(one, at);
    assert.deepEqual(told, []);
    for (const at of [10_000, 10_001, 200_000]) fail(one, at);
    assert.deepEqual(told, [
      "waiting: gold at http://localhost:1: cannot be reached. It is asked again for a while; nothing is lost if this is stopped",
    ]);
    time = 240_000;
    one.answered();
    one.answered();
    assert.equal(told[1], "gold at http://localhost:1 answers again after 240 s");
    assert.equal(told.length, 2);
  });

  it("is none while other calls are answered", () => {
    const one = watched();
    for (const at of [0, 8_000, 16_000, 24_000]) {
      fail(one, at);
      one.answered();
    }
    assert.deepEqual(told, []);
  });

  it("begins anew after an answer", () => {
    const one = watched();
    for (const at of [0, 11_000]) fail(one, at);
    one.answered();
    fail(one, 12_000);
    fail(one, 21_999);
    assert.equal(told.length, 2);
    fail(one, 22_000);
    assert.equal(told.length, 3);
  });
});
