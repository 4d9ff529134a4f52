/** @file Arena-Hard-V2 itself, on real text (tables 1 and 6): what its stage is told, who battles, and its runs. */
import { z } from "zod";
import { isMain } from "./ablations.js";
import { ARENA_POOLS, ArenaModel, type ArenaPool, arenaModel, baseModel } from "./arena.js";
import type { Experiment } from "./experiment.js";
import { judgeId } from "./judges.js";
import { isPairwise, pairwiseId } from "./pairwise.js";
import type { PaperScale } from "./paperScale.js";
import { POLICIES } from "./policies.js";

const count = z.number().int().positive();

export const TextArena = z.strictObject({
  tier: z.literal("endpoint"),
  task: z.literal("arena"),
  pool: z.enum(ARENA_POOLS),
  models: z.array(ArenaModel),
  questions: count.nullable(), // of each subset; null: all
  sampling: z.strictObject({ maxPrompt: count, maxResponse: count, temperature: z.number().nonnegative() }), // of answers
  judging: z.strictObject({ temperature: z.number().nonnegative(), maxTokens: count }),
  bootstrap: count,
});

/** A run for each pool that a scale has policies of; none where it lists no arena. */
export function textArenas(scale: PaperScale): Experiment[] {
  const { arena, policyRl } = scale;
  if (!arena) return [];
  const { maxPrompt, ...asked } = arena;
  return battling(scale).map(({ pool, models }): Experiment => {
    const sampling = { maxPrompt, maxResponse: policyRl.maxResponse, temperature: policyRl.temperature }; // 2.2
    const config: z.infer<typeof TextArena> = { tier: "endpoint", task: "arena", pool, models, ...asked, sampling };
    const inputs = models
      .filter(({ kind }) => kind !== null)
      .map(({ model }) => ({ role: model, stage: "train-policy" as const, id: model }));
    return { stage: "evaluate-arena", id: pool, config, inputs };
  });
}

/** The pools that a scale has policies of. One base policy after the other, each behind those trained from it: many servers hold one. */
export function battling(scale: PaperScale): { pool: ArenaPool; models: ArenaModel[] }[] {
  return ARENA_POOLS.flatMap((pool) => {
    const models = POLICIES.flatMap((policy) => {
      const own = trained(scale)[pool].filter((model) => model.policy === policy);
      return own.length > 0 ? [...own, baseModel(policy)] : [];
    });
    return models.length > 0 ? [{ pool, models }] : [];
  });
}

/** Table 1's policies are those of the main figures, table 6's those of pairwise judges. */
const trained = ({ runs }: PaperScale): Record<ArenaPool, ArenaModel[]> => ({
  pointwise: runs
    .filter((run) => !isPairwise({ config: run }) && isMain(run))
    .map((run) => arenaModel(judgeId(run), run.policy, run)),
  pairwise: runs
    .filter((run) => isPairwise({ config: run }))
    .map((run) => arenaModel(pairwiseId(run.kind), run.policy, run)),
});
