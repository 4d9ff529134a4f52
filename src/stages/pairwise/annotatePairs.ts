/** @file Stage annotate for pairwise judges: pairs of off-policy responses with gold's verdicts and traces. */
import { pairAnnotations } from "../../annotation/annotate.js";
import { pairRow } from "../../annotation/pairs.js";
import { ANNOTATION_PARTS } from "../../annotation/rows.js";
import { PAIRWISE_CONFIGS } from "../../paper/pairwise.js";
import type { Manifest } from "../../store/run.js";
import { type StageContext, withRun } from "../context.js";

/** Writes train, validation, test and other.jsonl. Takes a second, so it starts anew when it was killed. */
export async function annotatePairs(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run) => {
    const { rows, world } = PAIRWISE_CONFIGS.annotate.parse(context.experiment.config);
    const summary: Record<string, unknown> = {};
    for (const part of ANNOTATION_PARTS) {
      const pairs = pairAnnotations(context.seed, part, rows[part], world);
      for (const pair of pairs) run.append(`${part}.jsonl`, pairRow(pair));
      const traceTokens = pairs.reduce((sum, { trace }) => sum + trace.length, 0) / pairs.length;
      summary[part] = { pairs: pairs.length, traceTokens };
    }
    return run.finish({ summary });
  });
}
