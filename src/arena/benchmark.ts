/** @file Arena-Hard-V2 as `judgelab data fetch` leaves it: its questions, each with what its baseline answered. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { downloadsFolder } from "../data/folders.js";
import { hashFile, hashOf } from "../store/hash.js";
import { readJsonl } from "../store/jsonl.js";
import { StoreError } from "../store/problem.js";
import { baselineFor } from "./pairings.js";
import { BASELINES } from "./prompt.js";
import { Answer, Question } from "./rows.js";

/** Its name in data/sources.lock.json. */
export const BENCHMARK_SOURCE = "arena-hard-v2";
export const benchmarkFolder = (): string => join(downloadsFolder(), BENCHMARK_SOURCE);

const QUESTIONS = "data/arena-hard-v2.0/question.jsonl";
const ANSWERS = Object.values(BASELINES).map((model) => `data/arena-hard-v2.0/model_answer/${model}.jsonl`);
/** Under the folder. */
export const BENCHMARK_FILES = [QUESTIONS, ...ANSWERS];

export interface Benchmark {
  fields: { question: Question; baseline: Answer }[];
  hash: string; // of the files
}

/** `count`: the first questions of each category, null for all. Throws StoreError if a file is missing or damaged. */
export async function readBenchmark(folder: string, count: number | null): Promise<Benchmark> {
  const files = BENCHMARK_FILES.map((file) => join(folder, file));
  const missing = files.find((file) => !existsSync(file));
  if (missing)
    throw new StoreError({
      kind: "missing",
      file: missing,
      remedy: `fetch it with judgelab data fetch ${BENCHMARK_SOURCE}, once, with network access`,
    });
  const seen = new Map<string, number>();
  const questions = [...readJsonl(join(folder, QUESTIONS), Question)].filter(({ category }) => {
    const before = seen.get(category) ?? 0;
    seen.set(category, before + 1);
    return count === null || before < count;
  });
  const baselineOf = baselineFor(ANSWERS.flatMap((file) => [...readJsonl(join(folder, file), Answer)]));
  return {
    fields: questions.map((question) => ({ question, baseline: baselineOf(question) })),
    hash: hashOf(await Promise.all(files.map(hashFile))),
  };
}
