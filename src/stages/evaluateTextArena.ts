/** @file Stage evaluate-arena on text: trained and base policies against the baselines of Arena-Hard-V2 (tables 1 and 6). */

import { type BattleJudge, battle } from "../arena/battle.js";
import { type Benchmark, readBenchmark } from "../arena/benchmark.js";
import { INSTRUCTIONS } from "../arena/prompt.js";
import type { Answer, Question } from "../arena/rows.js";
import { styleMetadata, styleRow } from "../arena/styleMetadata.js";
import type { Engine, StateRef } from "../engine/engine.js";
import type { TextModel } from "../engine/textModel.js";
import { textFormatOf } from "../judge/format/text.js";
import type { Ledger } from "../ledger/ledger.js";
import { paidChat } from "../ledger/paidChat.js";
import { paidSampler } from "../ledger/paidSampler.js";
import { CONFIGS, type Config, given } from "../paper/configs.js";
import type { PolicyId } from "../paper/policies.js";
import { Asked } from "../paper/settings.js";
import { respond } from "../policy/rollouts.js";
import type { Manifest } from "../store/manifest.js";
import { progress } from "../store/progress.js";
import type { Run } from "../store/run.js";
import { randomFrom } from "../world/random.js";
import { type StageContext, weightsOf } from "./context.js";
import { inOrder } from "./inOrder.js";
import { handed, serversOf, spentInAll, withPaidRun } from "./paidRun.js";
import { StageError } from "./problem.js";
import { battleResults, count, failWithoutVerdicts, newTally, type Tallies } from "./textBattles.js";

/**
 * Writes questions, baselines, answers and judgments.jsonl in the benchmark's shapes, and battles.jsonl, which are
 * result rows. An answer that does not end within its length is an answer, as in the benchmark; a question too long for
 * a prompt has none. A failed judgment costs its question; a fault of the server stops the run. There is a checkpoint
 * after each model.
 */
export async function evaluateTextArena(context: StageContext): Promise<Manifest> {
  const { experiment, seed, onStep } = context;
  const { shared } = serversOf(context),
    arena = handed(context, "arena");
  const { pool, models, bootstrap, ...config } = CONFIGS["evaluate-arena"].parse(experiment.config);
  const sampling = given(config.sampling, "sampling"),
    judging = Asked.parse(config.judging);
  const { fields, hash } = await readBenchmark(arena.benchmark, config.questions ?? null);
  const policies = new Map<PolicyId, TextModel>();
  for (const { policy } of models)
    if (!policies.has(policy)) policies.set(policy, openedOnce(await shared.policy(policy)));
  const names = [...policies.values()].map(({ name }) => name).join(" and ");
  return withPaidRun(
    context,
    { arena: arena.model, policies: names, benchmark: hash },
    async ({ run, inputs, ledger }) => {
      const judge: BattleJudge = {
        name: arena.model,
        chat: paidChat({ ledger, ...arena }),
        ...judging,
        instructions: INSTRUCTIONS,
      };
      const tallies = (run.checkpoint?.extra ?? {}) as Tallies;
      const from = run.checkpoint?.step ?? 0; // models
      if (from === 0) {
        for (const { question, baseline } of fields) {
          run.append("questions.jsonl", question);
          run.append("baselines.jsonl", { ...baseline, ...styleRow(baseline) });
        }
      }
      const bar = onStep ? null : progress(`evaluate-arena ${pool} seed ${seed}`, models.length * fields.length);
      let done = from * fields.length;
      const played = () => bar?.update(++done, spentInAll(ledger));
      const battles: Battles = { seed, run, ledger, fields, judge, sampling, tallies, played };
      try {
        for (const [at, { model, policy: id, kind }] of [...models.entries()].slice(from)) {
          const policy = policies.get(id)!;
          await fight(battles, model, policy, kind === null ? policy.base : weightsOf(inputs[model]!));
          await run.saveCheckpoint(at + 1, null, tallies);
        }
      } finally {
        bar?.stop();
      }
      for (const row of await battleResults(run.dir, { seed, pool, models, bootstrap }))
        run.append("battles.jsonl", row);
      return run.finish({ summary: { outcomes: tallies } });
    },
  );
}

/** What the battles of all models share. */
interface Battles {
  seed: number;
  run: Run;
  ledger: Ledger;
  fields: Benchmark["fields"];
  judge: BattleJudge;
  sampling: NonNullable<Config<"evaluate-arena">["sampling"]>;
  tallies: Tallies;
  played(): void; // one question more
}

/** A model's answers to all questions, and the judge's verdicts on them. */
async function fight(battles: Battles, model: string, policy: TextModel, weights: StateRef): Promise<void> {
  const { seed, run, ledger, fields, judge, sampling, tallies } = battles;
  const sampler = paidSampler({
    ledger,
    role: policy.role,
    model: `${policy.name} ${weights.hash}`,
    open: async () => (await policy.open()).openSampler(weights),
  });
  const format = textFormatOf(policy.format);
  const played = inOrder(fields, async ({ question, baseline }) => {
    const drawn = randomFrom(seed, "arena", question.uid).seed(); // the same in both pools: base policies answer once
    const [written] = await respond(sampler, format, [{ prompt: question.prompt, seed: drawn }], 1, sampling);
    if (!written) return null;
    const { text, truncated } = written[0]!;
    const row = answerRow(model, question, text);
    return { row, truncated, fought: await battle({ question, answer: row, baseline }, judge) };
  });
  const tally = (tallies[model] = newTally());
  try {
    for await (const one of played) {
      battles.played();
      if (!one) {
        tally.tooLong += 1;
        continue;
      }
      const { row, truncated, fought } = one;
      run.append("answers.jsonl", row);
      run.append("judgments.jsonl", fought.row);
      for (const failure of fought.failures)
        run.warn({
          kind: "arena-failed",
          message: `a judgment of ${model} failed and costs its question: ${failure}`,
        });
      count(tally, fought, truncated);
      failWithoutVerdicts(tallies, fought);
    }
  } finally {
    await sampler.close();
  }
  if (tally.tooLong > 0)
    run.warn({
      kind: "question-too-long",
      message: `${model} has no answer to ${tally.tooLong} questions, which are longer than ${sampling.maxPrompt} tokens`,
    });
  if (tally.tooLong === fields.length)
    throw new StageError({ kind: "questions-too-long", count: fields.length, maxPrompt: sampling.maxPrompt });
}

const answerRow = (model: string, { uid, prompt }: Question, text: string): Answer => ({
  uid,
  model,
  messages: [
    { role: "user", content: prompt },
    { role: "assistant", content: { answer: text } },
  ],
  metadata: styleMetadata(text),
});

/** One session for all that were trained from a base policy. */
function openedOnce(model: TextModel): TextModel {
  let engine: Promise<Engine> | undefined;
  return { ...model, open: () => (engine ??= model.open()) };
}
