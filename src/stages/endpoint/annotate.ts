/** @file Stage annotate on real text: gold scores and reasons about the mixture's outputs (section 2.1). */
import type { AnnotationPart, AnnotationRow } from "../../annotation/rows.js";
import type { SplitName } from "../../data/splits.js";
import { CandidateRow, fileOf } from "../../data/splitTulu.js";
import { GoldAnnotation } from "../../paper/endpoint.js";
import { openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { askAll } from "./askAll.js";
import { dataHash, type GoldContext, withPaidRun } from "./context.js";
import { askGold } from "./gold.js";

/** "other", a pool of other writers, is the miniature's alone. */
export const PARTS = [
  ["train", "judgeTrain"],
  ["validation", "judgeValidation"],
  ["test", "judgeTest"],
] as const satisfies [AnnotationPart, SplitName][];

/** Writes train, validation and test.jsonl of what gold scored. */
export async function annotateText(context: GoldContext): Promise<Manifest> {
  const { experiment, tier, goldModel: gold } = context;
  const { gold: asked } = GoldAnnotation.parse(experiment.config);
  return withPaidRun(context, { gold: gold.model, data: await dataHash(tier.data) }, async (paid) => {
    const parts = await Promise.all(
      PARTS.map(async ([part, split]) => ({ part, rows: await openRowFile(tier.data, fileOf(split), CandidateRow) })),
    );
    const questions = parts.flatMap(({ part, rows }) =>
      Array.from({ length: rows.length }, (_, i) => ({
        part,
        ask: async () => {
          const { instruction: prompt, output: response } = rows.at(i);
          const answer = await askGold(gold, paid.ledger, { prompt, response }, asked);
          if (answer.kind === "none") return answer;
          const row: AnnotationRow = { prompt, response, score: answer.score, trace: answer.trace };
          return { kind: "row" as const, row };
        },
      })),
    );
    try {
      return await askAll(context, paid, questions);
    } finally {
      parts.forEach(({ rows }) => rows.close());
    }
  });
}
