/** @file Stage evaluate-policy on real text: what gold says of the outputs that a training stored (figures 1, 3 to 6; figure 10). */
import type { ZodType } from "zod";
import { exchanged } from "../../annotation/annotatedPair.js";
import type { Ledger } from "../../ledger/ledger.js";
import { ENDPOINT_CONFIGS } from "../../paper/endpoint.js";
import { isPairwise } from "../../paper/pairwise.js";
import type { PolicyRun } from "../../policy/evaluate.js";
import { OutputRow } from "../../policy/outputs.js";
import { PairwiseOutputRow } from "../../policy/pairwise/outputs.js";
import {
  type GoldCompared,
  type GoldScored,
  textCurveRow,
  textPairCurveRow,
  textPairSampleRows,
  textSampleRows,
} from "../../policy/text/evaluate.js";
import { progress } from "../../store/progress.js";
import { openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import type { NoAnswer } from "./askChat.js";
import { type GoldContext, spentInAll, withPaidRun } from "./context.js";
import { askGold, askPreference, type GoldAsked } from "./gold.js";
import { inOrder } from "./inOrder.js";
import type { ChatModel } from "./servers.js";

const AT_ONCE = 1024; // the role's concurrency bounds the calls

/** What gold is asked about an output, and what its answers come to. */
interface Evaluation<Row extends { step: number }, Seen> {
  row: ZodType<Row>;
  ask: (gold: ChatModel, ledger: Ledger, row: Row, asked: GoldAsked) => Promise<({ kind: "seen" } & Seen) | NoAnswer>;
  curve: (run: PolicyRun, step: number, seen: Seen[]) => object;
  samples: (run: PolicyRun, step: number, seen: Seen[], keep: number) => object[];
  measures: readonly string[]; // of a row of the curve, for the summary
}

const SCORED: Evaluation<OutputRow, GoldScored> = {
  row: OutputRow,
  async ask(gold, ledger, row, asked) {
    const answer = await askGold(gold, ledger, row, asked);
    return answer.kind === "none" ? answer : { kind: "seen", row, gold: answer.score, goldTrace: answer.trace };
  },
  curve: textCurveRow,
  samples: textSampleRows,
  measures: ["judgeScore", "gold"],
};

/** Section 4.4: with the baseline's answer, in both orders; where gold lacks a verdict in either there is none. */
const COMPARED: Evaluation<PairwiseOutputRow, GoldCompared> = {
  row: PairwiseOutputRow,
  async ask(gold, ledger, row, asked) {
    const pair = { prompt: row.prompt, first: row.response, second: row.baseline };
    const [inFirst, inSecond] = await Promise.all([
      askPreference(gold, ledger, pair, asked),
      askPreference(gold, ledger, exchanged(pair), asked),
    ]);
    if (inFirst.kind === "none") return inFirst;
    if (inSecond.kind === "none") return inSecond;
    return { kind: "seen", row, better: [inFirst.better, inSecond.better], goldTrace: inFirst.trace };
  },
  curve: textPairCurveRow,
  samples: textPairSampleRows,
  measures: ["judgeWinRate", "goldWinRate"],
};

/** Writes curve.jsonl and samples.jsonl, by step. An output that gold gave no answer about is left out of the means, and warned of. */
export const evaluateTextPolicy = (context: GoldContext): Promise<Manifest> =>
  isPairwise(context.experiment) ? evaluateBy(COMPARED, context) : evaluateBy(SCORED, context);

async function evaluateBy<Row extends { step: number }, Seen>(
  evaluation: Evaluation<Row, Seen>,
  context: GoldContext,
): Promise<Manifest> {
  const { experiment, seed, goldModel: gold, onStep } = context;
  const {
    kind,
    size,
    variant,
    policy,
    klWeight,
    gold: asked,
    keep,
  } = ENDPOINT_CONFIGS["evaluate-policy"].parse(experiment.config);
  const policyRun = { seed, kind, size, variant: variant ?? ("standard" as const), policy, klWeight: klWeight ?? 0 };
  return withPaidRun(context, { gold: gold.model }, async ({ run, inputs, ledger, finish }) => {
    const outputs = await openRowFile(inputs.outputs!.dir, "outputs.jsonl", evaluation.row);
    const bar = onStep ? null : progress(`evaluate-policy ${experiment.id} seed ${seed}`, outputs.length);
    const answers = inOrder(
      Array.from({ length: outputs.length }, (_, i) => i),
      AT_ONCE,
      async (i) => {
        const row = outputs.at(i);
        return { row, answer: await evaluation.ask(gold, ledger, row, asked) };
      },
    );
    let seen: Seen[] = [],
      step: number | null = null,
      done = 0,
      last = {};
    const closeStep = () => {
      if (step === null) return;
      if (seen.length === 0)
        throw new Error(
          `gold judged none of the outputs of step ${step}: run the same command again, or look at its server`,
        );
      const row = evaluation.curve(policyRun, step, seen);
      run.append("curve.jsonl", row);
      for (const sample of evaluation.samples(policyRun, step, seen, keep)) run.append("samples.jsonl", sample);
      last = Object.fromEntries(Object.entries(row).filter(([measure]) => evaluation.measures.includes(measure)));
      seen = [];
    };
    for await (const { row, answer } of answers) {
      if (row.step !== step) closeStep();
      step = row.step;
      if (answer.kind === "seen") seen.push(answer);
      else
        run.warn({
          kind: `gold-${answer.reason}`,
          step,
          message: `gold gave no answer about an output: ${JSON.stringify(answer.raw.slice(0, 120))}`,
        });
      bar?.update(++done, spentInAll(ledger));
    }
    closeStep();
    bar?.stop();
    outputs.close();
    return finish({ summary: { last } });
  });
}
