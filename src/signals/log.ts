/**
 * @file Logs of trainings, one output a row: ours, and rows of {step, input, output, score}, as verl's rollout dumps and
 * CHERRL's mirrors of them have. Other fields may stand beside.
 */
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { parseJson } from "../store/parseJson.js";
import { StoreError } from "../store/problem.js";
import type { LoggedOutput } from "./watcher.js";

const step = z.number().int().nonnegative();
const ForeignRow = z.looseObject({ step: step.optional(), input: z.string(), output: z.string(), score: z.number() });
const OurRow = z.looseObject({
  ...{ step, prompt: z.string(), response: z.string(), judgeScore: z.number() },
  ...{ logprob: z.number().optional(), baseLogprob: z.number().optional() },
});
const REMEDY = "correct or delete that line";

/** One row; `file` and `line` are for errors, and a file that is named for its step lends it to rows without one. */
export function logRow(text: string, file: string, line: number): LoggedOutput {
  const damaged = (detail: string) => new StoreError({ kind: "damaged", file, line, detail, remedy: REMEDY });
  const isOurs = /"judgeScore"\s*:/.test(text) && !/"input"\s*:/.test(text);
  if (isOurs) {
    const { step, prompt, response, judgeScore, logprob, baseLogprob } = parseJson(text, OurRow, damaged, "row");
    const known = logprob !== undefined && baseLogprob !== undefined;
    const logprobs = known ? { logprobs: { policy: logprob, base: baseLogprob } } : {};
    return { step, input: prompt, output: response, score: judgeScore, ...logprobs };
  }
  const { step: logged, input, output, score } = parseJson(text, ForeignRow, damaged, "row");
  const at = logged ?? stepOfName(file);
  if (at === null) throw damaged("step: there is none, neither in the row nor as the name of the file");
  return { step: at, input, output, score };
}

/** verl writes a file a step: "20.jsonl". */
function stepOfName(file: string): number | null {
  const [, digits] = /^(\d+)\.jsonl$/.exec(basename(file)) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** A .jsonl file, or those in a folder, by their steps. */
function filesOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new StoreError({ kind: "missing", file: path, remedy: "name a run's folder or a .jsonl file" });
  if (!found.isDirectory()) return [path];
  const files = readdirSync(path).filter((name) => name.endsWith(".jsonl"));
  return files.sort((a, b) => (stepOfName(a) ?? 0) - (stepOfName(b) ?? 0)).map((name) => join(path, name));
}

const POLL = 500; // milliseconds

/**
 * The outputs of a log, step by step, in order. Where it is followed, a step is given out once a later one has begun or
 * `follow` says that there will be none; else the log ends where it ends. Throws StoreError naming file and line of a bad row.
 */
export async function* stepsOf(path: string, follow?: { ended: () => boolean }): AsyncGenerator<LoggedOutput[]> {
  const places = new Map<string, { at: number; line: number }>();
  let outputs: LoggedOutput[] = [];
  for (;;) {
    const last = !follow || follow.ended(); // asked before reading, so that nothing written before the end is missed
    for (const file of filesOf(path)) {
      const place = places.get(file) ?? { at: 0, line: 0 };
      places.set(file, place);
      for (const text of newLines(file, place, last)) {
        place.line++;
        if (text.trim() === "") continue;
        const output = logRow(text, file, place.line);
        const current = outputs[0]?.step ?? output.step;
        if (output.step < current) {
          const detail = `step ${output.step} comes after step ${current}; rows go by their steps`;
          throw new StoreError({ kind: "damaged", file, line: place.line, detail, remedy: REMEDY });
        }
        if (output.step > current) {
          yield outputs;
          outputs = [];
        }
        outputs.push(output);
      }
    }
    if (last) break;
    await wait(POLL);
  }
  if (outputs.length > 0) yield outputs;
}

/** Lines from `place` on, which moves behind them; one without its end is only taken where nothing more will come. */
function newLines(file: string, place: { at: number }, last: boolean): string[] {
  const descriptor = openSync(file, "r");
  try {
    const size = statSync(file).size;
    const bytes = Buffer.alloc(Math.max(0, size - place.at));
    readSync(descriptor, bytes, 0, bytes.length, place.at);
    const end = last ? bytes.length : bytes.lastIndexOf(10) + 1;
    place.at += end;
    const lines = bytes.toString("utf8", 0, end).split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines;
  } finally {
    closeSync(descriptor);
  }
}
