/** @file Stage evaluate-arena: trained and base policies against the baseline writer, under both arena judges. */
import { benchmarkScores } from "../arena/benchmarkScores.js";
import {
  answerRow,
  BASELINE,
  type Battle,
  games,
  judgmentRow,
  questionRow,
  rulesScore,
} from "../arena/miniature/battle.js";
import { arenaPrompts } from "../arena/miniature/subsets.js";
import { arenaVerdicts } from "../arena/miniature/task.js";
import { miniature } from "../judge/format/miniature.js";
import { ARENA_JUDGES, ARENA_SUBSETS, type ArenaJudge, type ArenaModel } from "../paper/arena.js";
import { CONFIGS, type Config, given } from "../paper/configs.js";
import { Judging } from "../paper/settings.js";
import { examineOutput, winOf } from "../policy/evaluate.js";
import { heldOutPrompts } from "../policy/prompts.js";
import { respond, wordsOf } from "../policy/rollouts.js";
import type { ArenaRow, ArenaSweepRow } from "../results/rows.js";
import { meanOver } from "../stats/meanOf.js";
import type { Manifest } from "../store/manifest.js";
import type { World } from "../world/config.js";
import { randomFrom } from "../world/random.js";
import { decode, encode } from "../world/vocabulary.js";
import { type Inputs, type StageContext, weightsOf, withRun } from "./context.js";
import { baselineResponses } from "./miniatureRun.js";

/**
 * Writes questions, answers and judgments.jsonl in the benchmark's shapes, and battles and sweep.jsonl, which are result
 * rows. Gold takes no part; truth is the oracle's.
 */
export async function evaluateMiniatureArena(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { seed } = context;
    const config = CONFIGS["evaluate-arena"].parse(context.experiment.config);
    const { pool, models, bootstrap, worths = [] } = config;
    const world = given(config.world, "world");
    const fields = fieldsOf(seed, config, world);
    const battles: Battle[] = [];
    const temperature = given(config.temperature, "temperature");
    for (const model of models) battles.push(...(await answersOf(model, fields, temperature, context, inputs)));

    for (const { subset, prompts } of fields)
      for (const one of prompts) run.append("questions.jsonl", questionRow(subset, one));
    const answers = answerRows(fields, battles);
    for (const answer of answers) run.append("answers.jsonl", answer);

    for (const judge of ARENA_JUDGES) {
      const judgments = await judgmentsOf(judge, battles, Judging.parse(config.judging), context, inputs);
      for (const row of judgments) run.append("judgments.jsonl", row);
      const scores = benchmarkScores(judgments, answers, bootstrap, seed);
      for (const battle of battles) {
        const { model, subset } = battle;
        const row: ArenaRow = {
          ...{ seed, pool, subset, ...model, judge },
          ...scores(subset, model.model),
          rules: rulesScore(battle, judge),
          ...inTruth(battle, world),
        };
        run.append("battles.jsonl", row);
      }
    }
    for (const battle of battles.filter(({ model }) => model.kind === "reasoning")) {
      const { model, subset } = battle;
      for (const worth of worths) {
        const score = rulesScore(battle, "blind", worth);
        const row: ArenaSweepRow = { seed, pool, subset, ...model, worth, score };
        run.append("sweep.jsonl", row);
      }
    }
    return run.finish({ summary: { models: models.length } });
  });
}

type Field = Pick<Battle, "subset" | "prompts" | "baseline">;

/** Prompts that no policy's evaluation has, and the baseline writer's answers. */
function fieldsOf(seed: number, config: Config<"evaluate-arena">, world: World): Field[] {
  const others = heldOutPrompts(seed, given(config.notPrompts, "notPrompts"), world);
  return ARENA_SUBSETS.map((subset) => {
    const prompts = arenaPrompts(seed, subset, given(config.prompts, "prompts"), others, world);
    const baseline = baselineResponses(seed, prompts, given(config.baseline, "baseline"), world).map(encode);
    return { subset, prompts, baseline };
  });
}

/** One answer a prompt. */
async function answersOf(
  model: ArenaModel,
  fields: readonly Field[],
  temperature: number,
  { seed, engine }: StageContext,
  inputs: Inputs,
): Promise<Battle[]> {
  const sampler = await engine.openSampler(weightsOf(inputs[model.model]!));
  const battles: Battle[] = [];
  for (const field of fields) {
    const random = randomFrom(seed, "arena", field.subset, "responses");
    const asked = field.prompts.map(({ tokens }) => ({ prompt: decode(tokens), seed: random.seed() }));
    const rollouts = await respond(sampler, miniature, asked, 1, { temperature });
    battles.push({ model, ...field, responses: rollouts.map((group) => encode(group![0]!.text)) });
  }
  await sampler.close();
  return battles;
}

/** The baseline's answers, then each model's. */
const answerRows = (fields: readonly Field[], battles: readonly Battle[]) => [
  ...fields.flatMap(({ prompts, baseline }) => prompts.map((prompt, i) => answerRow(BASELINE, prompt, baseline[i]!))),
  ...battles.flatMap(({ model, prompts, responses }) =>
    prompts.map((prompt, i) => answerRow(model.model, prompt, responses[i]!)),
  ),
];

/** Both games of each prompt of each battle, in their order. */
async function judgmentsOf(
  judge: ArenaJudge,
  battles: readonly Battle[],
  judging: Judging,
  { seed, engine }: StageContext,
  inputs: Inputs,
) {
  const asked = battles
    .flatMap(({ prompts, responses, baseline }) =>
      prompts.flatMap((prompt, i) => games(prompt, responses[i]!, baseline[i]!)),
    )
    .map(({ prompt, first, second }) => ({ prompt: decode(prompt), first: decode(first), second: decode(second) }));
  const sampler = await engine.openSampler(weightsOf(inputs[judge]!));
  const asJudge = { kind: "reasoning" as const, judging, sampler, format: miniature };
  const verdicts = await arenaVerdicts(asJudge, asked, [seed, "arena", judge]);
  await sampler.close();
  let next = 0;
  return battles.flatMap(({ model, subset, prompts }) =>
    prompts.map((prompt) => judgmentRow(judge, subset, model.model, prompt, verdicts.slice(next, (next += 2)))),
  );
}

/** What the benchmark cannot know. */
function inTruth({ prompts, responses, baseline }: Battle, world: World) {
  const examined = prompts.map(({ tokens }, i) => {
    const of = (response: Battle["responses"][number]) =>
      examineOutput({ prompt: decode(tokens), response: decode(response) }, world);
    return { ours: of(responses[i]!), theirs: of(baseline[i]!) };
  });
  return {
    truth: meanOver(examined, ({ ours, theirs }) => winOf(ours.oracle, theirs.oracle)),
    length: meanOver(examined, ({ ours }) => wordsOf(ours.row.response).length),
    citedRefusal: meanOver(examined, ({ ours }) => ours.strategy.citesTopic),
  };
}
