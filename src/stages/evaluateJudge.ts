/**
 * @file Stage evaluate-judge: agreement with gold on the test rows, which nothing else reads (figure 2, table 5), and what
 * a trained judge gave each of them.
 */
import { join } from "node:path";
import { z } from "zod";
import type { StateRef } from "../engine/engine.js";
import { columnsOf } from "../judge/format/format.js";
import { CONFIGS } from "../paper/configs.js";
import type { AgreementRow } from "../results/rows.js";
import { bootstrapInterval } from "../stats/bootstrap.js";
import { readRows } from "../store/jsonl.js";
import type { Manifest } from "../store/manifest.js";
import { type Inputs, type StageContext, weightsOf } from "./context.js";
import { openRunOf, taskOf } from "./worlds.js";

type Training = AgreementRow["training"];

/**
 * Writes agreement.jsonl: untrained, or after SFT and after all training, on the mixture and in the miniature on another
 * pool. Of a judge that scores one response, predictions.jsonl too: its scores of the mixture after all training.
 */
export function evaluateJudge(context: StageContext): Promise<Manifest> {
  const { experiment, seed } = context;
  const config = CONFIGS["evaluate-judge"].parse(experiment.config);
  const { kind = "reasoning", size, variant = "standard", trained = true, judging, maxPrompt, bootstrap } = config;
  const task = taskOf(experiment);
  return openRunOf(context, { judge: size }, async ({ run, inputs, judge, rubrics }) => {
    const { pools, columns } = judge.format.asks[task.name];
    const shown = await rubrics(variant, ["judgeTest"]);
    const rowsOf = pools.map(({ part }) => {
      const all = readRows(inputs.annotation!.dir, `${part}.jsonl`, task.row);
      const places = [...all.keys()].filter((place) => shown.has(all[place]!.prompt));
      return { places, rows: places.map((place) => all[place]!) };
    });
    // SFT, then RL; the arena's judges, of no kind, are trained by SFT alone
    const phases = config.kind === "reasoning" && variant !== "rl-only";
    const judges: readonly (readonly [Training, StateRef])[] = trained
      ? judgesOf(inputs.judge!, phases, "final")
      : [["base", inputs.judge ? weightsOf(inputs.judge) : judge.base]];
    const summary: Record<string, number> = {};
    for (const [training, weights] of judges) {
      const sampler = await judge.read(weights);
      const asked = { kind, judging, sampler, format: judge.format, maxPrompt, show: shown.show };
      for (const [i, { pool, key }] of pools.entries()) {
        const { places, rows } = rowsOf[i]!;
        const { measures, statistic, scores, ...rest } = await task.agreement(asked, rows, [seed, ...key]);
        const { low, high } = bootstrapInterval(rows.length, statistic, { rounds: bootstrap, seed });
        const who = { seed, judge: config.judge, kind, size, variant, training, pool };
        const row = { ...who, ...measures, low, high, rows: rows.length, ...rest };
        const { school } = config;
        run.append("agreement.jsonl", { ...columnsOf(row, columns.agreement), ...(school && { school }) });
        const predicted = !school && training === "final" && pool === "mixture" ? (scores ?? []) : [];
        for (const [j, score] of predicted.entries()) {
          const judged = { row: places[j]!, gold: task.answer(rows[j]!), score: Number(score.toFixed(4)) };
          run.append("predictions.jsonl", { seed, kind, size, variant, training, pool, ...judged });
        }
        summary[`${training}-${pool}`] = measures[task.measure]!;
      }
      await sampler.close();
    }
    shown.close();
    return run.finish({ summary });
  });
}

/** The weights to be evaluated; a reasoning judge was trained in two phases, and its run kept those of the first. */
function judgesOf(input: Inputs[string], both: boolean, last: Training): [Training, StateRef][] {
  const final: [Training, StateRef] = [last, weightsOf(input)];
  if (!both) return [final];
  const { sft } = z.object({ sft: z.object({ hash: z.string() }) }).parse(input.manifest.summary);
  return [["sft", { path: join(input.dir, "sft.bin"), hash: sft.hash }], final];
}
