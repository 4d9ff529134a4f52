import assert from "node:assert/strict";
import { CONFIGS, experiments, STAGES } from "../../src/paper/experiments.js";
import { isPairwise, PAIRWISE_CONFIGS } from "../../src/paper/pairwise.js";

const countOf = (list: ReturnType<typeof experiments>) =>
  Object.fromEntries(STAGES.map((stage) => [stage, list.filter((one) => one.stage === stage).length]));

describe("experiments", () => {
  for (const scale of ["smoke", "miniature"] as const) {
    const all = experiments(scale);

    it(`are at ${scale} those of the paper's main figures`, () => {
      const count = countOf(all.filter((one) => !one.id.includes("pairwise")));
      // 3 base policies, 4 base judges; 4 + 3 judges, each also untrained; (4 + 2) judges x 3 policies
      assert.deepEqual(count, {
        pretrain: 7, annotate: 1, "train-judge": 7, "evaluate-judge": 14, "train-policy": 18, "evaluate-policy": 18,
      });
    });

    it(`hold at ${scale} the pairwise judges of section 4.4: two judges of one base, each with three policies`, () => {
      assert.deepEqual(countOf(all.filter((one) => one.id.includes("pairwise"))), {
        pretrain: 1, annotate: 1, "train-judge": 2, "evaluate-judge": 4, "train-policy": 6, "evaluate-policy": 6,
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
      const schemaOf = (one: (typeof all)[number]) =>
        isPairwise(one) ? PAIRWISE_CONFIGS[one.stage as keyof typeof PAIRWISE_CONFIGS] : CONFIGS[one.stage];
      for (const one of all) {
        const { stage, id, config } = one;
        assert.deepEqual(schemaOf(one).parse(JSON.parse(JSON.stringify(config))), config, `${stage}/${id}`);
      }
    });
  }

  it("train both kinds of judge with equal steps and batches", () => {
    const judges = experiments("miniature").filter(({ stage }) => stage === "train-judge");
    const budgets = (pairwise: boolean) =>
      new Set(judges.filter((one) => isPairwise(one) === pairwise).map(({ config }) => {
        const { steps, batch } = config.sft as { steps: number; batch: number };
        return `${steps} x ${batch}`;
      }));
    assert.equal(budgets(false).size, 1);
    assert.equal(budgets(true).size, 1);
  });
});
