/** @file Stage annotate for arena judges: pairs of off-policy responses with the verdicts and reasoning of their procedure. */
import { ARENA_PARTS, labelledPairRow, labelledPairs } from "../../arena/miniature/pairs.js";
import { ARENA_CONFIGS } from "../../paper/arena.js";
import type { Manifest } from "../../store/run.js";
import { type StageContext, withRun } from "../context.js";

/** Writes train, validation and test.jsonl. Takes a second, so it starts anew when it was killed. */
export async function annotateBattles(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run) => {
    const { judge, rows, world } = ARENA_CONFIGS.annotate.parse(context.experiment.config);
    const summary: Record<string, unknown> = {};
    for (const part of ARENA_PARTS) {
      const pairs = labelledPairs(context.seed, part, rows[part], judge, world);
      for (const pair of pairs) run.append(`${part}.jsonl`, labelledPairRow(pair));
      const traceTokens = pairs.reduce((sum, { trace }) => sum + trace.length, 0) / pairs.length;
      const ties = pairs.filter(({ label }) => label === "A=B").length;
      summary[part] = { pairs: pairs.length, traceTokens, ties: ties / pairs.length };
    }
    return run.finish({ summary });
  });
}
