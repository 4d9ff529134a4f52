import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ZodType } from "zod";
import { AnnotationRow } from "../../../src/annotation/rows.js";
import { evaluateClaims } from "../../../src/claims/claims.js";
import { cpuEngine } from "../../../src/engine/cpu/cpuEngine.js";
import { figures } from "../../../src/figures/index.js";
import { OutputRow } from "../../../src/policy/heldOut.js";
import { outputsScript } from "../../../src/report/outputs/outputsFile.js";
import { AgreementRow, CurveRow, type Results, SampleRow } from "../../../src/results/rows.js";
import { serve } from "../../../src/serve/serve.js";
import { Endpoints } from "../../../src/servers/endpoints.js";
import { calibrate, calibrationRun } from "../../../src/stages/calibrate.js";
import { runStage } from "../../../src/stages/index.js";
import { openServers } from "../../../src/stages/servers.js";
import { hashOf, sha256 } from "../../../src/store/hash.js";
import { readRows } from "../../../src/store/jsonl.js";
import type { Manifest } from "../../../src/store/manifest.js";
import { runFolder } from "../../../src/store/paths.js";
import { randomFrom } from "../../../src/world/random.js";
import { noResults } from "../../figures/syntheticResults.js";
import { testServer } from "../../serve/server.js";
import { type GoldServer, goldServer } from "./goldServer.js";
import { basesOf, EXPERIMENTS, makeWorld, runAll, SHAPE, serversOf, TINY } from "./world.js";

const folder = (root: string, stage: string, id: string) => runFolder(root, { scale: "tiny", stage, id, seed: 1 });
const manifestOf = (root: string, stage: string, id: string): Manifest =>
  JSON.parse(readFileSync(join(folder(root, stage, id), "manifest.json"), "utf8"));

describe("the text world", () => {
  const world = mkdtempSync(join(tmpdir(), "judgelab-endpoint-"));
  const whole = join(world, "whole");
  let gold: GoldServer;
  before(async () => {
    await makeWorld(world);
    gold = await goldServer();
    await runAll(world, whole, gold.url);
  });
  after(async () => {
    await gold.close();
    rmSync(world, { recursive: true });
  });

  const rows = <T>(stage: string, id: string, file: string, schema: ZodType<T>) =>
    readRows(folder(whole, stage, id), file, schema);
  const all = <T>(stage: string, file: string, schema: ZodType<T>) =>
    EXPERIMENTS.filter((one) => one.stage === stage).flatMap(({ id }) => rows(stage, id, file, schema));
  const results = (): Results => ({
    ...noResults(),
    agreement: all("evaluate-judge", "agreement.jsonl", AgreementRow),
    curves: all("evaluate-policy", "curve.jsonl", CurveRow),
    samples: all("evaluate-policy", "samples.jsonl", SampleRow),
  });

  it("annotates every output with gold's score and reasoning", () => {
    const counts = ["train", "validation", "test"].map(
      (part) => rows("annotate", "high", `${part}.jsonl`, AnnotationRow).length,
    );
    assert.deepEqual(counts, [40, 6, 8]);
    for (const { response, score, trace } of rows("annotate", "high", "train.jsonl", AnnotationRow)) {
      assert.equal(score, response.split(" ").length); // the rule of this gold
      assert.equal(trace, `${score} words`);
    }
  });

  it("evaluates judges untrained, after SFT and after all training", () => {
    const found = results().agreement.map(({ kind, training, rows }) => `${kind} ${training} ${rows}`);
    assert.deepEqual(found.sort(), [
      "non-reasoning base 8",
      "non-reasoning final 8",
      "reasoning base 8",
      "reasoning final 8",
      "reasoning sft 8",
    ]);
  });

  it("trains policies on a judge's expected score, and their evaluations begin at the base policy", () => {
    const id = "non-reasoning-1.7b--qwen3-4b";
    const outputs = rows("train-policy", id, "outputs.jsonl", OutputRow);
    assert.deepEqual(
      [0, 3, 6].map((step) => outputs.filter((row) => row.step === step).length),
      [5, 5, 5],
    );
    for (const { logprob, baseLogprob } of outputs.filter(({ step }) => step === 0))
      assert.ok(Math.abs(logprob - baseLogprob) < 1e-3);
    assert.ok(
      outputs.some(({ step, logprob, baseLogprob }) => step === 6 && Math.abs(logprob - baseLogprob) > 1e-3),
      "nothing was learned",
    );
    const scores = outputs.filter(({ truncated }) => !truncated).map(({ judgeScore }) => judgeScore);
    assert.ok(
      scores.every((score) => score > 0 && score < 9 && !Number.isInteger(score)),
      `no expectations: ${scores}`,
    );
  });

  it("scores their outputs by gold, and leaves open what only the miniature knows", () => {
    const id = "reasoning-4b--qwen3-4b";
    const outputs = rows("train-policy", id, "outputs.jsonl", OutputRow);
    const curve = rows("evaluate-policy", id, "curve.jsonl", CurveRow);
    assert.deepEqual(
      curve.map(({ step }) => step),
      [0, 3, 6],
    );
    for (const { step, gold, oracle, citedRefusal, length } of curve) {
      const words = outputs
        .filter((row) => row.step === step)
        .map(({ response }) => response.split(/\s+/).filter(Boolean).length);
      const mean = (of: (count: number) => number) => words.reduce((sum, count) => sum + of(count), 0) / words.length;
      assert.ok(Math.abs(gold - mean((count) => Math.min(9, count))) < 1e-9);
      assert.ok(Math.abs(length - mean((count) => count)) < 1e-9);
      assert.deepEqual([oracle, citedRefusal], [null, null]);
    }
    const [sample] = rows("evaluate-policy", id, "samples.jsonl", SampleRow);
    assert.match(sample!.goldTrace, /^\d+ words$/);
  });

  it("draws figures 2 to 5 from these rows, and claims about truth stay undecided", () => {
    for (const id of ["fig2", "fig3", "fig4", "fig5"] as const) {
      const { spec, caption } = figures[id](results());
      assert.ok(spec.data.length > 0);
      if (id !== "fig2") assert.match(caption, /no oracle/);
      assert.doesNotMatch(JSON.stringify(spec), /of the miniature/);
    }
    const claims = evaluateClaims(results());
    assert.equal(claims.find(({ id }) => id === "C6")!.verdict, "undecided");
    assert.match(outputsScript(results()), /JUDGELAB_OUTPUTS/);
  });

  it("says in each manifest what was spent, by role", () => {
    const spendOf = (stage: string, id: string) => manifestOf(whole, stage, id).summary.spend as Record<string, object>;
    // 54 outputs, of which equal ones are asked once; 100 tokens in at 1 and 10 out at 2 a million.
    const { calls } = spendOf("annotate", "high").gold as { calls: number };
    assert.ok(calls > 40 && calls <= 54);
    assert.deepEqual(spendOf("annotate", "high"), {
      gold: { calls, in: 100 * calls, out: 10 * calls, cost: (120 * calls) / 1e6 },
    });
    assert.deepEqual(Object.keys(spendOf("train-policy", "reasoning-4b--qwen3-4b")), [
      "judge",
      "policy",
      "policy training",
    ]);
  });

  it("pays nothing for what is made, nor for what another configuration asks again", async () => {
    const before = gold.asked.length;
    await runAll(world, whole, gold.url);
    const experiment = EXPERIMENTS.find(({ stage }) => stage === "evaluate-policy")!;
    const changed = { ...experiment, config: { ...experiment.config, keep: 1 } };
    const options = {
      seed: 1,
      scale: "tiny",
      root: whole,
      engine: cpuEngine(),
      servers: serversOf(world, gold.url),
      onStep: () => {},
    };
    const { files } = await runStage({ ...options, experiment: changed });
    assert.equal(gold.asked.length, before);
    const again = await runStage({ ...options, experiment });
    assert.notDeepEqual(files, again.files);
  });

  it("killed with kill -9 again and again, makes the same bytes, and no kept answer is paid for twice", async () => {
    const killed = join(world, "killed");
    const random = randomFrom("kills");
    const kills: { asked: number; kept: Set<string> }[] = [];
    const first = gold.asked.length;
    for (let ended = false; !ended; ) {
      const child = start(killed);
      const exit = once(child, "exit");
      await once(child.stdout!, "data");
      ended = await Promise.race([
        exit.then(() => true),
        sleep(random.int(50, 300 + 300 * kills.length)).then(() => false),
      ]);
      if (!ended) child.kill("SIGKILL");
      const [code] = await exit;
      if (ended) assert.equal(code, 0);
      else kills.push({ asked: gold.asked.length, kept: keptKeys(killed) });
    }
    assert.ok(kills.length >= 4, `killed ${kills.length} times only: the test shows little`);
    for (const { stage, id } of EXPERIMENTS) {
      assert.deepEqual(bytesOf(folder(killed, stage, id)), bytesOf(folder(whole, stage, id)), `${stage} ${id}`);
      const { spend } = manifestOf(killed, stage, id).summary as { spend: Record<string, object> };
      const undisturbed = manifestOf(whole, stage, id).summary.spend as Record<string, object>;
      const withoutTraining = (roles: Record<string, object>) =>
        Object.entries(roles).filter(([role]) => !role.endsWith("training"));
      assert.deepEqual(withoutTraining(spend), withoutTraining(undisturbed), `${stage} ${id}`);
    }
    for (const { asked, kept } of kills) {
      const twice = gold.asked
        .slice(asked)
        .filter((messages) =>
          kept.has(hashOf({ role: "gold", model: "tiny-gold", call: "chat", messages, ...TINY.gold })),
        );
      assert.equal(twice.length, 0);
    }
    assert.ok(gold.asked.length > first);
  });

  it("calibrates by three steps with an untrained judge, and does not take answers from the ledger for fast ones", async () => {
    let time = 0;
    const clock = () => (time += 30_000);
    const context = {
      seed: 1,
      scale: "tiny",
      root: join(world, "calibrated"),
      engine: cpuEngine(),
      servers: serversOf(world, gold.url),
    };
    const found = await calibrate(context, TINY, 2, clock);
    assert.deepEqual([found.steps, found.seconds, found.gpus, found.tokens.judgeTrace], [3, 30, 2, null]);
    assert.ok(found.efficiency > 0 && found.tokens.rollout > 1 && found.tokens.rollout <= 32);
    await assert.rejects(calibrate(context, TINY, 2, clock), /measured before: remove the folders/);
  });

  it("gives the same weights and rows over judgelab serve, and keeps what the probe found", async () => {
    const bases = basesOf(world);
    const server = await testServer(
      {},
      new Map([
        ["tiny-judge", { ref: bases.judge, shape: SHAPE }],
        ["tiny-policy", { ref: bases.policy, shape: SHAPE }],
      ]),
    );
    const role = (name: "judge" | "policy") => ({
      url: `${server.url}/v1`,
      model: `tiny-${name}`,
      concurrency: 8,
      tokenizer: join(world, "tokenizer"),
      training: { url: server.url, baseModel: `tiny-${name}`, loraRank: 0 },
    });
    const endpoints = Endpoints.parse({
      roles: { gold: { url: gold.url, model: "tiny-gold" }, judge: role("judge"), policy: role("policy") },
    });
    const servers = await openServers(endpoints, "smoke-endpoint", join(world, "data"));
    const served = join(world, "served");
    const wanted = EXPERIMENTS.filter(({ stage, id }) => stage === "annotate" || /^reasoning-4b/.test(id));
    try {
      await runAll(world, served, gold.url, servers, wanted);
    } finally {
      await servers.close();
      await server.stop();
    }
    for (const { stage, id } of wanted) {
      const [made, expected] = [manifestOf(served, stage, id), manifestOf(whole, stage, id)];
      assert.equal(made.weights?.hash, expected.weights?.hash, `${stage} ${id}`);
      const rowsOf = ({ files }: Manifest) => Object.entries(files).filter(([name]) => name.endsWith(".jsonl"));
      assert.deepEqual(rowsOf(made), rowsOf(expected), `${stage} ${id}`);
      if (!stage.startsWith("train")) continue;
      const { probe } = made.summary as { probe: Record<string, unknown> };
      assert.deepEqual([probe.ppo, probe.reduction, probe.idempotent], ["clips", "sum", true]);
    }
  });

  it("stops where a server has forgotten session and models, goes on from the checkpoint to the same bytes, and writes no key", async () => {
    const made = calibrationRun(TINY);
    const experiment = { ...made, config: { ...(made.config as object), checkpointEvery: 1 } };
    const bases = basesOf(world),
      state = join(world, "state"),
      key = "tml-training-secret";
    const served = new Map([
      ["tiny-judge", { ref: bases.judge, shape: SHAPE }],
      ["tiny-policy", { ref: bases.policy, shape: SHAPE }],
    ]);
    const role = (name: "judge" | "policy", url: string) => ({
      ...{ url: `${url}/v1`, model: `tiny-${name}`, keyEnv: "JUDGELAB_TEST_KEY", tokenizer: join(world, "tokenizer") },
      training: { url, baseModel: `tiny-${name}`, loraRank: 0, keyEnv: "JUDGELAB_TEST_KEY" },
    });
    /** Trains over a server, which after step `forgets` is another one at the same address. */
    const train = async (root: string, forgets?: number) => {
      let server = await serve(cpuEngine(), served, { port: 0, state, key });
      const port = Number(new URL(server.url).port);
      const endpoints = Endpoints.parse({
        roles: { judge: role("judge", server.url), policy: role("policy", server.url) },
      });
      const servers = await openServers(endpoints, "smoke-endpoint", join(world, "data"));
      const onStep = async ({ step }: { step: number }) => {
        if (step !== forgets) return;
        await server.close();
        server = await serve(cpuEngine(), served, { port, state, key });
      };
      try {
        return await runStage({
          experiment,
          seed: 1,
          scale: "tiny",
          root: join(world, root),
          engine: cpuEngine(),
          servers,
          onStep,
        });
      } finally {
        await servers.close();
        await server.close();
      }
    };
    process.env.JUDGELAB_TEST_KEY = key;
    try {
      const undisturbed = await train("remembered");
      await assert.rejects(
        train("forgotten", 2),
        /policy at http:\/\/127\.0\.0\.1:\d+, \w+: status 404, .*: it has no such session, model or state; if it was restarted, run the same command again$/,
      );
      const found = await train("forgotten");
      assert.equal(found.weights?.hash, undisturbed.weights?.hash);
      const kept = ({ summary, files }: Manifest) => {
        const { policy, judge } = summary.spend as Record<string, object>;
        return { policy, judge, rows: Object.entries(files).filter(([name]) => name.endsWith(".jsonl")) };
      };
      assert.deepEqual(kept(found), kept(undisturbed));
      for (const root of ["remembered", "forgotten"]) {
        const files = readdirSync(join(world, root), { recursive: true, withFileTypes: true }).filter((one) =>
          one.isFile(),
        );
        assert.ok(files.length >= 5);
        for (const { parentPath, name } of files) assert.ok(!readFileSync(join(parentPath, name)).includes(key), name);
      }
    } finally {
      delete process.env.JUDGELAB_TEST_KEY;
    }
  });

  const start = (root: string) => {
    const script = new URL("./world.ts", import.meta.url).pathname;
    return spawn(process.execPath, ["--import=tsx", script, world, root, gold.url], {
      stdio: ["ignore", "pipe", "ignore"],
    });
  };
});

/** What gold was asked and answered, as far as whole lines of the ledgers say. */
function keptKeys(root: string): Set<string> {
  const ledgers = join(root, "tiny", "ledger");
  const files = existsSync(ledgers)
    ? (readdirSync(ledgers, { recursive: true }) as string[]).filter((name) => name.endsWith("kept.jsonl"))
    : [];
  const lines = files.flatMap((name) => readFileSync(join(ledgers, name), "utf8").split("\n").slice(0, -1));
  return new Set(
    lines
      .map((line) => JSON.parse(line.split("\t")[0]!))
      .filter(({ role }) => role === "gold")
      .map(({ key }) => key),
  );
}

const bytesOf = (dir: string) =>
  Object.fromEntries(
    readdirSync(dir)
      .filter((name) => name !== "manifest.json")
      .sort()
      .map((name) => [name, sha256(readFileSync(join(dir, name)))]),
  );
