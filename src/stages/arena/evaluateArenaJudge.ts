/** @file Stage evaluate-judge for arena judges: how well they give the verdicts of their own procedure. */
import { readLabelledPairs } from "../../arena/miniature/pairs.js";
import { arenaAgreement } from "../../arena/miniature/verdicts.js";
import { ARENA_CONFIGS } from "../../paper/arena.js";
import type { ArenaJudgeRow } from "../../results/rows.js";
import { bootstrapInterval } from "../../stats/bootstrap.js";
import type { Manifest } from "../../store/run.js";
import { type StageContext, weightsOf, withRun } from "../context.js";

/** Writes agreement.jsonl, one row. */
export async function evaluateArenaJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { seed, engine } = context;
    const { judge, judging, bootstrap } = ARENA_CONFIGS["evaluate-judge"].parse(context.experiment.config);
    const pairs = readLabelledPairs(inputs.annotation.dir, "test");
    const sampler = await engine.openSampler(weightsOf(inputs.judge));
    const { right, ...agreed } = await arenaAgreement(sampler, judging, pairs, seed, "test");
    await sampler.close();
    const accuracyOf = (drawn: readonly number[]) => drawn.reduce((sum, i) => sum + right[i]!, 0) / drawn.length;
    const { low, high } = bootstrapInterval(pairs.length, accuracyOf, { rounds: bootstrap, seed });
    const row: ArenaJudgeRow = { seed, judge, ...agreed, low, high, rows: pairs.length };
    run.append("agreement.jsonl", row);
    return run.finish({ summary: { ...agreed } });
  });
}
