/** @file Stage annotate: the judges' data, with gold scores and traces. */
import { annotations, askedAnnotations } from "../annotation/annotate.js";
import { ANNOTATION_PARTS, annotationRow } from "../annotation/rows.js";
import { CONFIGS } from "../paper/experiments.js";
import type { Manifest } from "../store/run.js";
import { type StageContext, withRun } from "./context.js";

/** Gold is the context's, or the procedure in process. Writes train, validation, test and other.jsonl. Takes a second, so it starts anew when it was killed. */
export async function annotate(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run) => {
    const { gold } = context;
    const { effort, rows, world } = CONFIGS.annotate.parse(context.experiment.config);
    const summary: Record<string, unknown> = {};
    for (const part of ANNOTATION_PARTS) {
      const annotated = gold
        ? await askedAnnotations(gold, context.seed, part, rows[part], effort, world)
        : annotations(context.seed, part, rows[part], effort, world);
      for (const one of annotated) run.append(`${part}.jsonl`, annotationRow(one));
      const mean = (of: (one: (typeof annotated)[number]) => number) =>
        annotated.reduce((sum, one) => sum + of(one), 0) / annotated.length;
      summary[part] = {
        rows: rows[part],
        score: mean((one) => one.score),
        traceTokens: mean((one) => one.trace.length),
      };
    }
    return run.finish({ summary });
  });
}
