/** @file Stage evaluate-judge on real text: agreement with gold on the test rows, which nothing else reads (figure 2, table 5). */

import type { TextExample } from "../../judge/text/prompt.js";
import { paidSampler } from "../../ledger/paidSampler.js";
import { ENDPOINT_CONFIGS } from "../../paper/endpoint.js";
import { isPairwise } from "../../paper/pairwise.js";
import type { AgreementRow } from "../../results/rows.js";
import { bootstrapInterval } from "../../stats/bootstrap.js";
import { allRows, openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { judgesOf } from "../evaluateJudge.js";
import { type EndpointContext, withPaidRun } from "./context.js";
import { COMPARING, type JudgeTask, SCORING } from "./judgeTasks.js";
import { openRubrics } from "./rubrics.js";

/** Writes agreement.jsonl: untrained, or after SFT and after all training. */
export const evaluateTextJudge = (context: EndpointContext): Promise<Manifest> =>
  isPairwise(context.experiment) ? evaluateFor(COMPARING, context) : evaluateFor(SCORING, context);

async function evaluateFor<Row extends TextExample, Measures extends Record<string, number>>(
  task: JudgeTask<Row, Measures>,
  context: EndpointContext,
): Promise<Manifest> {
  const { experiment, seed, tier } = context;
  const config = ENDPOINT_CONFIGS["evaluate-judge"].parse(experiment.config);
  const { kind, size, variant = "standard", trained, judging, maxPrompt, bootstrap } = config;
  const { name, role, open, base, format } = await tier.judge(size);
  return withPaidRun(context, { judge: name }, async ({ run, inputs, ledger, finish }) => {
    const file = await openRowFile(inputs.annotation!.dir, "test.jsonl", task.row);
    const rubrics = await openRubrics(inputs.rubrics, ["judgeTest"]);
    const rows = allRows(file)
      .filter(({ prompt }) => rubrics.has(prompt))
      .map(rubrics.show);
    file.close();
    rubrics.close();
    const phases = kind === "reasoning" && variant !== "rl-only"; // SFT, then RL
    const judges = trained ? judgesOf(inputs.judge!, phases, "final") : ([["base", base]] as const);
    const summary: Record<string, number> = {};
    for (const [training, weights] of judges) {
      const sampler = paidSampler({
        ledger,
        role,
        model: `${name} ${weights.hash}`,
        open: async () => (await open()).openSampler(weights),
      });
      const judged = await task.agreement({ kind, judging, sampler, format, maxPrompt }, rows, seed, "test");
      await sampler.close();
      const { measures, invalidRate, traceTokens, statistic } = judged;
      const { low, high } = bootstrapInterval(rows.length, statistic, { rounds: bootstrap, seed });
      const row: Omit<AgreementRow, "alpha"> & Measures = {
        seed,
        kind,
        size,
        variant,
        training,
        pool: "mixture",
        ...measures,
        low,
        high,
        rows: rows.length,
        invalidRate,
        traceTokens,
      };
      run.append("agreement.jsonl", row);
      summary[training] = measures[task.measure];
    }
    return finish({ summary });
  });
}
