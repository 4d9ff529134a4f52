/** @file The miniature's annotations: responses with gold's scores, pairs with gold's verdicts or an arena judge's. */
import { annotations, askedAnnotations, offPolicyPairs, pairAnnotations } from "../annotation/procedure.js";
import { ANNOTATION_PARTS, type AnnotationPart, annotationRow, pairRow } from "../annotation/rows.js";
import { ARENA_PARTS, type ArenaPart, labelledPairRow, labelledPairs } from "../arena/miniature/pairs.js";
import { askTrainedGold, labelledBy } from "../judge/trainedGold.js";
import { CONFIGS, type Config, given } from "../paper/configs.js";
import type { TaskName } from "../paper/experiment.js";
import { meanOf } from "../stats/meanOf.js";
import { decode } from "../world/vocabulary.js";
import type { Source, ToAsk } from "./annotate.js";
import { type Inputs, type StageContext, weightsOf, withRun } from "./context.js";

/** Rows of a part, and their summary in the run's manifest. */
interface Made {
  rows: object[];
  summary: Record<string, number>;
}
type Make<Part> = (opened: Opened, config: Config<"annotate">, part: Part, count: number) => Promise<Made>;
type Opened = StageContext & { inputs: Inputs };

/** Gold is the context's, the procedure in process, or beyond the paper a model that was trained. */
const scores: Make<AnnotationPart> = async (opened, config, part, count) => {
  if (config.school) return trainedScores(opened, config, part, count);
  const { seed, gold } = opened;
  const of = [seed, part, count, given(config.effort, "effort"), given(config.world, "world")] as const;
  const annotated = gold ? await askedAnnotations(gold, ...of) : annotations(...of);
  const score = meanOf(annotated.map((one) => one.score));
  return {
    rows: annotated.map(annotationRow),
    summary: { rows: count, score, traceTokens: meanOf(annotated.map(({ trace }) => trace.length)) },
  };
};

/** The responses that the procedure would label, too. */
const trainedScores: Make<AnnotationPart> = async ({ seed, engine, inputs }, config, part, count) => {
  const sampler = await engine.openSampler(weightsOf(inputs.gold!));
  const pairs = offPolicyPairs(seed, part, count, given(config.world, "world")).map(({ prompt, response }) => ({
    prompt: decode(prompt.tokens),
    response: decode(response),
  }));
  const answers = await askTrainedGold(sampler, given(config.judging, "judging"), pairs, [seed, "annotation", part]);
  await sampler.close();
  const rows = pairs.map((pair, i) => labelledBy(pair, answers[i]!));
  const invalidRate = meanOf(answers.map(({ invalid }) => Number(invalid)));
  return { rows, summary: { rows: count, invalidRate, score: meanOf(rows.map((row) => row.score)) } };
};

const verdicts: Make<AnnotationPart> = async ({ seed }, { world }, part, count) => {
  const pairs = pairAnnotations(seed, part, count, given(world, "world"));
  const traceTokens = meanOf(pairs.map(({ trace }) => trace.length));
  return { rows: pairs.map(pairRow), summary: { pairs: count, traceTokens } };
};

const battles: Make<ArenaPart> = async ({ seed }, { judge, world }, part, count) => {
  const pairs = labelledPairs(seed, part, count, given(judge, "judge"), given(world, "world"));
  const ties = meanOf(pairs.map(({ label }) => Number(label === "A=B")));
  const traceTokens = meanOf(pairs.map(({ trace }) => trace.length));
  return { rows: pairs.map(labelledPairRow), summary: { pairs: count, traceTokens, ties } };
};

/** Takes a second, so a killed run simply makes the rows again. */
const source =
  <Part extends AnnotationPart>(parts: readonly Part[], make: Make<Part>): Source =>
  (context, askAll) =>
    withRun(context, async (run, inputs) => {
      const config = CONFIGS.annotate.parse(context.experiment.config);
      const counts = new Map(Object.entries(given(config.rows, "rows")));
      const questions: ToAsk[] = [];
      const summary: Record<string, unknown> = {};
      for (const part of parts) {
        const made = await make({ ...context, inputs }, config, part, given(counts.get(part), `rows.${part}`));
        questions.push(...made.rows.map((row): ToAsk => ({ part, ask: async () => ({ kind: "row", row }) })));
        summary[part] = made.summary;
      }
      return askAll(context, { run, questions, summary });
    });

export const MINIATURE_SOURCES: Partial<Record<TaskName, Source>> = {
  pointwise: source(ANNOTATION_PARTS, scores),
  pairwise: source(ANNOTATION_PARTS, verdicts),
  arena: source(ARENA_PARTS, battles),
};
