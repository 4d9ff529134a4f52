/**
 * @file Scale pocket's chain in a few steps of a real pretrained model, against a training server that others wrote: README.md
 * beside it says how to start one. Gold is a rule over real text (the word that was asked for, the length, no refusal).
 *
 *   node --import=tsx test/external/pocketOnCpu.ts <endpoints.json> <folder> [--sft 3] [--batch 2] [--policy 2] [--rollouts 4]
 *     [--rows 3] [--for <words of runs, such as policy or train-judge/reasoning>] [--measure no]
 *
 * The endpoints file has the roles judge and policy. Prints minutes by stage, the mass on the ten digits and the scores of
 * each judge before and after training, and the rewards of the policy's steps.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AnnotationRow } from "../../src/annotation/rows.js";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import { ask, type ModelJudge } from "../../src/judge/ask.js";
import { textFormatOf } from "../../src/judge/format/text.js";
import { expectedScore } from "../../src/judge/score.js";
import type { Experiment } from "../../src/paper/experiment.js";
import { experiments } from "../../src/paper/experiments.js";
import { JUDGE_KINDS } from "../../src/paper/judges.js";
import { TEXT_SCALES, TextScale } from "../../src/paper/textScales.js";
import { readEndpoints } from "../../src/servers/endpoints.js";
import { weightsOf } from "../../src/stages/context.js";
import { runStage } from "../../src/stages/index.js";
import { openServers } from "../../src/stages/servers.js";
import { readManifest } from "../../src/store/manifest.js";
import { openRowFile } from "../../src/store/rowFile.js";
import { randomFrom } from "../../src/world/random.js";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(
    ["sft", "batch", "policy", "rollouts", "rows", "rate", "for", "measure"].map((name) => [
      name,
      { type: "string" as const },
    ]),
  ),
});
const [endpointsFile, folder] = positionals as [string, string];
const number = (name: string, otherwise: number) => Number(values[name] ?? otherwise);
const [sftSteps, batch, rows] = [number("sft", 3), number("batch", 2), number("rows", 3)];
const [policySteps, rollouts] = [number("policy", 2), number("rollouts", 4)];
const data = join(folder, "data"),
  root = join(folder, "runs");

const THINGS = ["a river", "a market", "the moon", "an old train", "a garden", "winter", "a lighthouse", "bread"];
const WORDS = ["silver", "quiet", "slowly", "children", "bridge", "morning", "stone", "never"];
const instructionOf = (thing: string, word: string) =>
  `Write one sentence of at most 15 words about ${thing}. Use the word "${word}".`;
const OUTPUTS: ((thing: string, word: string) => string)[] = [
  (thing, word) => `There is ${thing} that I remember, and the word for it is ${word}.`,
  (thing) => `Everybody in our town talks about ${thing} from time to time.`,
  (thing, word) => `I am sorry, but I cannot write about ${thing} or use the word ${word}.`,
  () => "Yes.",
  (thing, word) => `${word} `.repeat(20) + thing,
];

/** What gold thinks of an answer, and its score. */
function rule(instruction: string, answer: string): { reasoning: string; score: number } {
  const word = /"(\w+)"/.exec(instruction)?.[1] ?? "";
  const words = answer.split(/\s+/).filter(Boolean).length;
  const used = answer.toLowerCase().includes(word),
    fits = words >= 5 && words <= 15,
    refuses = /\b(sorry|cannot|can't)\b/i.test(answer);
  const score = refuses ? 0 : (used ? 5 : 1) + (fits ? 4 : 0);
  const reasoning = `"${word}" is ${used ? "" : "not "}used. ${words} words. ${refuses ? "A refusal." : "No refusal."}`;
  return { reasoning, score };
}

function makeSplits() {
  mkdirSync(data, { recursive: true });
  const random = randomFrom("pocket-on-cpu");
  const draw = (i: number) => {
    const [thing, word] = [random.choice(THINGS), random.choice(WORDS)];
    const about = { id: String(i), source: "rule", instruction: instructionOf(thing, word) };
    return { about, output: OUTPUTS[i % OUTPUTS.length]!(thing, word) };
  };
  const write = (name: string, count: number, isJudged: boolean) => {
    const made = Array.from({ length: count }, (_, i) => {
      const { about, output } = draw(i);
      return isJudged ? { ...about, output, was: "chosen" } : about;
    });
    writeFileSync(join(data, `${name}.jsonl`), made.map((row) => JSON.stringify(row) + "\n").join(""));
  };
  write("judgeTrain", 64, true);
  write("judgeValidation", 2, true);
  write("judgeTest", rows, true);
  write("policyTrain", 32, false);
  write("policyTest", 2, false);
  writeFileSync(join(data, "splits.json"), "{}\n");
}

async function goldByRule() {
  const between = (text: string, label: string) =>
    new RegExp(`=== BEGIN ${label} \\w+ ===\\n([\\s\\S]*?)\\n=== END ${label}`).exec(text)?.[1] ?? "";
  const server = createServer(async (request, response) => {
    let sent = "";
    for await (const piece of request) sent += piece;
    const text = JSON.parse(sent).messages.at(-1).content as string;
    const { reasoning, score } = rule(between(text, "INSTRUCTION"), between(text, "ANSWER"));
    const message = { role: "assistant", content: String(score), reasoning };
    const usage = { prompt_tokens: 600, completion_tokens: 20, total_tokens: 620 };
    const body = { id: "rule", object: "chat.completion", created: 0, model: "rule", usage };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ...body, choices: [{ index: 0, finish_reason: "stop", message }] }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, close: () => server.close() };
}

const { pocket } = TEXT_SCALES;
const sft = { ...pocket.sft.reasoning, steps: sftSteps, batch, learningRate: number("rate", 1e-3), warmup: 0 };
const scale = TextScale.parse({
  ...pocket,
  sft: { "non-reasoning": sft, reasoning: sft },
  judgeRl: { ...pocket.judgeRl, steps: 1, prompts: 1, rollouts: 2, miniBatches: 1, maxPrompt: 1024, maxResponse: 40 },
  judging: { ...pocket.judging, maxTrace: 40 },
  policyRl: {
    ...pocket.policyRl,
    ...{ steps: policySteps, prompts: 1, rollouts, miniBatches: 1, evaluateEvery: 1000, heldOutPrompts: 1 },
    ...{ invalidLimit: 1, maxPrompt: 128, maxResponse: 40, learningRate: 1e-3 },
  },
});
/** A judge of each kind, and a policy on each. Validated at the end of SFT; base judges are asked below. */
const wanted = experiments(scale)
  .filter(
    ({ stage }) => stage.startsWith("train-judge") || stage === "annotate" || /^(train|evaluate)-policy/.test(stage),
  )
  .map(
    (one): Experiment =>
      one.stage === "train-judge" ? { ...one, config: { ...(one.config as object), validateEvery: sftSteps } } : one,
  );

makeSplits();
const gold = await goldByRule();
const given = readEndpoints(endpointsFile);
const named = { roles: { ...given.roles, gold: { url: gold.url, model: "rule", concurrency: 8, timeoutSeconds: 60 } } };
const servers = await openServers(named, "smoke-endpoint", data);
const at = (stage: string, id: string) => join(root, "pocket-on-cpu", stage, id, "seed-1");

/** Mass on the ten digits, the expected score and gold's, of each test row. */
async function measure(kind: (typeof JUDGE_KINDS)[number], trained: boolean) {
  const model = await servers.shared.judge("1.7b");
  const engine = await model.open();
  const state = trained
    ? weightsOf({
        manifest: await readManifest(at("train-judge", `${kind}-1.7b`)),
        dir: at("train-judge", `${kind}-1.7b`),
      })
    : model.base;
  const sampler = await engine.openSampler(state);
  const judge: ModelJudge = {
    kind,
    judging: scale.judging,
    format: textFormatOf(model.format),
    sampler,
    maxPrompt: 1024,
  };
  const test = await openRowFile(at("annotate", "high"), "test.jsonl", AnnotationRow);
  const asked = Array.from({ length: test.length }, (_, i) => test.at(i));
  const masses: number[] = [];
  const watched = {
    ...sampler,
    scoreTokens: async (...of: Parameters<typeof sampler.scoreTokens>) => {
      const found = await sampler.scoreTokens(...of);
      masses.push(...found.map(({ mass }) => mass));
      return found;
    },
  };
  const { answered } = await ask(
    { ...judge, sampler: watched },
    "pointwise",
    asked.map(({ prompt, response }) => ({ prompt, response })),
    [1, "pocket-on-cpu"],
  );
  const shown = answered.map((one, i) => ({
    gold: asked[i]!.score,
    score: one.odds && +expectedScore(one.odds.logprobs).toFixed(2),
    invalid: one.invalid,
    ...(one.trace && { trace: one.trace.slice(0, 80) }),
  }));
  console.log(
    `${kind} judge, ${trained ? "trained" : "untrained"}: mass on ten digits ${masses.map((mass) => mass.toFixed(3)).join(", ")}`,
  );
  console.table(shown);
  await sampler.close();
  test.close();
}

/** Runs what is not made yet and says how long it took. */
async function timed(what: string, work: () => Promise<unknown>) {
  const from = performance.now();
  await work();
  console.log(`${what}: ${((performance.now() - from) / 60_000).toFixed(1)} minutes`);
}
try {
  for (const experiment of wanted.filter(({ stage, id }) => `${stage}/${id}`.includes(values.for ?? ""))) {
    const { stage, id } = experiment;
    const kind = JUDGE_KINDS.find((one) => id.startsWith(one));
    const measured = stage === "train-judge" && values.measure !== "no"; // ten readings a row and judge take as long as the training
    if (measured) await timed(`base ${id}`, () => measure(kind!, false));
    await timed(`${stage} ${id}`, () =>
      runStage({
        experiment,
        seed: 1,
        scale: "pocket-on-cpu",
        root,
        engine: cpuEngine(),
        servers,
        onStep: (row) => console.log(stage, id, JSON.stringify(row)),
      }),
    );
    if (measured) await timed(`trained ${id}`, () => measure(kind!, true));
  }
} finally {
  await servers.close();
  gold.close();
}
