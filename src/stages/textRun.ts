/** @file A run on text: models on servers, called through the run's ledger; the mixture's prompts; gold's rubrics. */
import { BaselineRow, RubricRow } from "../annotation/rows.js";
import { promptKey, type SplitName } from "../data/splits.js";
import { fileOf, InstructionRow } from "../data/splitTulu.js";
import type { Sampler } from "../engine/engine.js";
import type { TextModel } from "../engine/textModel.js";
import { textFormatOf } from "../judge/format/text.js";
import { paidSampler } from "../ledger/paidSampler.js";
import type { Config } from "../paper/configs.js";
import { readRows } from "../store/jsonl.js";
import { openRowFile } from "../store/rowFile.js";
import { batches } from "../training/supervised.js";
import type { Inputs } from "./context.js";
import { type Model, NO_RUBRICS, type OpenRun, type Prompts, type Rubrics } from "./models.js";
import { dataHash, type PaidRun, serversOf, withPaidRun } from "./paidRun.js";

export const textRun: OpenRun = async (context, needs, work) => {
  const { shared } = serversOf(context);
  const policy = needs.policy && (await shared.policy(needs.policy));
  const judge = needs.judge && (await shared.judge(needs.judge));
  const decides = {
    ...(policy && { policy: policy.name }),
    ...(judge && { judge: judge.name }),
    ...(needs.data && { data: await dataHash(shared.data) }),
  };
  const passing = context.experiment.stage.startsWith("train"); // what a training asks is kept until its next checkpoint
  return withPaidRun(context, decides, (paid) =>
    work({
      run: paid.run,
      inputs: paid.inputs,
      policy: modelOf(policy, paid, passing),
      judge: modelOf(judge, paid, passing),
      prompts: (config) => promptsOf(shared.data, config, paid.inputs, context.seed),
      rubrics: (_, splits) => openRubrics(paid.inputs.rubrics, splits),
    }),
  );
};

/**
 * A sampler is made only if an answer is missing: a run resumed after a kill replays the steps since its checkpoint
 * from the ledger.
 */
function modelOf(model: TextModel | undefined, { ledger, weightsAt, training }: PaidRun, passing: boolean): Model {
  if (!model) return NO_MODEL;
  const { name, role, base } = model;
  const paid = (weights: string, open: () => Promise<Sampler>) =>
    Promise.resolve(paidSampler({ ledger, role, model: weights, passing, open }));
  return {
    format: textFormatOf(model.format),
    base,
    read: (weights) => paid(`${name} ${weights.hash}`, async () => (await model.open()).openSampler(weights)),
    published: (trainer, step) => paid(weightsAt(step), () => trainer.publish()),
    training: (everySteps = 25) => training(model, everySteps),
  };
}

/** In the place of a model that a stage did not ask for. */
const NO_MODEL = new Proxy({} as Model, {
  get() {
    throw new Error("this stage did not request that model");
  },
});

/**
 * Every training prompt is seen once before any is seen again. Where policies are compared with a baseline, a held-out prompt
 * that it did not answer is left out.
 */
async function promptsOf(data: string, { rl }: Config<"train-policy">, inputs: Inputs, seed: number): Promise<Prompts> {
  const training = await openRowFile(data, fileOf("policyTrain"), InstructionRow);
  const tests = await openRowFile(data, fileOf("policyTest"), InstructionRow);
  const batchOf = batches(training.length, rl.prompts, seed, "policy-prompts");
  const answerTo = inputs.baseline ? readBaseline(inputs.baseline) : null;
  const heldOut = Array.from({ length: Math.min(rl.heldOutPrompts, tests.length) }, (_, i) => {
    const prompt = tests.at(i).instruction;
    return { prompt, ...(answerTo && { baseline: answerTo(prompt) }) };
  });
  tests.close();
  return {
    training: (step) => batchOf(step).map((k) => training.at(k).instruction),
    heldOut: answerTo ? heldOut.filter(({ baseline }) => baseline !== undefined) : heldOut,
    close: training.close,
  };
}

/** The baseline's answers by prompt, about a thousand, as text only: training must not call their writer. */
function readBaseline({ dir }: Inputs[string]): (prompt: string) => string | undefined {
  const rows = readRows(dir, "policyTest.jsonl", BaselineRow);
  const answers = new Map(rows.map(({ prompt, response }) => [promptKey(prompt), response]));
  return (prompt) => answers.get(promptKey(prompt));
}

/** `input`: the run that wrote them; without one the judge is shown none. */
async function openRubrics(input: Inputs[string] | undefined, splits: readonly SplitName[]): Promise<Rubrics> {
  if (!input) return NO_RUBRICS;
  const files = await Promise.all(splits.map((split) => openRowFile(input.dir, fileOf(split), RubricRow)));
  const places = new Map<string, () => string>();
  for (const rows of files) {
    for (let i = 0; i < rows.length; i++) places.set(promptKey(rows.at(i).prompt), () => rows.at(i).rubric);
  }
  return {
    has: (prompt) => places.has(promptKey(prompt)),
    show(asked) {
      const read = places.get(promptKey(asked.prompt));
      if (!read) throw new Error(`gold wrote no rubric for ${JSON.stringify(asked.prompt.slice(0, 80))}`);
      return { ...asked, rubric: read() };
    },
    close: () => files.forEach((rows) => rows.close()),
  };
}
