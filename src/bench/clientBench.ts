/** @file What the Tinker client adds to a policy's GRPO step: its time against a server that computes nothing. */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { Datum, Trainer } from "../engine/engine.js";
import { tinkerEngine } from "../engine/tinker/tinkerEngine.js";
import { ppoStep } from "../training/ppoStep.js";
import type { Measured } from "./measure.js";

/** Section 2.2: groups of 8, 1024 rollouts a step in mini-batches of 256. A rollout of 1300 tokens is a long answer. */
const STEP = { prompts: 128, rollouts: 8, promptTokens: 300, length: 1300, miniBatches: 4 };
/** Section 2.2: 64 A100 for about 120 h, up to 1200 steps. */
const PAPER_SECONDS = (120 * 3600) / 1200;
const TRIALS = 3;

const GRPO = {
  steps: 1,
  ...STEP,
  learningRate: 1e-6,
  clipLow: 0.2,
  clipHigh: 0.3,
  advantageEpsilon: 1e-6,
  temperature: 0.7,
};

export async function clientBench(): Promise<Measured[]> {
  const child = fork(new URL("./nullServer.js", import.meta.url), [String(STEP.length)]);
  try {
    const [url] = (await once(child, "message")) as [string];
    const engine = await tinkerEngine({ url });
    const trainer = await engine.create({ vocabulary: 32_000, width: 16, layers: 1, heads: 1, context: 2048 }, 1);
    let wall = Infinity,
      own = Infinity;
    for (let trial = 0; trial < TRIALS; trial++) {
      const began = performance.now(),
        used = process.cpuUsage();
      await step(trainer, trial);
      const { user, system } = process.cpuUsage(used);
      wall = Math.min(wall, (performance.now() - began) / 1000);
      own = Math.min(own, (user + system) / 1e6);
    }
    await trainer.close();
    await engine.close();
    const what = `client, GRPO step of ${STEP.prompts * STEP.rollouts} rollouts x ${STEP.length} tokens`;
    return [
      { what, value: own, unit: "s", note: "processor time of the client; null model" },
      {
        what: `${what}, server's side with it`,
        value: wall,
        unit: "s",
        note: "wall time; the server parses and answers on this machine too",
      },
      {
        what: "client's share of a step of the paper",
        value: (100 * wall) / PAPER_SECONDS,
        unit: "%",
        note: `of ${PAPER_SECONDS} s (120 h, 1200 steps), the wall time taken`,
      },
    ];
  } finally {
    child.kill();
  }
}

async function step(trainer: Trainer, trial: number): Promise<void> {
  const sampler = await trainer.publish();
  const prompts = Array.from({ length: STEP.prompts }, (_, p) =>
    Array.from({ length: STEP.promptTokens }, (_, i) => 1000 + ((p * 31 + i * 17) % 30_000)),
  );
  const completions_P_G = await sampler.sample(
    prompts.map((prompt, i) => ({ prompt, count: STEP.rollouts, maxTokens: STEP.length, temperature: 0.7, seed: i })),
  );
  await sampler.close();
  const data: Datum[] = prompts.flatMap((prompt, p) =>
    completions_P_G[p]!.map(({ tokens, logprobs }, g) => ({
      tokens: [...prompt, ...tokens],
      from: prompt.length,
      logprobs,
      advantages: new Float32Array(tokens.length).fill((g - 3.5) / 2.4 + p * 1e-4), // all differ, or equal rollouts would be merged
    })),
  );
  await ppoStep(trainer, data, GRPO, "bench", trial);
}
