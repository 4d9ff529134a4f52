/** @file Stage evaluate-arena on real text: trained and base policies against the baselines of Arena-Hard-V2 (tables 1 and 6). */
import { battle, type BattleJudge } from "../../arena/battle.js";
import { readBenchmark, type Benchmark } from "../../arena/benchmark.js";
import { questionOutcome } from "../../arena/games.js";
import { INSTRUCTIONS } from "../../arena/prompt.js";
import type { Answer } from "../../arena/rows.js";
import { styleMetadata, styleRow } from "../../arena/styleMetadata.js";
import { paidChat } from "../../engine/paidChat.js";
import { paidSampler } from "../../engine/paidSampler.js";
import type { TextModel } from "../../engine/textModel.js";
import { ENDPOINT_CONFIGS } from "../../paper/endpoint.js";
import type { PolicyId } from "../../paper/policies.js";
import { answer } from "../../policy/text/rollouts.js";
import { progress } from "../../progress.js";
import type { Manifest } from "../../store/run.js";
import { randomFrom } from "../../world/random.js";
import { weightsOf } from "../context.js";
import { arenaRows } from "./arenaRows.js";
import { spentInAll, withPaidRun, type ArenaContext } from "./context.js";
import { inOrder } from "./inOrder.js";

const AT_ONCE = 1024; // the roles' concurrency bounds the calls

/**
 * Writes questions, baselines, answers and judgments.jsonl in the benchmark's shapes, and battles.jsonl, which are result
 * rows. An answer that does not end within its length is an answer, as in the benchmark; a question too long for a prompt
 * has none. A judgment that fails costs its question, a fault of the server stops the run. A checkpoint after each model.
 */
export async function evaluateTextArena(context: ArenaContext): Promise<Manifest> {
  const { experiment, seed, tier, arena, onStep } = context;
  const { pool, models, questions, sampling, judging, bootstrap } = ENDPOINT_CONFIGS["evaluate-arena"].parse(experiment.config);
  const { fields, hash } = await readBenchmark(arena.benchmark, questions);
  const policies = new Map<PolicyId, TextModel>();
  for (const { policy } of models) if (!policies.has(policy)) policies.set(policy, await tier.policy(policy));
  const names = [...policies.values()].map(({ name }) => name).join(" and ");
  return withPaidRun(context, { arena: arena.model, policies: names, benchmark: hash }, async ({ run, inputs, ledger, finish }) => {
    const judge: BattleJudge = { name: arena.model, chat: paidChat({ ledger, ...arena }), ...judging, instructions: INSTRUCTIONS };
    const tallies = (run.checkpoint?.extra ?? {}) as Record<string, Tally>;
    const from = run.checkpoint?.step ?? 0; // models
    if (from === 0) {
      for (const { question, baseline } of fields) {
        run.append("questions.jsonl", question);
        run.append("baselines.jsonl", { ...baseline, ...styleRow(baseline) });
      }
    }
    const bar = onStep ? null : progress(`evaluate-arena ${pool} seed ${seed}`, models.length * fields.length);
    let done = from * fields.length;
    for (const [at, { model, policy: id, kind }] of [...models.entries()].slice(from)) {
      const policy = policies.get(id)!;
      const weights = kind === null ? policy.base : weightsOf(inputs[model]!);
      const sampler = paidSampler({
        ledger, role: policy.role, model: `${policy.name} ${weights.hash}`, open: async () => (await policy.open()).openSampler(weights),
      });
      const played = inOrder(fields, AT_ONCE, async ({ question, baseline }) => {
        const drawn = randomFrom(seed, "arena", question.uid).int(0, 0x7fffffff); // the same in both pools: base policies answer once
        const written = await answer(sampler, policy.format, question.prompt, 1, sampling, drawn);
        if (!written) return null;
        const [{ text, truncated }] = written as [(typeof written)[number]];
        const row = answerRow(model, question, text);
        return { row, truncated, fought: await battle({ question, answer: row, baseline }, judge) };
      });
      const tally: Tally = (tallies[model] = { judged: 0, withoutVerdict: 0, failed: 0, tooLong: 0, truncated: 0 });
      try {
        for await (const one of played) {
          bar?.update(++done, spentInAll(ledger));
          if (!one) {
            tally.tooLong += 1;
            continue;
          }
          const { row, truncated, fought } = one;
          run.append("answers.jsonl", row);
          run.append("judgments.jsonl", fought.row);
          for (const failure of fought.failures) run.warn({ kind: "arena-failed", message: `a judgment of ${model} failed and costs its question: ${failure}` });
          count(tally, fought.row.games, truncated);
          failIfHopeless(tallies, fought.failures[0] ?? JSON.stringify(fought.row.games[1]?.judgment));
        }
      } finally {
        await sampler.close();
      }
      if (tally.tooLong > 0) run.warn({ kind: "question-too-long", message: `${model} has no answer to ${tally.tooLong} questions, which are longer than ${sampling.maxPrompt} tokens` });
      if (tally.tooLong === fields.length) throw new Error(`none of the ${fields.length} questions is within ${sampling.maxPrompt} tokens: raise maxPrompt`);
      await run.saveCheckpoint(at + 1, null, tallies);
    }
    bar?.stop();
    for (const row of await arenaRows(run.dir, { seed, pool, models, bootstrap })) run.append("battles.jsonl", row);
    return finish({ summary: { outcomes: tallies } });
  });
}

type Field = Benchmark["fields"][number];

const answerRow = (model: string, { uid, prompt }: Field["question"], text: string): Answer => ({
  uid,
  model,
  messages: [{ role: "user", content: prompt }, { role: "assistant", content: { answer: text } }],
  metadata: styleMetadata(text),
});

/** Questions of one model: those that count and why others do not; and how many answers were cut off. */
interface Tally {
  judged: number;
  withoutVerdict: number;
  failed: number;
  tooLong: number;
  truncated: number;
}

function count(tally: Tally, games: Parameters<typeof questionOutcome>[0], truncated: boolean): void {
  const outcome = questionOutcome(games);
  tally[outcome.kind === "rows" ? "judged" : outcome.reason === "no-judgment" ? "failed" : "withoutVerdict"] += 1;
  if (truncated) tally.truncated += 1;
}

/** Before all battles are paid for: a judge of another kind ends its judgments in no verdict at all. */
function failIfHopeless(tallies: Record<string, Tally>, last: string): void {
  const all = Object.values(tallies);
  const sum = (of: (tally: Tally) => number) => all.reduce((total, one) => total + of(one), 0);
  const lost = sum(({ withoutVerdict, failed }) => withoutVerdict + failed);
  if (lost < 20 || sum(({ judged }) => judged) > 0) return;
  throw new Error(`the arena's judge gave no verdict on any of ${lost} questions, the last: ${last.slice(0, 200)}`);
}
