/** @file Stage annotate for pairwise judges on real text: gold says which of the mixture's two outputs is better (section 4.4). */
import { join } from "node:path";
import { exchanged, otherSeat } from "../../annotation/annotatedPair.js";
import type { PairRow } from "../../annotation/pairs.js";
import type { AnnotationPart } from "../../annotation/rows.js";
import { CandidateRow, fileOf } from "../../data/splitTulu.js";
import type { TextComparison } from "../../judge/text/prompt.js";
import { GoldAnnotation } from "../../paper/endpoint.js";
import { shownPath } from "../../store/problem.js";
import { openRowFile, type RowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { randomFrom } from "../../world/random.js";
import { PARTS } from "./annotate.js";
import { askAll, type Outcome, type ToAsk } from "./askAll.js";
import { dataHash, type GoldContext, withPaidRun } from "./context.js";
import { askPreference } from "./gold.js";

/**
 * Writes train, validation and test.jsonl. Who sits first is drawn by the seed. A training pair is asked about in that
 * order alone, as a judge is in training; pairs that judges are tested on are asked about in both, and kept where gold
 * prefers the same output. The others, and pairs of equal outputs, are counted as left out.
 */
export async function annotateTextPairs(context: GoldContext): Promise<Manifest> {
  const { experiment, tier, goldModel: gold, seed } = context;
  const { gold: asked } = GoldAnnotation.parse(experiment.config);
  return withPaidRun(context, { gold: gold.model, data: await dataHash(tier.data) }, async (paid) => {
    const ask = async (part: AnnotationPart, pair: TextComparison): Promise<Outcome> => {
      if (pair.first === pair.second) return { kind: "left-out" };
      const orders = part === "train" ? [pair] : [pair, exchanged(pair)];
      const [given, swapped] = await Promise.all(orders.map((order) => askPreference(gold, paid.ledger, order, asked)));
      if (given!.kind === "none") return given!;
      if (swapped?.kind === "none") return swapped;
      if (swapped && swapped.better !== otherSeat(given!.better)) return { kind: "left-out" };
      const row: PairRow = { ...pair, better: given!.better, trace: given!.trace };
      return { kind: "row", row };
    };
    const files = await Promise.all(
      PARTS.map(async ([part, split]) => ({
        part,
        split,
        rows: await openRowFile(tier.data, fileOf(split), CandidateRow),
      })),
    );
    try {
      const questions = files.flatMap(({ part, split, rows }): ToAsk[] => {
        const { pairs, at } = part === "train" ? sideBySide(rows) : besideOther(rows, join(tier.data, fileOf(split)));
        return Array.from({ length: pairs }, (_, i) => ({
          part,
          ask: () => ask(part, randomFrom(seed, "pair-seats", part, i).float() < 0.5 ? at(i) : exchanged(at(i))),
        }));
      });
      return await askAll(context, paid, questions);
    } finally {
      files.forEach(({ rows }) => rows.close());
    }
  });
}

interface Pairs {
  pairs: number;
  at(i: number): TextComparison;
}

/** Training rows: the two outputs of a data point stand one after the other. */
const sideBySide = (rows: RowFile<CandidateRow>): Pairs => ({
  pairs: Math.floor(rows.length / 2),
  at(i) {
    const [one, other] = [rows.at(2 * i), rows.at(2 * i + 1)];
    if (one.instruction !== other.instruction)
      throw new Error(
        `judgeTrain.jsonl rows ${2 * i + 1} and ${2 * i + 2} are not of one instruction: split the mixture again`,
      );
    return { prompt: one.instruction, first: one.output, second: other.output };
  },
});

/** Validation and test rows hold the other output themselves. Throws, before anything is asked, where they are from when they did not. */
function besideOther(rows: RowFile<CandidateRow>, file: string): Pairs {
  const at = (i: number): TextComparison => {
    const { instruction: prompt, output: first, other: second } = rows.at(i);
    if (second === undefined)
      throw new Error(
        `${shownPath(file)} holds one output a prompt and no pairs: remove its folder, and split the mixture again with judgelab data split`,
      );
    return { prompt, first, second };
  };
  if (rows.length > 0) at(0);
  return { pairs: rows.length, at };
}
