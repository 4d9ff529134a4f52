/** @file Stage train-judge on real text: a base judge of a server learns gold's scores or preferences, and where it reasons goes on with GRPO. */
import type { Sampler } from "../../engine/engine.js";
import { textJudgeGrpoStep } from "../../judge/text/grpo.js";
import type { TextExample } from "../../judge/text/prompt.js";
import { textSftDatum } from "../../judge/text/sft.js";
import { paidSampler } from "../../ledger/paidSampler.js";
import { ENDPOINT_CONFIGS } from "../../paper/endpoint.js";
import { isPairwise } from "../../paper/pairwise.js";
import { allRows, openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { randomFrom } from "../../world/random.js";
import { trainInPhases } from "../judgePhases.js";
import { type EndpointContext, withPaidRun } from "./context.js";
import { COMPARING, type JudgeTask, SCORING } from "./judgeTasks.js";
import { openRubrics } from "./rubrics.js";

/**
 * Section 2.1 and 4.4, as the miniature's `trainJudge` and `trainPairwiseJudge`. An example longer than prompt and response may be, or without
 * the rubric that the judge is to be shown, gives its place to the next.
 */
export const trainTextJudge = (context: EndpointContext): Promise<Manifest> =>
  isPairwise(context.experiment) ? trainFor(COMPARING, context) : trainFor(SCORING, context);

async function trainFor<Row extends TextExample, Measures extends Record<string, number>>(
  task: JudgeTask<Row, Measures>,
  context: EndpointContext,
): Promise<Manifest> {
  const { experiment, seed, tier } = context;
  const config = ENDPOINT_CONFIGS["train-judge"].parse(experiment.config);
  const { kind, size, sft, validateEvery, rl, judging, maxPrompt, maxResponse, checkpointEvery } = config;
  const judge = await tier.judge(size);
  const { format, role } = judge;
  return withPaidRun(context, { judge: judge.name }, async ({ run, inputs, ledger, weightsAt, training, finish }) => {
    const train = await openRowFile((inputs.examples ?? inputs.annotation!).dir, "train.jsonl", task.row);
    const validationRows = await openRowFile(inputs.annotation!.dir, "validation.jsonl", task.row);
    const rubrics = await openRubrics(inputs.rubrics, ["judgeTrain", "judgeValidation"]);
    const validation = allRows(validationRows)
      .filter(({ prompt }) => rubrics.has(prompt))
      .map(rubrics.show);
    const paid = (step: string, open: () => Promise<Sampler>) =>
      paidSampler({ ledger, role, model: weightsAt(step), passing: true, open });
    const datum = (index: number) => {
      for (let tried = 0; tried < train.length; tried++) {
        const row = train.at((index + tried) % train.length);
        if (!rubrics.has(row.prompt)) continue;
        const made = textSftDatum(format, kind, rubrics.show(row));
        if (made.from <= maxPrompt && made.tokens.length - made.from <= maxResponse) return made;
      }
      throw new Error(
        `every example is longer than ${maxPrompt} + ${maxResponse} tokens, or without its rubric: raise maxPrompt or maxResponse`,
      );
    };
    try {
      return await trainInPhases(
        await training(judge, checkpointEvery),
        { ...run, finish },
        {
          start: judge.base,
          sft: sft && { settings: sft, examples: train.length, datum, validateEvery },
          rl: rl && {
            steps: rl.steps,
            validateEvery: rl.validateEvery,
            step: async (trainer, step) => {
              const random = randomFrom(seed, size, "judge-rl-examples", step);
              const drawn = Array.from({ length: rl.prompts }, () => train.at(random.int(0, train.length - 1)));
              const examples = drawn.filter(({ prompt }) => rubrics.has(prompt)).map(rubrics.show);
              const sampler = paid(`rl ${step}`, () => trainer.publish());
              const row = await textJudgeGrpoStep(trainer, sampler, format, examples, rl, seed, size, "judge-rl", step);
              await sampler.close();
              return row;
            },
          },
          order: "judge-sft",
          measure: task.measure,
          validate: async (published, step) => {
            const sampler = paid(`validation ${step}`, async () => published);
            const asked = { kind, judging, sampler, format, maxPrompt };
            const { measures, invalidRate } = await task.agreement(asked, validation, seed, "validation", step);
            return { ...measures, invalidRate };
          },
        },
      );
    } finally {
      for (const file of [train, validationRows, rubrics]) file.close();
    }
  });
}
