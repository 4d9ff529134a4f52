import assert from "node:assert/strict";
import { CONFIGS, experiments, STAGES, type Stage } from "../../src/paper/experiments.js";

describe("experiments", () => {
  for (const scale of ["smoke", "miniature"] as const) {
    const all = experiments(scale);

    const ids = (stage: Stage) => all.filter((one) => one.stage === stage).map((one) => one.id);

    it(`are at ${scale} those of the paper's main figures, and of the ablations, the appendix and the controls`, () => {
      const count = Object.fromEntries(STAGES.map((stage) => [stage, ids(stage).length]));
      // 3 base policies, 4 base judges and 1 that reads rubrics; three efforts; 4 + 3 judges and 1 with rubrics, each also
      // untrained, 2 trained by RL alone, 2 of less effort, 1 with shuffled labels; (4 + 3 + 1 + 2 + 2) judges x 3
      // policies, 3 penalties, 3 controls, 1 untrained
      assert.deepEqual(count, {
        pretrain: 8, annotate: 3, "train-judge": 13, "evaluate-judge": 21, "train-policy": 43, "evaluate-policy": 43,
      });
    });

    it(`name at ${scale} the ablations' runs`, () => {
      const variants = ids("train-policy").filter((id) => !/^(non-)?reasoning-[\d.]+b--/.test(id));
      const bases = ["llama-3.1-8b", "qwen2.5-7b", "qwen3-4b"];
      assert.deepEqual(variants, [
        ...["rl-only-reasoning-4b", "rl-only-reasoning-8b", "rubric-non-reasoning-14b", "low-reasoning-8b", "medium-reasoning-8b"]
          .flatMap((judge) => bases.map((base) => `${judge}--${base}`)),
        ...["non-reasoning-4b-kl0.02", "non-reasoning-4b-kl0.05", "non-reasoning-4b-kl0.2", "untrained-reasoning-8b", "gold",
          "shuffled-non-reasoning-4b", "constant"].map((judge) => `${judge}--llama-3.1-8b`),
      ]);
    });

    it(`say at ${scale} nothing of variants and penalties in a standard run, whose hash they would change`, () => {
      const standard = all.filter(({ id }) => /^(base-)?(non-)?reasoning-[\d.]+b(--|$)/.test(id));
      assert.equal(standard.length, 7 + 14 + 21 + 21);
      assert.doesNotMatch(JSON.stringify(standard), /variant|klWeight|rubric/);
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
      stage === "train-judge" ? [CONFIGS["train-judge"].parse(config).sft ?? []].flat() : []);
    assert.equal(new Set(sft.map(({ steps, batch }) => `${steps} x ${batch}`)).size, 1);
  });
});
