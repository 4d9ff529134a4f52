/**
 * @file Our Tinker client against a training server that nobody here wrote, and the same work in process beside it.
 *
 * README.md beside it tells how to start such a server. After `make build`:
 *   node test/external/realServer.mjs probe  --url http://127.0.0.1:8479 --model $MODEL --rank 64
 *   node test/external/realServer.mjs judge  --url … --model … --rank 64 --steps 300 --rate .004 --out FOLDER
 *   node test/external/realServer.mjs policy --url … --model … --rank 64 --judge RUN --steps 100 --rate .0005 --out FOLDER
 * `judge` trains a reasoning judge by SFT, from the model as it is. `policy` trains a base policy by SFT, then by GRPO
 * against a finished judge: RUN is its folder, such as runs/miniature/train-judge/reasoning-8b/seed-1, and it scores in
 * process; with --judge-state FILE, a state that `judge` saved, it scores on the server. Without --url both run on the
 * embedded engine. Each writes its rows to FOLDER and prints what it measured.
 */
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { annotations } from "../../dist/annotation/procedure.js";
import { cpuEngine } from "../../dist/engine/cpu/cpuEngine.js";
import { probeTraining } from "../../dist/engine/tinker/probe.js";
import { tinkerEngine } from "../../dist/engine/tinker/tinkerEngine.js";
import { agreement } from "../../dist/judge/agreement.js";
import { sftDatum } from "../../dist/judge/examples.js";
import { experiments } from "../../dist/paper/experiments.js";
import { SCALES } from "../../dist/paper/scales.js";
import { policyPretrainingData } from "../../dist/policy/pretrain.js";
import { heldOutPrompts } from "../../dist/policy/outputs.js";
import { sampleResponses, wordsOf } from "../../dist/policy/rollouts.js";
import { policyStep } from "../../dist/policy/train.js";
import { readManifest } from "../../dist/store/manifest.js";
import { batches, supervisedStep } from "../../dist/training/supervised.js";
import { gold } from "../../dist/world/gold.js";
import { VOCABULARY } from "../../dist/world/vocabulary.js";

const SEED = 100; // a development seed
const SCALE = SCALES.miniature;
const { positionals: [part], values: given } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(["url", "model", "rank", "judge", "judge-state", "out", "steps", "rate", "batch", "prompts", "base-steps", "base-rate", "width"]
    .map((name) => [name, { type: "string" }])),
});
const number = (name, otherwise) => Number(given[name] ?? otherwise);
const options = { url: given.url, baseModel: given.model, loraRank: number("rank", 0) };
const shape = { vocabulary: VOCABULARY, width: number("width", 64), layers: 2, heads: number("width", 64) / 16, context: SCALE.context };
const mean = (xs) => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** A row a step, and where the time went: the client's is the processor time of this process. */
function recorder(name) {
  mkdirSync(given.out, { recursive: true });
  const file = join(given.out, `${name}.jsonl`);
  rmSync(file, { force: true });
  let from = performance.now(), cpu = process.cpuUsage();
  const total = { seconds: 0, client: 0, tokens: 0, steps: 0 };
  return {
    /** Leaves out of the measurement what happened since the last row. */
    skip: () => ([from, cpu] = [performance.now(), process.cpuUsage()]),
    row(values, tokens = 0) {
      const seconds = (performance.now() - from) / 1000, used = process.cpuUsage(cpu);
      const client = (used.user + used.system) / 1e6;
      total.seconds += seconds, total.client += client, total.tokens += tokens, total.steps++;
      appendFileSync(file, JSON.stringify({ ...values, tokens, seconds: +seconds.toFixed(3), client: +client.toFixed(3) }) + "\n");
      this.skip();
    },
    done: () => console.log(
      `${name}: ${total.steps} steps, ${total.seconds.toFixed(0)} s, ${(total.tokens / total.seconds).toFixed(0)} tokens/s, ` +
      `client's processor time ${(100 * total.client / total.seconds).toFixed(1)} % of the wall time`),
  };
}

async function supervised(trainer, data, settings, name) {
  const record = recorder(name), batchOf = batches(data.length, settings.batch, SEED, name);
  for (let i = 0; i < settings.steps; i++) {
    const batch = batchOf(i).map((k) => data[k]);
    const { loss, gradNorm } = await supervisedStep(trainer, batch, settings, i);
    record.row({ step: i + 1, loss, gradNorm }, batch.reduce((sum, { tokens }) => sum + tokens.length - 1, 0));
    if ((i + 1) % 25 === 0) console.log(name, "step", i + 1, "loss", loss.toFixed(3));
  }
  record.done();
}

async function trainJudge(engine) {
  const data = annotations(SEED, "train", 4000, "high", SCALE.world).map((one) => sftDatum("reasoning", one));
  const trainer = await engine.create(shape, SEED);
  const settings = { ...SCALE.sft, steps: number("steps", 300), batch: number("batch", 24), learningRate: number("rate", 0.003) };
  await supervised(trainer, data, settings, "judge-sft");
  const state = await trainer.save(join(given.out, "judge.state"));
  const sampler = await trainer.publish();
  const rows = annotations(SEED, "validation", 64, "high", SCALE.world);
  const { alpha, invalidRate, traceTokens } = await agreement({ kind: "reasoning", judging: SCALE.judging, sampler }, rows, SEED, "validation");
  console.log("judge on 64 validation rows:", { alpha, invalidRate, traceTokens, state });
  await trainer.close();
}

async function trainPolicy(engine, judge) {
  const { config } = experiments("miniature").find(({ stage, id }) => stage === "pretrain" && id === "policy-llama-3.1-8b");
  const base = policyPretrainingData([SEED, config.policy], 6000, config.mixture, config.world);
  const trainer = await engine.create(shape, SEED);
  const settings = { ...SCALE.policyPretraining, steps: number("base-steps", 250), batch: 32, learningRate: number("base-rate", 0.004) };
  await supervised(trainer, base, settings, "base-policy-sft");

  const rl = { ...SCALE.policyRl, prompts: number("prompts", 8), miniBatches: 1, learningRate: number("rate", 0.0003) };
  const heldOut = heldOutPrompts(SEED, 48, SCALE.world), record = recorder("policy-grpo"), steps = number("steps", 100);
  const evaluate = async (step) => {
    const sampler = await trainer.publish();
    const outputs = (await sampleResponses(sampler, heldOut, 1, 1, SEED, "held-out", step)).flat();
    await sampler.close();
    const score = mean(outputs.map((one) => gold(one.prompt, wordsOf(one), "high", SCALE.world.gold).score));
    appendFileSync(join(given.out, "gold.jsonl"), JSON.stringify({ step, gold: score }) + "\n");
    console.log("step", step, "gold of 48 held-out outputs", score.toFixed(2));
    record.skip();
  };
  rmSync(join(given.out, "gold.jsonl"), { force: true });
  for (let i = 0; i < steps; i++) {
    if (i % 20 === 0) await evaluate(i);
    const row = await policyStep(trainer, judge, rl, SCALE.world, SEED, i);
    record.row({ step: i + 1, ...row }, Math.round((row.length + 1) * rl.prompts * rl.rollouts));
    if ((i + 1) % 10 === 0) console.log("grpo step", i + 1, "reward", row.reward.toFixed(2), "judged", row.judged.toFixed(2));
  }
  await evaluate(steps);
  record.done();
  await trainer.close();
}

async function openJudge(engine, cpu) {
  const asked = { kind: "reasoning", judging: SCALE.judging };
  if (given["judge-state"]) return { ...asked, sampler: await engine.openSampler({ path: given["judge-state"], hash: "" }) };
  return { ...asked, sampler: await cpu.openSampler((await readManifest(given.judge)).weights) };
}

if (part === "probe") {
  console.log(await probeTraining(options));
} else {
  const cpu = cpuEngine({ workers: 1 });
  const engine = given.url ? await tinkerEngine({ ...options, probe: await probeTraining(options) }) : cpu;
  if (part === "judge") await trainJudge(engine);
  else await trainPolicy(engine, await openJudge(engine, cpu));
  if (engine !== cpu) await engine.close();
  await cpu.close();
}
