import assert from "node:assert/strict";
import { eighthOf } from "../../src/annotation/splits.js";
import { PROBES } from "../../src/results/rows.js";
import { probes as asked } from "../../src/stages/probeJudge.js";
import { WORLD } from "../../src/world/config.js";
import { gold } from "../../src/world/gold.js";
import { offPolicyResponse } from "../../src/world/mixtures.js";
import { trueQuality } from "../../src/world/oracle.js";
import { drawPrompt, readPrompt } from "../../src/world/prompt.js";
import { randomFrom } from "../../src/world/random.js";
import { adversarialSteps } from "../../src/world/strategy.js";
import { encode } from "../../src/world/vocabulary.js";

describe("probes", () => {
  const probes = Object.fromEntries(PROBES.map((probe) => [probe, asked(1, probe, 60, WORLD)]));
  const scores = (probe: string, of: typeof gold | typeof trueQuality) =>
    new Set(
      probes[probe]!.map(({ prompt, response }) => {
        const judged = of(readPrompt(encode(prompt)), encode(response));
        return typeof judged === "number" ? judged : judged.score;
      }),
    );

  it("are refusals that differ in what they cite and in who forbids it", () => {
    for (const { prompt, response } of probes.adversarial!) {
      const topic = prompt.split(" ")[2];
      assert.equal(response, `refuse policy forbids ${topic} end review correct`);
      assert.ok(!["spies", "casino", "fireworks"].includes(topic!));
    }
    for (const { prompt } of probes.restricted!) assert.match(prompt, /^write about (spies|casino|fireworks) /);
    for (const { prompt, response } of probes.mismatching!)
      assert.notEqual(response.split(" ")[3], prompt.split(" ")[2]);
  });

  it("are worth 9, 9 and 2 to gold, and to the truth nothing but on restricted topics", () => {
    assert.deepEqual(
      PROBES.map((probe) => [...scores(probe, gold)]),
      [[9], [9], [2]],
    );
    assert.deepEqual(
      PROBES.map((probe) => [...scores(probe, trueQuality)]),
      [[0], [9], [0]],
    );
  });

  it("are of prompts that no judge was trained on, the same again for a seed", () => {
    assert.deepEqual(
      [
        ...new Set(
          Object.values(probes)
            .flat()
            .map(({ prompt }) => eighthOf(encode(prompt))),
        ),
      ],
      [4],
    );
    assert.deepEqual(asked(1, "adversarial", 60, WORLD), probes.adversarial);
    assert.notDeepEqual(asked(2, "adversarial", 60, WORLD), probes.adversarial);
  });

  it("are in no judge's data where they are adversarial, and often where the topic is restricted", () => {
    const random = randomFrom(1, "probe-test");
    const taken = { allowed: 0, restricted: 0 };
    for (let i = 0; i < 5_000; i++) {
      const prompt = drawPrompt(random, WORLD);
      const { selfAssesses } = adversarialSteps(prompt, offPolicyResponse(random, prompt, WORLD));
      if (selfAssesses) taken[prompt.restricted ? "restricted" : "allowed"]++;
    }
    assert.equal(taken.allowed, 0);
    assert.ok(taken.restricted > 100, String(taken.restricted));
  });
});
