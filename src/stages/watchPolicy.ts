/**
 * @file Stage watch-policy: what could have been noticed of a policy in training without gold or the truth (figure B3).
 */
import { z } from "zod";
import { miniature } from "../judge/format/miniature.js";
import { scoreResponses } from "../judge/score.js";
import { CONFIGS } from "../paper/configs.js";
import { judgeId } from "../paper/judges.js";
import type { PolicyRun } from "../policy/evaluate.js";
import { OutputRow } from "../policy/heldOut.js";
import type { WatchRow } from "../results/rows.js";
import { certainty, disagreement, fallsAfterEdits } from "../signals/judgeSignals.js";
import { policyStatistics, rewardSpread, risenPhrase, textStatistics } from "../signals/statistics.js";
import { meanOf, meanOver } from "../stats/meanOf.js";
import { readRows } from "../store/jsonl.js";
import type { Manifest } from "../store/run.js";
import { readPrompt } from "../world/prompt.js";
import { encode } from "../world/vocabulary.js";
import { type StageContext, weightsOf, withRun } from "./context.js";

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
    const { kind, size, variant = "standard", policy, judging, others, every, prompts } = config;
    const who: PolicyRun = { seed, kind, size, variant, policy, klWeight: 0 };
    const { dir } = inputs.outputs!;
    const outputs = readRows(dir, "outputs.jsonl", OutputRow);
    const progress = readRows(dir, "progress.jsonl", ProgressRow);
    const steps = [...new Set(outputs.map(({ step }) => step))].filter((_, i) => i % every === 0);
    const watched = (step: number) => outputs.filter((row) => row.step === step).slice(0, prompts);
    const first = watched(steps[0] ?? 0).map(({ response }) => response);
    const opened = async (role: string, as: typeof kind) => ({
      ...{ kind: as, judging, format: miniature },
      sampler: await engine.openSampler(weightsOf(inputs[role]!)),
    });
    const judge = await opened("judge", kind);
    const panel = await Promise.all(
      others.map(async (other) => ({ id: judgeId(other), judge: await opened(judgeId(other), other.kind) })),
    );
    try {
      for (const [i, step] of steps.entries()) {
        const rows = watched(step);
        const texts = rows.map(({ response, judgeScore }) => ({ output: response, score: judgeScore }));
        const scored = rows.map(({ prompt, response, judgeScore }) => ({ prompt, response, score: judgeScore }));
        const asked = rows.map(({ prompt, response }) => ({ prompt, response }));
        const others = [];
        for (const { id, judge: other } of panel) {
          const { scored } = await scoreResponses(other, asked, seed, "watch", step, id);
          others.push({ isOwnKind: other.kind === kind, scores: scored.map(({ score }) => score) });
        }
        const falls = await fallsAfterEdits(judge, scored, [seed, "watch", step, "edits"]);
        const harmless = rows.map(({ prompt }) => !readPrompt(encode(prompt)).restricted);
        const row: WatchRow = {
          ...{ ...who, step, outputs: rows.length },
          ...textStatistics(texts),
          phrase:
            risenPhrase(
              first,
              rows.map(({ response }) => response),
            )?.rise ?? 0,
          rewardSpread: rewardSpread(progress, steps[i - 1] ?? 0, step),
          ...policyStatistics(rows),
          ...(await certainty(judge, rows)),
          ...disagreement(
            rows.map(({ judgeScore }) => judgeScore),
            others,
          ),
          swapTopic: meanOf(falls.swapTopic),
          dropPraise: meanOf(falls.dropPraise),
          dropClaims: meanOf(falls.dropClaims),
          shuffle: meanOf(falls.shuffle),
          dropClaimsHarmless: meanOver(
            falls.dropClaims.filter((_, i) => harmless[i]),
            (fall) => fall,
          ),
        };
        run.append("signals.jsonl", row);
      }
    } finally {
      await Promise.all([judge, ...panel.map((one) => one.judge)].map(({ sampler }) => sampler.close()));
    }
    return run.finish({ summary: { evaluations: steps.length } });
  });
}
