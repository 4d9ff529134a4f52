/** @file Stage annotate for rubrics on real text: gold writes one for every prompt of judges and policies (section 4.2). */
import type { RubricRow } from "../../annotation/rows.js";
import { promptKey, SPLIT_NAMES } from "../../data/splits.js";
import { CandidateRow, fileOf, InstructionRow } from "../../data/splitTulu.js";
import { GoldAnnotation } from "../../paper/endpoint.js";
import { openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { askAll, type ToAsk } from "./askAll.js";
import { dataHash, type GoldContext, withPaidRun } from "./context.js";
import { askRubric } from "./gold.js";

/** Writes a file a split. Gold sees the instruction alone and no answer to it. */
export async function writeRubrics(context: GoldContext): Promise<Manifest> {
  const { experiment, tier, goldModel: gold } = context;
  const { gold: asked } = GoldAnnotation.parse(experiment.config);
  return withPaidRun(context, { gold: gold.model, data: await dataHash(tier.data) }, async (paid) => {
    const files = await Promise.all(
      SPLIT_NAMES.map(async (part) => {
        const schema = part.startsWith("policy") ? InstructionRow : CandidateRow;
        return { part, rows: await openRowFile<InstructionRow>(tier.data, fileOf(part), schema) };
      }),
    );
    const seen = new Set<string>();
    const questions = files.flatMap(({ part, rows }) =>
      Array.from({ length: rows.length }, (_, i) => i).flatMap((i): ToAsk[] => {
        const key = promptKey(rows.at(i).instruction);
        if (seen.has(key)) return []; // a data point has two outputs
        seen.add(key);
        const ask: ToAsk["ask"] = async () => {
          const { instruction: prompt } = rows.at(i);
          const answer = await askRubric(gold, paid.ledger, prompt, asked);
          if (answer.kind === "none") return answer;
          const row: RubricRow = { prompt, rubric: answer.rubric };
          return { kind: "row", row };
        };
        return [{ part, ask }];
      }),
    );
    try {
      return await askAll(context, paid, questions);
    } finally {
      files.forEach(({ rows }) => rows.close());
    }
  });
}
