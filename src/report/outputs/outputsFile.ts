/** @file figures/outputs.js: every kept output of every policy run, compact enough to lie beside the page. */
import { inMiniature, STEP_WORDS, STRATEGY, stepsTaken } from "../../analysis/adversarial.js";
import { type Evaluation, policyRuns, type RunOf, runKey } from "../../analysis/runs.js";
import { judgeText } from "../../figures/parts/runTable.js";
import { STEP_STYLES } from "../../figures/parts/strategyStyle.js";
import { rewardId } from "../../paper/judges.js";
import { POLICY_NAMES } from "../../paper/policies.js";
import type { CurveRow, PairwiseCurveRow, PairwiseSampleRow, Results, SampleRow } from "../../results/rows.js";
import { groupBy } from "../../stats/groupBy.js";
import { readPrompt } from "../../world/prompt.js";
import { encode } from "../../world/vocabulary.js";
import { packed } from "../packed.js";
import {
  type Kept,
  MEASURES,
  type Measure,
  type OutputsFile,
  type OutputsRun,
  type OutputTuple,
  type Versus,
} from "./shape.js";
import { type WordCode, wordCode } from "./wordCode.js";

/** The run of the paper's figure 6. */
const FIRST = { judge: "reasoning-4b", policy: "llama-3.1-8b" };

/** A script that works from file://, where a page can load scripts but not fetch files. */
export const outputsScript = (results: Results): string =>
  `globalThis.JUDGELAB_OUTPUTS = "${packed(outputsFile(results))}";\n`;

/** Where there are more seeds, the page holds the outputs of the first so many; the others have their curves. */
const SEEDS_WITH_OUTPUTS = 5;

/** Numbers to two decimals; texts as one character a word; the prompts, which all runs of a seed share, once. */
export function outputsFile({ curves, samples, pairwise }: Results): OutputsFile {
  const [ofScores, ofWins] = [ofFirstSeeds(samples), ofFirstSeeds(pairwise.samples)];
  const code = wordCode([
    ...ofScores.flatMap((row) => [row.response, row.judgeTrace, row.goldTrace]),
    ...ofWins.flatMap((row) => [row.response, row.judgeTrace, row.goldTrace, row.baseline]),
  ]);
  const prompts = [...new Map([...ofScores, ...ofWins].map((row) => [row.prompt, row])).values()];
  const promptAt = new Map(prompts.map(({ prompt }, at) => [prompt, at]));
  const outputs: OutputTuple[] = [];
  const places = new Map<string, number>();
  const keep = (row: SampleRow | PairwiseSampleRow): Kept => {
    const output = outputTuple(row, promptAt.get(row.prompt)!, code);
    const key = JSON.stringify(output);
    const at = places.get(key) ?? outputs.push(output) - 1;
    places.set(key, at);
    return [at, short("baseline" in row ? row.judgeWin : row.judgeScore)];
  };
  const runs = [...runsOf(curves, ofScores, scored, keep), ...runsOf(pairwise.curves, ofWins, compared, keep)];
  return {
    words: code.words,
    prompts: prompts.map((row) => ({
      text: row.prompt,
      restricted: inMiniature(row) && readPrompt(encode(row.prompt)).restricted,
    })),
    strategy: STRATEGY.map((step) => ({ name: STEP_STYLES[step].name, words: STEP_WORDS[step] })),
    outputs,
    runs,
    first: Math.max(
      0,
      runs.findIndex(({ judge, policy }) => judge === FIRST.judge && policy === FIRST.policy),
    ),
  };
}

function ofFirstSeeds<Row extends { seed: number }>(rows: readonly Row[]): Row[] {
  const seeds = [...new Set(rows.map(({ seed }) => seed))].sort((a, b) => a - b).slice(0, SEEDS_WITH_OUTPUTS);
  return rows.filter(({ seed }) => seeds.includes(seed));
}

/** What is said of a run's judge, and its measures by the reader's names for them. */
interface Kind<Row extends Evaluation> {
  about(run: RunOf<Row>): Pick<OutputsRun, "judge" | "judgeName" | "wins">;
  measure(row: Row, measure: Measure): number | null;
}

const scored: Kind<CurveRow> = {
  about: (run) => ({ judge: rewardId(run), judgeName: judgeText(run) }),
  measure: (row, measure) => row[measure],
};

const WINS = { judgeScore: "judgeWinRate", gold: "goldWinRate", oracle: "oracleWinRate" } as const;
const compared: Kind<PairwiseCurveRow> = {
  about: (run) => ({
    judge: `pairwise-${rewardId(run)}`,
    judgeName: judgeText(run).replace(" ", " pairwise "),
    wins: true,
  }),
  measure: (row, measure) =>
    measure === "judgeScore" || measure === "gold" || measure === "oracle" ? row[WINS[measure]] : row[measure],
};

function runsOf<Row extends Evaluation, Sample extends Evaluation>(
  curves: readonly Row[],
  samples: readonly Sample[],
  { about, measure }: Kind<Row>,
  keep: (row: Sample) => Kept,
): OutputsRun[] {
  const kept = groupBy(samples, runKey);
  return policyRuns(curves).map((run) => {
    const { policy, seed, rows } = run;
    const atStep = groupBy(kept.get(runKey(run)) ?? [], (row) => row.step);
    return {
      ...about(run),
      policy,
      policyName: POLICY_NAMES[policy],
      seed,
      steps: rows.map((row) => row.step),
      curves: Object.fromEntries(
        (Object.keys(MEASURES) as Measure[]).map((name) => [name, rows.map((row) => short(measure(row, name)))]),
      ) as OutputsRun["curves"],
      kept: rows.map(({ step }) => (atStep.get(step) ?? []).map(keep)),
    };
  });
}

function outputTuple(row: SampleRow | PairwiseSampleRow, prompt: number, { code }: WordCode): OutputTuple {
  const versus = "baseline" in row;
  return [
    prompt,
    code(row.response),
    code(row.judgeTrace),
    code(row.goldTrace),
    short(row.gold),
    short(row.oracle),
    stepsTaken(row).length,
    ...(versus ? [[code(row.baseline), short(row.baselineGold), short(row.baselineOracle)] as Versus] : []),
  ] as OutputTuple;
}

const short = <T extends number | null>(value: T) => (value === null ? value : Number(value.toFixed(2))) as T;
