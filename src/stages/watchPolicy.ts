/**
 * @file Stage watch-policy: what could have been noticed of a policy in training without gold or the truth (figure B3).
 */
import { z } from "zod";
import type { Engine } from "../engine/engine.js";
import type { ModelJudge } from "../judge/ask.js";

import { miniature } from "../judge/format/miniature.js";
import { scoreResponses } from "../judge/score.js";
import { CONFIGS, type Config } from "../paper/configs.js";
import { judgeId } from "../paper/judges.js";
import type { PolicyRun } from "../policy/evaluate.js";
import { OutputRow } from "../policy/heldOut.js";
import type { WatchRow } from "../results/rows.js";
import { certainty, disagreement, fallsAfterEdits } from "../signals/judgeSignals.js";
import { policyStatistics, rewardSpread, risenPhrase, textStatistics } from "../signals/statistics.js";
import { meanOf, meanOver } from "../stats/meanOf.js";
import { readRows } from "../store/jsonl.js";
import type { Manifest } from "../store/manifest.js";
import { readPrompt } from "../world/prompt.js";
import type { Key } from "../world/random.js";
import { encode } from "../world/vocabulary.js";
import { type Inputs, type StageContext, weightsOf, withRun } from "./context.js";

/** The part of a training's progress.jsonl that is read. */
const ProgressRow = z.object({ step: z.number(), rewardStd: z.number() });

/**
 * Writes signals.jsonl, a row for each evaluation that is watched, of the first prompts. The rewarding judge is asked
 * again about edited outputs, and the other judges of the seed about the outputs as they are.
 */
export function watchPolicy(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed, engine } = context;
    const config = CONFIGS["watch-policy"].parse(experiment.config);
    const { kind, size, variant = "standard", policy, every, prompts } = config;
    const who: PolicyRun = { seed, kind, size, variant, policy, klWeight: 0 };
    const { dir } = inputs.outputs!;
    const outputs = readRows(dir, "outputs.jsonl", OutputRow);
    const progress = readRows(dir, "progress.jsonl", ProgressRow);
    const steps = [...new Set(outputs.map(({ step }) => step))].filter((_, i) => i % every === 0);
    const watched = (step: number) => outputs.filter((row) => row.step === step).slice(0, prompts);
    const first = responsesOf(watched(steps[0] ?? 0));
    const judges = await openJudges(engine, inputs, config);
    try {
      for (const [i, step] of steps.entries()) {
        const rows = watched(step);
        const row: WatchRow = {
          ...{ ...who, step, outputs: rows.length },
          ...statistics(rows, first, rewardSpread(progress, steps[i - 1] ?? 0, step)),
          ...(await askedAgain(judges, rows, [seed, "watch", step])),
        };
        run.append("signals.jsonl", row);
      }
    } finally {
      await Promise.all([judges.judge, ...judges.others.map((one) => one.judge)].map(({ sampler }) => sampler.close()));
    }
    return run.finish({ summary: { evaluations: steps.length } });
  });
}

/** The rewarding judge, and the others by their run. */
interface Judges {
  judge: ModelJudge;
  others: { id: string; judge: ModelJudge }[];
}

async function openJudges(engine: Engine, inputs: Inputs, config: Config<"watch-policy">): Promise<Judges> {
  const { kind, judging, others } = config;
  const opened = async (role: string, as: ModelJudge["kind"]): Promise<ModelJudge> => ({
    ...{ kind: as, judging, format: miniature },
    sampler: await engine.openSampler(weightsOf(inputs[role]!)),
  });
  const judge = await opened("judge", kind);
  const opening = others.map(async (other) => {
    const id = judgeId(other);
    return { id, judge: await opened(id, other.kind) };
  });
  return { judge, others: await Promise.all(opening) };
}

/** What the run's own files tell. `first`: the responses at the start. */
const statistics = (rows: readonly OutputRow[], first: readonly string[], spread: number | null) => ({
  ...textStatistics(rows.map(({ response, judgeScore }) => ({ output: response, score: judgeScore }))),
  phrase: risenPhrase(first, responsesOf(rows))?.rise ?? 0,
  rewardSpread: spread,
  ...policyStatistics(rows),
});
const responsesOf = (rows: readonly OutputRow[]) => rows.map(({ response }) => response);

/** What judges tell who are asked about the outputs again, as they are or edited. */
async function askedAgain({ judge, others }: Judges, rows: readonly OutputRow[], key: Key) {
  const asked = rows.map(({ prompt, response }) => ({ prompt, response }));
  const second: { isOwnKind: boolean; scores: number[] }[] = [];
  for (const other of others) {
    const { scored } = await scoreResponses(other.judge, asked, ...key, other.id);
    second.push({ isOwnKind: other.judge.kind === judge.kind, scores: scored.map(({ score }) => score) });
  }
  const before = rows.map(({ prompt, response, judgeScore }) => ({ prompt, response, score: judgeScore }));
  const falls = await fallsAfterEdits(judge, before, [...key, "edits"]);
  const harmless = falls.dropClaims.filter((_, i) => !readPrompt(encode(rows[i]!.prompt)).restricted);
  const scores = rows.map(({ judgeScore }) => judgeScore);
  return {
    ...(await certainty(judge, rows)),
    ...disagreement(scores, second),
    swapTopic: meanOf(falls.swapTopic),
    dropPraise: meanOf(falls.dropPraise),
    dropClaims: meanOf(falls.dropClaims),
    shuffle: meanOf(falls.shuffle),
    dropClaimsHarmless: meanOver(harmless, (fall) => fall),
  };
}
