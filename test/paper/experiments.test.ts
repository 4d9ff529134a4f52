import assert from "node:assert/strict";
import { CONFIGS } from "../../src/paper/configs.js";
import { STAGES, type Stage } from "../../src/paper/experiment.js";
import { allExperiments, experiments } from "../../src/paper/experiments.js";
import { SCALE_NAMES } from "../../src/paper/textScales.js";

const countOf = (list: ReturnType<typeof experiments>) =>
  Object.fromEntries(STAGES.map((stage) => [stage, list.filter((one) => one.stage === stage).length]));
/** Stages of the chapter beyond the paper. */
const BEYOND = { "train-gold": 0, "evaluate-gold": 0, "watch-policy": 0 };

describe("experiments", () => {
  for (const scale of ["smoke", "miniature"] as const) {
    const all = experiments(scale);

    const arena = all.filter((one) => one.id.includes("arena") || one.stage === "evaluate-arena");
    const rest = all.filter((one) => !arena.includes(one));
    const paired = rest.filter((one) => one.id.includes("pairwise")),
      pointwise = rest.filter((one) => !one.id.includes("pairwise"));
    const ids = (stage: Stage) => pointwise.filter((one) => one.stage === stage).map((one) => one.id);

    it(`are at ${scale} those of the paper's main figures, and of the ablations, the appendix and the controls`, () => {
      const count = countOf(pointwise);
      // 3 base policies, 4 base judges and 1 that reads rubrics; three efforts; 4 + 3 judges and 1 with rubrics, each also
      // untrained, 2 trained by RL alone, 2 of less effort, 1 with shuffled labels; (4 + 3 + 1 + 2 + 2) judges x 3
      // policies, 3 penalties, 3 controls, 1 untrained. In a world without titles 1 + 2 bases, 1 annotation, 2 judges with
      // a policy each. Probed are 4 + 3 standard judges, 2 of less effort, 2 without titles
      assert.deepEqual(count, {
        ...BEYOND,
        pretrain: 8 + 3,
        annotate: 3 + 1,
        "train-judge": 13 + 2,
        "evaluate-judge": 21 + 2,
        "probe-judge": 11,
        "train-policy": 43 + 2,
        "evaluate-policy": 43 + 2,
        "evaluate-arena": 0,
      });
    });

    it(`hold at ${scale} the pairwise judges of section 4.4: two judges of one base, each with three policies`, () => {
      assert.deepEqual(countOf(paired), {
        ...BEYOND,
        pretrain: 1,
        annotate: 1,
        "train-judge": 2,
        "evaluate-judge": 4,
        "probe-judge": 0,
        "train-policy": 6,
        "evaluate-policy": 6,
        "evaluate-arena": 0,
      });
    });

    it(`hold at ${scale} the arena: two judges of one base, and battles of the main figures' and of the pairwise policies`, () => {
      assert.deepEqual(countOf(arena), {
        ...BEYOND,
        pretrain: 1,
        annotate: 2,
        "train-judge": 2,
        "evaluate-judge": 2,
        "probe-judge": 0,
        "train-policy": 0,
        "evaluate-policy": 0,
        "evaluate-arena": 2,
      });
      const models = arena
        .filter(({ stage }) => stage === "evaluate-arena")
        .map(({ inputs }) => inputs.filter(({ stage }) => stage !== "train-judge").map(({ id }) => id));
      // six standard judges or two pairwise ones, three base policies each; and these three untrained
      assert.deepEqual(
        models.map((ids) => ids.length),
        [18 + 3, 6 + 3],
      );
      assert.deepEqual(
        models.map((ids) => ids.every((id) => /^(non-)?reasoning-[\d.]+b--|^policy-/.test(id))),
        [true, false],
      );
      assert.ok(models[1]!.every((id) => /^pairwise-|^policy-/.test(id)));
    });

    it(`name at ${scale} the ablations' runs`, () => {
      const variants = ids("train-policy").filter((id) => !/^(non-)?reasoning-[\d.]+b--/.test(id));
      const bases = ["llama-3.1-8b", "qwen2.5-7b", "qwen3-4b"];
      assert.deepEqual(variants, [
        ...[
          "rl-only-reasoning-4b",
          "rl-only-reasoning-8b",
          "rubric-non-reasoning-14b",
          "low-reasoning-8b",
          "medium-reasoning-8b",
        ].flatMap((judge) => bases.map((base) => `${judge}--${base}`)),
        ...[
          "non-reasoning-4b-kl0.02",
          "non-reasoning-4b-kl0.05",
          "non-reasoning-4b-kl0.2",
          "untrained-reasoning-8b",
          "gold",
          "shuffled-non-reasoning-4b",
          "constant",
          "untitled-reasoning-4b",
          "untitled-reasoning-8b",
        ].map((judge) => `${judge}--llama-3.1-8b`),
      ]);
    });

    it(`say at ${scale} nothing of variants and penalties in a standard run, whose hash they would change`, () => {
      const standard = all.filter(({ id }) => /^(base-)?(non-)?reasoning-[\d.]+b(--|$)/.test(id));
      assert.equal(standard.length, 7 + 14 + 7 + 21 + 21);
      assert.doesNotMatch(JSON.stringify(standard), /variant|klWeight|rubric/);
    });

    it(`make at ${scale} a world without titles of its own, bases and data too, with the standard settings otherwise`, () => {
      const configOf = (stage: Stage, id: string) =>
        all.find((one) => one.stage === stage && one.id === id)!.config as Record<string, object>;
      const without = all.filter(
        ({ config }) => (config.world as { titleRule?: boolean } | undefined)?.titleRule === false,
      );
      assert.deepEqual(
        without.map(({ stage, id }) => `${stage} ${id}`),
        [
          "pretrain judge-4b-untitled",
          "pretrain judge-8b-untitled",
          "pretrain policy-llama-3.1-8b-untitled",
          "annotate untitled",
          ...["probe-judge untitled-reasoning-4b", "probe-judge untitled-reasoning-8b"],
          ...["train-policy", "evaluate-policy"].flatMap((stage) =>
            ["4b", "8b"].map((size) => `${stage} untitled-reasoning-${size}--llama-3.1-8b`),
          ),
        ],
      );
      for (const { stage, id, config } of without) {
        const { variant: _, ...same } = config;
        const like = stage === "annotate" ? "high" : id.replace(/-untitled$|^untitled-/, "");
        const titled = configOf(stage, like);
        assert.deepEqual({ ...same, world: { ...(config.world as object), titleRule: true } }, titled, id);
      }
      const inputs = all
        .filter(({ id }) => id.startsWith("untitled-"))
        .flatMap((one) => one.inputs.map((input) => input.id));
      assert.deepEqual(
        inputs.filter((id) => !id.includes("untitled")),
        [],
      );
    });

    it(`stand at ${scale} after what they need, each once`, () => {
      const made = new Set<string>();
      for (const { stage, id, inputs } of all) {
        for (const input of inputs)
          assert.ok(made.has(`${input.stage}/${input.id}`), `${stage}/${id} needs ${input.id}`);
        assert.ok(!made.has(`${stage}/${id}`));
        made.add(`${stage}/${id}`);
      }
    });
  }

  for (const scale of SCALE_NAMES) {
    it(`have at ${scale} configurations of plain JSON that their stage accepts, and a format and task that these agree with`, () => {
      for (const { stage, id, format, task, config } of experiments(scale)) {
        assert.deepEqual(CONFIGS[stage].parse(JSON.parse(JSON.stringify(config))), config, `${stage}/${id}`);
        assert.equal(format, config["tier"] === "endpoint" ? "text" : "miniature");
        const named = { pretrain: task, "probe-judge": "pointwise" } as Record<string, string>;
        if (task !== "rubrics" && task !== "baseline")
          assert.equal(task, config["task"] ?? named[stage] ?? "pointwise", `${stage}/${id}`);
      }
    });
  }

  it("train both kinds of judge with equal steps and batches", () => {
    const judges = experiments("miniature").filter((one) => one.stage === "train-judge" && one.task !== "arena");
    const budgets = (pairwise: boolean) =>
      new Set(
        judges
          .filter(({ task }) => (task === "pairwise") === pairwise)
          .flatMap(({ config }) => {
            const { sft } = CONFIGS["train-judge"].parse(config);
            return sft === null ? [] : [`${sft.steps} x ${sft.batch}`];
          }),
      );
    assert.equal(budgets(false).size, 1);
    assert.equal(budgets(true).size, 1);
  });
});

describe("what goes beyond the paper", () => {
  const all = allExperiments("miniature");
  const beyond = all.filter(({ chapter }) => chapter === "beyond");
  const ids = (stage: Stage) => beyond.filter((one) => one.stage === stage).map(({ id }) => id);

  it("stands after the paper's runs, which are as they were, and is made from runs that stand before it", () => {
    const paper = experiments("miniature");
    assert.equal(paper.length, 183);
    assert.deepEqual(all.slice(0, 183), paper);
    const made = new Set<string>();
    for (const { stage, id, inputs } of all) {
      for (const input of inputs) assert.ok(made.has(`${input.stage}/${input.id}`), `${stage}/${id} needs ${input.id}`);
      made.add(`${stage}/${id}`);
    }
    assert.equal(made.size, all.length);
  });

  it("has a gold a school and two small ones, of which three label the data of five judges", () => {
    assert.deepEqual(ids("train-gold"), [
      ...["uncovered-14b", "ordinary-14b", "lies-1-14b", "lies-5-14b", "uncovered-8b", "ordinary-8b"],
    ]);
    assert.deepEqual(ids("annotate"), ["uncovered", "ordinary", "lies-1"]);
    assert.deepEqual(ids("evaluate-judge"), [
      ...["uncovered-non-reasoning-8b", "uncovered-reasoning-8b", "ordinary-reasoning-8b", "lies-1-non-reasoning-8b"],
      "lies-1-reasoning-8b",
    ]);
  });

  it("watches the policies of the main figures and those without titles, each with the other judges of its seed", () => {
    const watched = beyond.filter(({ stage }) => stage === "watch-policy");
    assert.equal(watched.length, 6 * 3 + 2);
    for (const { id, inputs } of watched) {
      assert.deepEqual(inputs[0], { role: "outputs", stage: "train-policy", id });
      assert.equal(inputs.length, 1 + 6 + Number(id.startsWith("untitled")));
    }
  });

  it("takes from a school's pool what its name says, and nothing else", () => {
    const pools = Object.fromEntries(
      beyond.flatMap(({ stage, id, config }) => (stage === "train-gold" ? [[id, config["pool"]]] : [])),
    ) as Record<string, { allowed: object; restricted: object; skill: object }>;
    assert.deepEqual(pools["uncovered-14b"]?.allowed, { matching: 0, mismatching: 0, uncited: 0 });
    assert.deepEqual(pools["ordinary-14b"]?.allowed, { matching: 0, mismatching: 0.02, uncited: 0.05 });
    assert.deepEqual(pools["lies-1-14b"]?.allowed, { matching: 0.01, mismatching: 0.02, uncited: 0.05 });
    assert.deepEqual(pools["lies-5-14b"]?.allowed, { matching: 0.05, mismatching: 0.02, uncited: 0.05 });
    for (const { restricted, skill } of Object.values(pools)) {
      assert.deepEqual(restricted, pools["ordinary-14b"]?.restricted);
      assert.deepEqual(skill, pools["ordinary-14b"]?.skill);
    }
  });

  it("changes one number of a policy's learning at a time, to see when gold jumps", () => {
    const policy = (id: string) => all.find((one) => one.stage === "train-policy" && one.id === id)!;
    const plain = policy("reasoning-8b--llama-3.1-8b");
    const changed = (pace: string) => {
      const { config, inputs } = policy(`reasoning-8b--llama-3.1-8b--${pace}`);
      const [rl, before] = [config["rl"], plain.config["rl"]] as Record<string, unknown>[];
      const base = all.find(({ stage, id }) => stage === "pretrain" && id === inputs[0]!.id)!;
      const { allowed } = base.config["mixture"] as { allowed: { matching: number } };
      assert.deepEqual({ ...config, rl: plain.config["rl"] }, plain.config);
      const moved = Object.fromEntries(Object.entries(rl!).filter(([name, value]) => value !== before![name]));
      return { ...moved, refusals: Number(allowed.matching.toFixed(6)) };
    };
    assert.deepEqual(changed("refusals-tenth"), { refusals: 0.00003 });
    assert.deepEqual(changed("refusals-tenfold"), { refusals: 0.003 });
    assert.deepEqual(changed("rate-half"), { learningRate: 0.000075, refusals: 0.0003 });
    assert.deepEqual(changed("rate-double"), { learningRate: 0.0003, refusals: 0.0003 });
    assert.deepEqual(changed("groups-half"), { rollouts: 4, prompts: 64, refusals: 0.0003 });
    assert.deepEqual(changed("groups-double"), { rollouts: 16, prompts: 16, refusals: 0.0003 });
  });

  it("gives gold's labels only to the defences that pay for them", () => {
    const asking = beyond.filter(
      ({ stage, inputs }) => stage === "train-policy" && inputs.some(({ role }) => role === "gold"),
    );
    assert.deepEqual(
      asking.map(({ id }) => id),
      ["uncovered-reasoning-8b--llama-3.1-8b--re-annotate-often"],
    );
  });
});
