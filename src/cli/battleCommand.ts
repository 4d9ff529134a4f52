/** @file The command `arena battle`: questions and answers in, a row of judgments a question out. */
import { z } from "zod";
import { type Battle, type BattleJudge, battle } from "../arena/battle.js";
import { questionOutcome } from "../arena/games.js";
import { withoutEnd } from "../arena/names.js";
import { type Pairing, pairUp } from "../arena/pairings.js";
import { INSTRUCTIONS, type Instructions, publishedInstructions } from "../arena/prompt.js";
import { Answer, Judgment, JudgmentText, Question, type Question as QuestionRow } from "../arena/rows.js";
import { watchJudge } from "../arena/useless.js";
import type { Chat, Usage } from "../engine/chat.js";
import { appendOnly, mendEnd } from "../store/appendOnly.js";
import { jsonlFiles, readJsonl } from "../store/jsonl.js";
import { takeFile } from "../store/lock.js";
import { shownPath } from "../store/problem.js";
import { type ProgressOptions, progress } from "../store/progress.js";
import { writeWhole } from "../store/writeWhole.js";
import { CommandError } from "./arguments.js";

export interface ArenaBattleOptions {
  questions: string[]; // files or folders, as all paths here
  answers: string[];
  baseline: string[];
  /** Judgments whose instructions are taken, instead of our own words for them. */
  instructions?: string[];
  judge: string; // its name in the rows
  temperature: number;
  maxTokens: number;
  out: string;
  /** Repeat rows of `out` that have a null game. */
  again?: boolean;
}

export interface ArenaBattleReport {
  judged: number; // questions, in this call
  kept: number; // rows that were there already
  withoutVerdict: number; // of the judged: the judge wrote, but no verdict
  failures: string[]; // of the judged, why games are null
  unanswered: Map<string, number>; // questions by model
  usage: Usage;
  useless: string | null; // why the judge is, where none of the judged has a verdict
}

/**
 * Rows reach `out` as they are made, so a stopped run resumes where it was. A fault that every call would meet stops
 * the run and throws, and so does a judge without a verdict on any of the first twenty questions; judgments made so far
 * stay. Throws StoreError "in-use" while another process has `out`.
 */
export async function arenaBattle(
  options: ArenaBattleOptions,
  chatOf: (signal: AbortSignal) => Chat,
  shown: ProgressOptions = {},
): Promise<ArenaBattleReport> {
  const free = await takeFile(options.out);
  try {
    return await fightAll(options, chatOf, shown);
  } finally {
    await free();
  }
}

async function fightAll(
  options: ArenaBattleOptions,
  chatOf: (signal: AbortSignal) => Chat,
  shown: ProgressOptions,
): Promise<ArenaBattleReport> {
  const { judge: name, temperature, maxTokens, out } = options;
  const stop = new AbortController();
  const chat = chatOf(stop.signal);
  const questions = readAll(options.questions, Question);
  const judge: BattleJudge = {
    name,
    chat,
    temperature,
    maxTokens,
    instructions: instructionsFor(questions, options.instructions),
  };
  const { pairings, unanswered } = pairUp(
    questions,
    readAll(options.answers, Answer),
    readAll(options.baseline, Answer),
  );
  const kept = await rowsKept(options);
  const file = await appendOnly(out);
  const left = pairings.filter(({ question, answer }) => !kept.has(keyOf(answer.model, question.uid)));
  const report: ArenaBattleReport = {
    ...{ judged: 0, kept: pairings.length - left.length, withoutVerdict: 0, failures: [], unanswered },
    ...{ usage: { in: 0, out: 0 }, useless: null },
  };
  const bar = progress("arena battle", pairings.length, shown);
  const done = () => bar.update(report.kept + report.judged, { failed: report.failures.length });
  done();
  const faults: unknown[] = [];
  const watch = watchJudge(maxTokens);
  const fight = async (pairing: Pairing) => {
    const one = await battle(pairing, judge);
    await file.append(one.row);
    count(report, one);
    done();
    watch.add(one);
    const useless = watch.useless();
    if (useless !== null)
      throw new CommandError(`${useless}. The judgments made are in ${shownPath(out)}; --again repeats them`);
  };
  const stopAt = (fault: unknown) => {
    faults.push(fault);
    stop.abort(); // nothing more is asked, or paid
  };
  await Promise.all(left.map((pairing) => fight(pairing).catch(stopAt)));
  bar.stop();
  await file.close();
  if (faults.length > 0) throw faults[0];
  return { ...report, useless: watch.uselessAtEnd() };
}

const readAll = <T>(paths: string[], schema: Parameters<typeof readJsonl<T>>[1]): T[] =>
  jsonlFiles(paths).flatMap((file) => [...readJsonl(file, schema)]);

const keyOf = (model: string, uid: string) => `${withoutEnd(model)} ${uid}`;

function instructionsFor(questions: readonly QuestionRow[], published?: string[]): Instructions {
  if (!published) return INSTRUCTIONS;
  const found = publishedInstructions(readAll(published, JudgmentText));
  const missing = questions.find(({ category }) => !Object.hasOwn(found, category));
  if (missing)
    throw new CommandError(
      `the judgments of --instructions hold none for ${missing.category}: add judgments of that category`,
    );
  return { ...INSTRUCTIONS, ...found };
}

/** Keeps what is not named. */
const WholeRow = z.looseObject({ games: z.tuple([z.unknown(), z.unknown()]) });

/** The model and question of each row in `out`. Rows with a null game are removed if they are to be judged again. */
async function rowsKept({ judge, out, again }: ArenaBattleOptions): Promise<Set<string>> {
  await mendEnd(out);
  const rows = readAll([out], Judgment);
  const other = rows.find((row) => row.judge !== judge);
  if (other)
    throw new CommandError(
      `${shownPath(out)} holds judgments of ${other.judge}, not of ${judge}: name another file by --out`,
    );
  const failed = (games: readonly unknown[]) => games.includes(null);
  if (again && rows.some(({ games }) => failed(games))) {
    const whole = readAll([out], WholeRow);
    await writeWhole(
      out,
      whole
        .filter(({ games }) => !failed(games))
        .map((row) => JSON.stringify(row) + "\n")
        .join(""),
    );
  }
  return new Set(rows.filter(({ games }) => !(again && failed(games))).map(({ model, uid }) => keyOf(model, uid)));
}

function count(report: ArenaBattleReport, { row, failures, usage }: Battle): void {
  const outcome = questionOutcome(row.games);
  report.judged++;
  if (outcome.kind === "dropped" && outcome.reason !== "no-judgment") report.withoutVerdict++;
  report.failures.push(...failures);
  report.usage.in += usage.in;
  report.usage.out += usage.out;
}
