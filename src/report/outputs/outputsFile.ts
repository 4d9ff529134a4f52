/** @file figures/outputs.js: every kept output of every policy run on a pointwise judge, compact enough to lie beside the page. */

import { inMiniature, STEP_WORDS, STRATEGY, stepsTaken } from "../../analysis/adversarial.js";
import type { PolicyRun } from "../../analysis/runs.js";
import { policyRuns, runKey } from "../../analysis/runs.js";
import { judgeText } from "../../figures/parts/runTable.js";
import { STEP_STYLES } from "../../figures/parts/strategyStyle.js";
import { rewardId } from "../../paper/judges.js";
import { POLICY_NAMES } from "../../paper/policies.js";
import type { Results, SampleRow } from "../../results/rows.js";
import { readPrompt } from "../../world/prompt.js";
import { encode } from "../../world/vocabulary.js";
import type { Measure, OutputsFile, OutputsRun, OutputTuple } from "./shape.js";
import { MEASURES } from "./shape.js";
import type { WordCode } from "./wordCode.js";
import { wordCode } from "./wordCode.js";

/** The run of the paper's figure 6. */
const FIRST = { judge: "reasoning-4b", policy: "llama-3.1-8b" };

/** A script that works from file://, where a page can load scripts but not fetch files. */
export const outputsScript = (results: Results): string =>
  `globalThis.JUDGELAB_OUTPUTS = ${JSON.stringify(outputsFile(results))};\n`;

/** Numbers to two decimals; texts as one character a word; the prompts, which all runs of a seed share, once. */
export function outputsFile({ curves, samples }: Results): OutputsFile {
  const code = wordCode(samples.flatMap((row) => [row.response, row.judgeTrace, row.goldTrace]));
  const prompts = [...new Map(samples.map((row) => [row.prompt, row])).values()];
  const promptAt = new Map(prompts.map(({ prompt }, at) => [prompt, at]));
  const kept = groupBy(samples, runKey);
  const tuple = (row: SampleRow) => outputTuple(row, promptAt.get(row.prompt)!, code);
  const runs = policyRuns(curves).map((run) => outputsRun(run, kept.get(runKey(run)) ?? [], tuple));
  return {
    words: code.words,
    prompts: prompts.map((row) => ({
      text: row.prompt,
      restricted: inMiniature(row) && readPrompt(encode(row.prompt)).restricted,
    })),
    strategy: STRATEGY.map((step) => ({ name: STEP_STYLES[step].name, words: STEP_WORDS[step] })),
    runs,
    first: Math.max(
      0,
      runs.findIndex(({ judge, policy }) => judge === FIRST.judge && policy === FIRST.policy),
    ),
  };
}

function outputsRun(run: PolicyRun, samples: SampleRow[], tuple: (row: SampleRow) => OutputTuple): OutputsRun {
  const { policy, seed, rows } = run;
  const atStep = groupBy(samples, (row) => row.step);
  return {
    judge: rewardId(run),
    judgeName: judgeText(run),
    policy,
    policyName: POLICY_NAMES[policy],
    seed,
    steps: rows.map((row) => row.step),
    curves: Object.fromEntries(
      (Object.keys(MEASURES) as Measure[]).map((measure) => [measure, rows.map((row) => short(row[measure]))]),
    ) as OutputsRun["curves"],
    outputs: rows.map(({ step }) => (atStep.get(step) ?? []).map(tuple)),
  };
}

const outputTuple = (row: SampleRow, prompt: number, { code }: WordCode): OutputTuple => [
  prompt,
  code(row.response),
  code(row.judgeTrace),
  code(row.goldTrace),
  short(row.judgeScore),
  short(row.gold),
  short(row.oracle),
  stepsTaken(row).length,
];

const short = <T extends number | null>(value: T) => (value === null ? value : Number(value.toFixed(2))) as T;

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    if (!groups.has(key(item))) groups.set(key(item), []);
    groups.get(key(item))!.push(item);
  }
  return groups;
}
