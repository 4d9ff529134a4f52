/** @file Stage annotate at less effort on real text: what a judge learns that is to reason for less long (section 4.3). */
import { AnnotationRow } from "../../annotation/rows.js";
import { GoldAnnotation } from "../../paper/endpoint.js";
import { openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { askAll, type ToAsk } from "./askAll.js";
import { type GoldContext, withPaidRun } from "./context.js";
import { askGold } from "./gold.js";

/**
 * Writes train.jsonl: the examples of the high-effort annotation on which gold decides now as it did then, with the trace
 * it writes now. The others are counted as left out. Validation and test stay those of high effort, the same for all judges.
 */
export async function annotateAtEffort(context: GoldContext): Promise<Manifest> {
  const { experiment, goldModel: gold } = context;
  const { gold: asked } = GoldAnnotation.parse(experiment.config);
  return withPaidRun(context, { gold: gold.model }, async (paid) => {
    const rows = await openRowFile(paid.inputs.high!.dir, "train.jsonl", AnnotationRow);
    const ask = async (i: number): ReturnType<ToAsk["ask"]> => {
      const { prompt, response, score } = rows.at(i);
      const answer = await askGold(gold, paid.ledger, { prompt, response }, asked);
      if (answer.kind === "none") return answer;
      if (answer.score !== score) return { kind: "left-out" };
      const row: AnnotationRow = { prompt, response, score, trace: answer.trace };
      return { kind: "row", row };
    };
    try {
      return await askAll(
        context,
        paid,
        Array.from({ length: rows.length }, (_, i) => ({ part: "train", ask: () => ask(i) })),
      );
    } finally {
      rows.close();
    }
  });
}
