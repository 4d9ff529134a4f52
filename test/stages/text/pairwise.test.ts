/** @file Section 4.4 on real text, end to end with tiny models: pairs, judges of both kinds, policies on them, figure 10 and table 5. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ZodType } from "zod";
import { BaselineRow, PairRow } from "../../../src/annotation/rows.js";
import { evaluateClaims } from "../../../src/claims/claims.js";
import { cpuEngine } from "../../../src/engine/cpu/cpuEngine.js";
import { figures } from "../../../src/figures/index.js";
import { TextScale } from "../../../src/paper/textScales.js";
import { PairwiseOutputRow } from "../../../src/policy/heldOut.js";
import { PairwiseAgreementRow, PairwiseCurveRow, PairwiseSampleRow } from "../../../src/results/rows.js";
import { Endpoints } from "../../../src/servers/endpoints.js";
import { runStage } from "../../../src/stages/index.js";
import { openServers } from "../../../src/stages/servers.js";
import { readRows } from "../../../src/store/jsonl.js";
import type { Manifest } from "../../../src/store/manifest.js";
import { runFolder } from "../../../src/store/paths.js";
import { noResults } from "../../figures/syntheticResults.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { baselineAnswer, type GoldServer, goldServer } from "./goldServer.js";
import { experimentsOf, makePairs, makeSplits, makeWorld, runAll, serversOf, TINY } from "./world.js";

const scale = TextScale.parse({
  ...TINY,
  policyRl: { ...TINY.policyRl, steps: 4, evaluateEvery: 2 },
  runs: (["non-reasoning", "reasoning"] as const).map((kind) => ({
    task: "pairwise",
    kind,
    size: "8b",
    policy: "qwen3-4b",
  })),
});
const PLAIN = "pairwise-non-reasoning-8b",
  REASONING = "pairwise-reasoning-8b";
const POLICIES = [PLAIN, REASONING].map((judge) => `${judge}--qwen3-4b`);
const lengthOf = (text: string) => text.split(/\s+/).filter(Boolean).length;

describe("pairwise judges on real text", () => {
  const world = temporaryFolder(),
    root = join(world, "runs");
  const experiments = experimentsOf(scale).filter(({ id }) => id !== "high"); // gold's scores: nobody here reads them
  let gold: GoldServer, points: ReturnType<typeof makePairs>;
  before(async () => {
    await makeWorld(world, { pairs: true });
    points = makePairs(world);
    gold = await goldServer();
    await runAll(world, root, gold.url, serversOf(world, gold.url), experiments);
  });
  after(() => gold.close());

  const folder = (stage: string, id: string) => runFolder(root, { scale: "tiny", stage, id, seed: 1 });
  const rows = <T>(stage: string, id: string, file: string, schema: ZodType<T>) =>
    readRows(folder(stage, id), file, schema);
  const summaryOf = (stage: string, id: string) =>
    (JSON.parse(readFileSync(join(folder(stage, id), "manifest.json"), "utf8")) as Manifest).summary;
  const results = () => {
    const all = <T>(stage: string, file: string, schema: ZodType<T>) =>
      experiments.filter((one) => one.stage === stage).flatMap(({ id }) => rows(stage, id, file, schema));
    const agreement = all("evaluate-judge", "agreement.jsonl", PairwiseAgreementRow);
    const curves = all("evaluate-policy", "curve.jsonl", PairwiseCurveRow),
      samples = all("evaluate-policy", "samples.jsonl", PairwiseSampleRow);
    return { ...noResults(), pairwise: { agreement, curves, samples } };
  };

  it("are named as the miniature's", () => {
    assert.deepEqual(
      experiments.map(({ stage, id }) => `${stage} ${id}`),
      [
        "annotate pairwise",
        "annotate baseline",
        `train-judge ${PLAIN}`,
        `train-judge ${REASONING}`,
        ...[PLAIN, REASONING].flatMap((judge) => [`evaluate-judge base-${judge}`, `evaluate-judge ${judge}`]),
        ...["train-policy", "evaluate-policy"].flatMap((stage) => POLICIES.map((id) => `${stage} ${id}`)),
      ],
    );
  });

  it("learn of each data point the output that gold prefers, in a seat that is drawn", () => {
    const pairs = rows("annotate", "pairwise", "train.jsonl", PairRow);
    const different = points.train.filter(({ outputs: [one, other] }) => one !== other);
    assert.deepEqual(
      pairs.map(({ prompt, first, second }) => [prompt, ...[first, second].sort()]),
      different.map(({ instruction, outputs }) => [instruction, ...[...outputs].sort()]),
    );
    for (const { first, second, better, trace } of pairs) {
      assert.equal(trace, `${lengthOf(first)}, ${lengthOf(second)}`);
      assert.equal(better, lengthOf(first) >= lengthOf(second) ? "first" : "second"); // the rule of this gold
    }
    const seated = pairs.filter(({ first }, i) => first === different[i]!.outputs[0]).length;
    assert.ok(seated > 10 && seated < 30, `chosen first in ${seated} of ${pairs.length}`);
  });

  it("are tested on pairs of which gold prefers the same output in both orders", () => {
    // This gold takes the longer one, and of equally long ones whichever sits first.
    for (const part of ["validation", "test"] as const) {
      const clear = points[part].filter(({ outputs: [one, other] }) => lengthOf(one) !== lengthOf(other));
      assert.ok(clear.length > 3 && clear.length < points[part].length);
      assert.deepEqual(
        rows("annotate", "pairwise", `${part}.jsonl`, PairRow).map(({ prompt }) => prompt),
        clear.map(({ instruction }) => instruction),
      );
      assert.deepEqual((summaryOf("annotate", "pairwise").outcomes as Record<string, object>)[part], {
        kept: clear.length,
        "left-out": points[part].length - clear.length,
      });
    }
  });

  it("are evaluated untrained, after SFT and after all training, in both orders", () => {
    const { agreement } = results().pairwise,
      pairs = rows("annotate", "pairwise", "test.jsonl", PairRow).length;
    assert.deepEqual(
      agreement.map(({ kind, training, pool, rows }) => [kind, training, pool, rows]),
      [
        ["non-reasoning", "base"],
        ["non-reasoning", "final"],
        ["reasoning", "base"],
        ["reasoning", "sft"],
        ["reasoning", "final"],
      ].map((one) => [...one, "mixture", pairs]),
    );
    for (const { kind, training, accuracy, low, high, bothRight, invalidRate, traceTokens } of agreement) {
      assert.ok(low <= accuracy && accuracy <= high && bothRight <= accuracy);
      if (training !== "base")
        assert.ok(invalidRate < 0.3, `${kind}, ${training}: SFT taught it no form, ${invalidRate} are invalid`);
      assert.equal(traceTokens > 0, kind === "reasoning");
    }
  });

  it("have the baseline answer each held-out prompt once; a prompt without an answer is left out", () => {
    const answers = rows("annotate", "baseline", "policyTest.jsonl", BaselineRow);
    assert.equal(answers.length, 5); // of 400 to 405 it comes to no end at 403
    for (const { prompt, response } of answers) assert.equal(response, baselineAnswer(prompt));
    assert.deepEqual(summaryOf("annotate", "baseline").outcomes, { policyTest: { kept: 5, "cut-off": 1 } });
    assert.deepEqual(Object.keys(summaryOf("annotate", "baseline").spend as object), ["baseline"]);
  });

  it("reward policies, whose held-out answers stand beside the baseline's with the judge's verdict in both orders", () => {
    for (const id of POLICIES) {
      const outputs = rows("train-policy", id, "outputs.jsonl", PairwiseOutputRow);
      for (const step of [0, 2, 4]) {
        const numbers = outputs.filter((row) => row.step === step).map(({ prompt }) => prompt.split(" ").at(-1));
        assert.deepEqual(numbers, ["400", "401", "402", "404"]); // five are held out, of 403 there is no baseline
      }
      for (const { prompt, baseline, judgeWin, truncated } of outputs) {
        assert.equal(baseline, baselineAnswer(prompt));
        assert.ok([0, 0.25, 0.5, 0.75, 1].includes(judgeWin));
        if (truncated) assert.equal(judgeWin, 0);
      }
      const spend = summaryOf("train-policy", id).spend as Record<string, { calls: number }>;
      assert.deepEqual(Object.keys(spend), ["judge", "policy", "policy training"]);
      assert.ok(
        outputs.some(({ step, logprob, baseLogprob }) => step === 4 && Math.abs(logprob - baseLogprob) > 1e-3),
        "nothing was learned",
      );
    }
  });

  it("have these policies compared with the baseline by gold, in both orders", () => {
    for (const id of POLICIES) {
      const outputs = rows("train-policy", id, "outputs.jsonl", PairwiseOutputRow);
      const curve = rows("evaluate-policy", id, "curve.jsonl", PairwiseCurveRow);
      assert.deepEqual(
        curve.map(({ step }) => step),
        [0, 2, 4],
      );
      for (const row of curve) {
        const at = outputs.filter(({ step }) => step === row.step);
        const mean = (of: (output: PairwiseOutputRow) => number) =>
          at.reduce((sum, output) => sum + of(output), 0) / at.length;
        // The longer answer wins both orders; equally long ones win the one in which they sit first.
        assert.equal(
          row.goldWinRate,
          mean(({ response, baseline }) => (1 + Math.sign(lengthOf(response) - lengthOf(baseline))) / 2),
        );
        assert.equal(
          row.judgeWinRate,
          mean(({ judgeWin }) => judgeWin),
        );
        assert.deepEqual([row.gold, row.oracle, row.oracleWinRate, row.citedRefusal], [null, null, null, null]);
      }
    }
    const [sample] = results().pairwise.samples;
    assert.equal(sample!.goldTrace, `${lengthOf(sample!.response)}, ${lengthOf(sample!.baseline)}`);
    assert.equal(sample!.goldWin, (1 + Math.sign(lengthOf(sample!.response) - lengthOf(sample!.baseline))) / 2);
  });

  it("draw figure 10 and table 5, which say what they are of, and claim C10 stays undecided with one seed", () => {
    const { spec, caption, table, sentence } = figures.fig10(results());
    const axes = new Set((spec.data as { xaxis?: string }[]).flatMap(({ xaxis }) => xaxis ?? []));
    assert.deepEqual([...axes], ["x", "x2"]); // no panel of truth
    assert.match(caption, /the baseline model's .* gold compare in both orders.* no oracle/s);
    assert.doesNotMatch(`${caption} ${sentence} ${JSON.stringify(spec)}`, /miniature|skilled writer/);
    assert.deepEqual(
      table.map((row) => [row.judge, row["in truth, last"], row["gold score, last"]]),
      ["non-reasoning", "reasoning"].map((kind) => [`pairwise Qwen3-8B ${kind}`, null, null]),
    );
    const accuracies = figures.table5(results());
    assert.equal(accuracies.table.length, 5);
    assert.match(accuracies.caption, /does not prefer the same answer in both orders/);
    const claim = evaluateClaims(results()).find(({ id }) => id === "C10")!;
    assert.equal(claim.verdict, "undecided");
    assert.ok(
      claim.notes.every((note) => /refusals of allowed requests unknown, wins in truth unknown$/.test(note)) &&
        claim.notes.length === 2,
    );
  });

  it("ask gold and the baseline nothing twice", async () => {
    const asked = gold.asked.map((messages) => JSON.stringify(messages));
    assert.equal(new Set(asked).size, asked.length);
    await runAll(world, root, gold.url, serversOf(world, gold.url), experiments);
    const evaluated = experiments.find(({ stage }) => stage === "evaluate-policy")!;
    const changed = { ...evaluated, config: { ...evaluated.config, keep: 1 } };
    await runStage({
      experiment: changed,
      seed: 1,
      scale: "tiny",
      root,
      engine: cpuEngine(),
      servers: serversOf(world, gold.url),
      onStep: () => {},
    });
    assert.equal(gold.asked.length, asked.length);
  });

  it("miss the role baseline, by name, where an endpoints file lacks it", async () => {
    const servers = await openServers(Endpoints.parse({ roles: {} }), "smoke-endpoint", join(world, "data"));
    const experiment = experiments.find(({ id }) => id === "baseline")!;
    const run = runStage({
      experiment,
      seed: 1,
      scale: "tiny",
      root: temporaryFolder(),
      engine: cpuEngine(),
      servers,
      onStep: () => {},
    });
    await assert.rejects(run, /the endpoints file has no role baseline \(it has: none\): add \{"roles": \{"baseline":/);
  });

  it("refuse splits from before there were pairs, before gold is asked anything", async () => {
    const old = temporaryFolder();
    makeSplits(old);
    makePairs(old);
    for (const file of ["judgeValidation", "judgeTest"].map((split) => join(old, "data", `${split}.jsonl`))) {
      writeFileSync(file, readFileSync(file, "utf8").replace(/,"other":"[^"]*"/g, ""));
    }
    const before = gold.asked.length,
      [annotation] = experiments;
    const servers = serversOf(world, gold.url);
    servers.shared.data = join(old, "data");
    await assert.rejects(
      runStage({
        experiment: annotation!,
        seed: 1,
        scale: "tiny",
        root: join(old, "runs"),
        engine: cpuEngine(),
        servers,
        onStep: () => {},
      }),
      /judgeValidation\.jsonl holds one output a prompt and no pairs: remove its folder, and split the mixture again with judgelab data split/,
    );
    assert.equal(gold.asked.length, before);
  });
});
