/**
 * @file Annotations on text: gold's scores, preferences and rubrics, and the baseline's answers (sections 2.1, 4.2 to
 * 4.4).
 */
import { join } from "node:path";
import { exchanged, otherSeat } from "../annotation/annotated.js";
import { askChat, askPreference, askRubric, askScore } from "../annotation/askGold.js";
import {
  type AnnotationPart,
  AnnotationRow,
  type BaselineRow,
  type PairRow,
  type RubricRow,
  type TwoResponses,
} from "../annotation/rows.js";
import { promptKey, SPLIT_NAMES, type SplitName } from "../data/splits.js";
import { CandidateRow, fileOf, InstructionRow } from "../data/splitTulu.js";
import { CONFIGS, given } from "../paper/configs.js";
import type { TaskName } from "../paper/experiment.js";
import { StoreError } from "../store/problem.js";
import { openRowFile, type RowFile } from "../store/rowFile.js";
import { randomFrom } from "../world/random.js";
import type { Outcome, Source, ToAsk } from "./annotate.js";
import { dataHash, handed, serversOf, withPaidRun } from "./paidRun.js";
import { StageError } from "./problem.js";

/** "other", a pool of other writers, is the miniature's alone. */
const PARTS = [
  ["train", "judgeTrain"],
  ["validation", "judgeValidation"],
  ["test", "judgeTest"],
] as const satisfies [AnnotationPart, SplitName][];

const places = ({ length }: { length: number }) => Array.from({ length }, (_, i) => i);

/** Gold's scores of, and reasons about, the mixture's outputs (section 2.1). */
const scores: Source = async (context, askAll) => {
  const { gold: asked, agreesWith } = CONFIGS.annotate.parse(context.experiment.config);
  if (agreesWith) return scoresAtEffort(context, askAll);
  const { shared } = serversOf(context),
    gold = handed(context, "gold");
  return withPaidRun(context, { gold: gold.model, data: await dataHash(shared.data) }, async ({ run, ledger }) => {
    const files = await Promise.all(
      PARTS.map(async ([part, split]) => ({ part, rows: await openRowFile(shared.data, fileOf(split), CandidateRow) })),
    );
    const questions = files.flatMap(({ part, rows }) =>
      places(rows).map((i): ToAsk => {
        const ask = async (): Promise<Outcome> => {
          const { instruction: prompt, output: response } = rows.at(i);
          const answer = await askScore(gold, ledger, { prompt, response }, given(asked, "gold"));
          if (answer.kind === "none") return answer;
          const row: AnnotationRow = { prompt, response, score: answer.score, trace: answer.trace };
          return { kind: "row", row };
        };
        return { part, ask };
      }),
    );
    return askAll(context, { run, ledger, questions }).finally(() => files.forEach(({ rows }) => rows.close()));
  });
};

/**
 * Training data of a judge with shorter reasoning (section 4.3): the high-effort training examples on which gold still
 * gives the same score, with the trace it writes at the lower effort. The others are counted as left out. Validation
 * and test rows stay those of high effort, the same for all judges.
 */
const scoresAtEffort: Source = (context, askAll) => {
  const { gold: asked } = CONFIGS.annotate.parse(context.experiment.config);
  const gold = handed(context, "gold");
  return withPaidRun(context, { gold: gold.model }, async ({ run, inputs, ledger }) => {
    const rows = await openRowFile(inputs.high!.dir, "train.jsonl", AnnotationRow);
    const ask = async (i: number): Promise<Outcome> => {
      const { prompt, response, score } = rows.at(i);
      const answer = await askScore(gold, ledger, { prompt, response }, given(asked, "gold"));
      if (answer.kind === "none") return answer;
      if (answer.score !== score) return { kind: "left-out" };
      const row: AnnotationRow = { prompt, response, score, trace: answer.trace };
      return { kind: "row", row };
    };
    const questions = places(rows).map((i): ToAsk => ({ part: "train", ask: () => ask(i) }));
    return askAll(context, { run, ledger, questions }).finally(rows.close);
  });
};

/**
 * Which of the mixture's two outputs gold prefers (section 4.4). The seed decides which is first. Training pairs are
 * judged in that order only, as in a judge's training. Test pairs are judged in both orders and kept if gold prefers
 * the same output in both. The others, and pairs of equal outputs, are counted as left out.
 */
const preferences: Source = async (context, askAll) => {
  const { seed, experiment } = context;
  const { gold: asked } = CONFIGS.annotate.parse(experiment.config);
  const { shared } = serversOf(context),
    gold = handed(context, "gold");
  return withPaidRun(context, { gold: gold.model, data: await dataHash(shared.data) }, async ({ run, ledger }) => {
    const ask = async (part: AnnotationPart, pair: TwoResponses): Promise<Outcome> => {
      if (pair.first === pair.second) return { kind: "left-out" };
      const orders = part === "train" ? [pair] : [pair, exchanged(pair)];
      const answers = await Promise.all(
        orders.map((order) => askPreference(gold, ledger, order, given(asked, "gold"))),
      );
      const [as, swapped] = answers;
      if (as!.kind === "none") return as!;
      if (swapped?.kind === "none") return swapped;
      if (swapped && swapped.better !== otherSeat(as!.better)) return { kind: "left-out" };
      const row: PairRow = { ...pair, better: as!.better, trace: as!.trace };
      return { kind: "row", row };
    };
    const files = await Promise.all(
      PARTS.map(async ([part, split]) => ({
        part,
        split,
        rows: await openRowFile(shared.data, fileOf(split), CandidateRow),
      })),
    );
    const close = () => files.forEach(({ rows }) => rows.close());
    try {
      const questions = files.flatMap(({ part, split, rows }): ToAsk[] => {
        const { length, at } = (part === "train" ? sideBySide : besideOther)(rows, join(shared.data, fileOf(split)));
        return places({ length }).map((i) => ({
          part,
          ask: () => ask(part, randomFrom(seed, "pair-seats", part, i).float() < 0.5 ? at(i) : exchanged(at(i))),
        }));
      });
      return await askAll(context, { run, ledger, questions });
    } finally {
      close();
    }
  });
};

interface Pairs {
  length: number;
  at(i: number): TwoResponses;
}

/** Training rows: the two outputs of a data point stand one after the other. */
const sideBySide = (rows: RowFile<CandidateRow>, file: string): Pairs => ({
  length: Math.floor(rows.length / 2),
  at(i) {
    const [one, other] = [rows.at(2 * i), rows.at(2 * i + 1)];
    if (one.instruction !== other.instruction)
      throw new StoreError({
        kind: "damaged",
        file,
        line: 2 * i + 2,
        detail: "its instruction is not that of the line before, which it makes a pair with",
        remedy: "remove its folder, and split the mixture again with judgelab data split",
      });
    return { prompt: one.instruction, first: one.output, second: other.output };
  },
});

/** Validation and test rows hold the other output themselves. Throws, before any call, on rows made before they did. */
function besideOther(rows: RowFile<CandidateRow>, file: string): Pairs {
  const at = (i: number): TwoResponses => {
    const { instruction: prompt, output: first, other: second } = rows.at(i);
    if (second === undefined) throw new StageError({ kind: "no-pairs", file });
    return { prompt, first, second };
  };
  if (rows.length > 0) at(0);
  return { length: rows.length, at };
}

/**
 * A rubric for every prompt of judges and policies (section 4.2), a file a split. Gold sees only the instruction, no
 * answer to it.
 */
const rubrics: Source = async (context, askAll) => {
  const { gold: asked } = CONFIGS.annotate.parse(context.experiment.config);
  const { shared } = serversOf(context),
    gold = handed(context, "gold");
  return withPaidRun(context, { gold: gold.model, data: await dataHash(shared.data) }, async ({ run, ledger }) => {
    const files = await Promise.all(
      SPLIT_NAMES.map(async (part) => {
        const schema = part.startsWith("policy") ? InstructionRow : CandidateRow;
        return { part, rows: await openRowFile<InstructionRow>(shared.data, fileOf(part), schema) };
      }),
    );
    const seen = new Set<string>();
    const questions = files.flatMap(({ part, rows }) =>
      places(rows).flatMap((i): ToAsk[] => {
        const key = promptKey(rows.at(i).instruction);
        if (seen.has(key)) return []; // a data point has two outputs
        seen.add(key);
        const ask = async (): Promise<Outcome> => {
          const { instruction: prompt } = rows.at(i);
          const answer = await askRubric(gold, ledger, prompt, given(asked, "gold"));
          if (answer.kind === "none") return answer;
          const row: RubricRow = { prompt, rubric: answer.rubric };
          return { kind: "row", row };
        };
        return [{ part, ask }];
      }),
    );
    return askAll(context, { run, ledger, questions }).finally(() => files.forEach(({ rows }) => rows.close()));
  });
};

/**
 * The answers that policies of pairwise judges are compared with (section 4.4: GPT-4o's): one a held-out prompt, the same for
 * every judge and policy. One that is cut off or empty is none.
 */
const answers: Source = async (context, askAll) => {
  const { baseline: asked } = CONFIGS.annotate.parse(context.experiment.config);
  const { shared } = serversOf(context),
    baseline = handed(context, "baseline");
  const decides = { baseline: baseline.model, data: await dataHash(shared.data) };
  return withPaidRun(context, decides, async ({ run, ledger }) => {
    const rows = await openRowFile(shared.data, fileOf("policyTest"), InstructionRow);
    const ask = async (i: number): Promise<Outcome> => {
      const { instruction: prompt } = rows.at(i);
      const reply = await askChat(baseline, ledger, [{ role: "user", content: prompt }], given(asked, "baseline"));
      if (reply instanceof Error) return { kind: "none", reason: "failed", raw: reply.message };
      if (reply.finish === "length") return { kind: "none", reason: "cut-off", raw: reply.text };
      if (reply.text.trim() === "") return { kind: "none", reason: "empty", raw: reply.text };
      const row: BaselineRow = { prompt, response: reply.text };
      return { kind: "row", row };
    };
    const questions = places(rows).map((i): ToAsk => ({ part: "policyTest", ask: () => ask(i) }));
    return askAll(context, { run, ledger, questions, who: "baseline" }).finally(rows.close);
  });
};

export const TEXT_SOURCES: Partial<Record<TaskName, Source>> = {
  pointwise: scores,
  pairwise: preferences,
  rubrics,
  baseline: answers,
};
