import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Models } from "../../src/serve/models.js";
import { samplers } from "../../src/serve/samplers.js";
import { fakeSampler } from "../fakeModel.js";

const ABOUT = { base: "toy", shape: { vocabulary: 4, width: 16, layers: 1, heads: 1, context: 8 } };

/** Models whose samplers are open only when the test says so; counts those opened and closed. */
function slowModels() {
  const waiting: (() => void)[] = [];
  const counts = { opened: 0, closed: 0 };
  const counted = () => ({ ...fakeSampler({}), close: async () => void counts.closed++ });
  const models = {
    async openSampler() {
      counts.opened++;
      await new Promise<void>((resolve) => waiting.push(resolve));
      return { sampler: counted(), about: ABOUT };
    },
  } as Partial<Models> as Models;
  const answer = async () => {
    for (const resolve of waiting.splice(0)) resolve();
    await nextTurn();
  };
  return { models, counts, counted, answer };
}

describe("samplers", () => {
  it("opens weights once for all who ask while they are being opened", async () => {
    const { models, counts, answer } = slowModels();
    const held = samplers(models);
    const asked = [held.open("s", 0, "a"), held.open("s", 0, "a"), held.shared("a"), held.shared("a")];
    await answer();
    await Promise.all(asked);
    assert.deepEqual(counts, { opened: 2, closed: 0 }); // the session's own, and the shared one
    await assert.rejects(held.open("s", 0, "b"), /sampling session 0 is of other weights/);
    assert.deepEqual(counts, { opened: 2, closed: 0 });
  });

  it("opens weights that were let go once for all who ask again", async () => {
    const { models, counts, answer } = slowModels();
    const held = samplers(models, { samplers: 1, numbers: Infinity });
    for (const number of [0, 1]) await Promise.all([held.open("s", number, "a"), answer()]);
    assert.deepEqual(counts, { opened: 2, closed: 1 });
    const found = [held.find("s:sample:0"), held.find("s:sample:0")];
    await answer();
    const [one, two] = await Promise.all(found);
    assert.equal(one!.sampler, two!.sampler);
    assert.deepEqual(counts, { opened: 3, closed: 2 });
  });

  it("closes weights whose session ended while they were being opened", async () => {
    const { models, counts, answer } = slowModels();
    const held = samplers(models);
    const gone = assert.rejects(held.open("s", 0, "a"), /no sampling session "s:sample:0": its session ended/);
    held.endSession("s");
    await answer();
    await gone;
    assert.deepEqual(counts, { opened: 1, closed: 1 });
    assert.throws(() => held.about("s:sample:0"), /no sampling session/);
  });

  it("keeps weights that were published while older ones of the same number were being opened", async () => {
    const { models, counts, counted, answer } = slowModels();
    const held = samplers(models);
    const asked = held.open("s", 0, "a");
    held.hold("s", 0, counted(), ABOUT);
    await Promise.all([assert.rejects(asked, /of other weights/), answer()]);
    assert.deepEqual(counts, { opened: 1, closed: 1 });
    assert.equal(held.about("s:sample:0").source, null);
  });

  it("forgets weights that cannot be opened", async () => {
    let calls = 0;
    const models = { openSampler: () => Promise.reject(new Error(`call ${++calls}`)) } as Partial<Models> as Models;
    const held = samplers(models);
    await assert.rejects(held.shared("a"), /call 1/);
    await assert.rejects(held.shared("a"), /call 2/);
  });
});
