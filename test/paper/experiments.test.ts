import assert from "node:assert/strict";
import { CONFIGS, experiments, STAGES } from "../../src/paper/experiments.js";

describe("experiments", () => {
  for (const scale of ["smoke", "miniature"] as const) {
    const all = experiments(scale);

    it(`are at ${scale} those of the paper's main figures`, () => {
      const count = Object.fromEntries(STAGES.map((stage) => [stage, all.filter((one) => one.stage === stage).length]));
      // 3 base policies, 4 base judges; 4 + 3 judges, each also untrained; (4 + 2) judges x 3 policies
      assert.deepEqual(count, {
        pretrain: 7, annotate: 1, "train-judge": 7, "evaluate-judge": 14, "train-policy": 18, "evaluate-policy": 18,
      });
    });

    it(`stand at ${scale} after what they need, each once`, () => {
      const made = new Set<string>();
      for (const { stage, id, inputs } of all) {
        for (const input of inputs) assert.ok(made.has(`${input.stage}/${input.id}`), `${stage}/${id} needs ${input.id}`);
        assert.ok(!made.has(`${stage}/${id}`));
        made.add(`${stage}/${id}`);
      }
    });

    it(`have at ${scale} configurations of plain JSON that their stage accepts`, () => {
      for (const { stage, id, config } of all) {
        assert.deepEqual(CONFIGS[stage].parse(JSON.parse(JSON.stringify(config))), config, `${stage}/${id}`);
      }
    });
  }

  it("train both kinds of judge with equal steps and batches", () => {
    const sft = experiments("miniature").flatMap(({ stage, config }) =>
      stage === "train-judge" ? [CONFIGS["train-judge"].parse(config).sft] : []);
    assert.equal(new Set(sft.map(({ steps, batch }) => `${steps} x ${batch}`)).size, 1);
  });
});
