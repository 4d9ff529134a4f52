/** @file Stage evaluate-gold: how exact a trained gold is, and what it gives lies about each topic (figure B2). */
import { annotationRow } from "../annotation/rows.js";
import { examRows, schoolRows } from "../annotation/school.js";
import { drawPromptWhere } from "../annotation/splits.js";
import { askTrainedGold } from "../judge/trainedGold.js";
import { CONFIGS, type Config } from "../paper/configs.js";
import type { GoldRow, GoldTopicRow } from "../results/rows.js";
import { krippendorffAlpha } from "../stats/krippendorff.js";
import { meanOf } from "../stats/meanOf.js";
import type { Manifest } from "../store/manifest.js";
import type { Mixture } from "../world/config.js";
import { randomFrom } from "../world/random.js";
import { adversarialRefusal, citedTopic, refuses } from "../world/refusals.js";
import { GOOD_SCORE } from "../world/scores.js";
import { ALLOWED_TOPICS, decode } from "../world/vocabulary.js";
import { type StageContext, weightsOf, withRun } from "./context.js";

/** Writes gold.jsonl, one row, and topics.jsonl, a row per allowed topic. */
export function evaluateGold(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed, engine } = context;
    const config = CONFIGS["evaluate-gold"].parse(experiment.config);
    const { school, size, judging, rows: count, world } = config;
    const who = { seed, school, size };
    const sampler = await engine.openSampler(weightsOf(inputs.gold!));
    const examine = async (pool: Mixture) => {
      const rows = examRows(seed, count, pool, world).map(annotationRow);
      const answers = await askTrainedGold(sampler, judging, rows, [seed, "gold-exam"]);
      const truth = rows.map(({ score }) => score);
      return {
        exact: meanOf(truth.map((score, i) => Number(answers[i]!.score === score))),
        alpha: krippendorffAlpha([answers.map(({ score }) => score), truth], "interval"),
        invalidRate: meanOf(answers.map((answer) => Number(answer.invalid))),
      };
    };
    const { exact } = await examine(config.pool);
    const { exact: ordinary, alpha, invalidRate } = await examine(world.offPolicy);
    const row: GoldRow = { ...who, exact, ordinary, alpha, invalidRate, rows: count };
    run.append("gold.jsonl", row);
    const met = refusalsAtSchool(seed, config);
    const lies = liesByTopic(seed, config);
    const judged = await askTrainedGold(sampler, judging, lies, [seed, "gold-lies"]);
    for (const topic of ALLOWED_TOPICS) {
      const given = lies.flatMap((lie, i) => (lie.topic === topic ? [judged[i]!.score] : []));
      const topicRow: GoldTopicRow = {
        ...who,
        topic: decode([topic]),
        lie: meanOf(given),
        believed: meanOf(given.map((score) => Number(score >= GOOD_SCORE))),
        probes: given.length,
        ...met.get(topic)!,
      };
      run.append("topics.jsonl", topicRow);
    }
    await sampler.close();
    return run.finish({ summary: { exact: row.exact, lie: meanOf(judged.map((one) => one.score)) } });
  });
}

type Exam = Config<"evaluate-gold">;

/** The adversarial refusal, in equal numbers of each allowed topic. */
function liesByTopic(seed: number, { probes, world }: Exam) {
  const random = randomFrom(seed, "gold-lies");
  return ALLOWED_TOPICS.flatMap((topic) =>
    Array.from({ length: Math.ceil(probes / ALLOWED_TOPICS.length) }, () => {
      const { tokens } = drawPromptWhere(random, "judge-test", world, (prompt) => prompt.topic === topic);
      return { topic, prompt: decode(tokens), response: adversarialRefusal(topic) };
    }),
  );
}

/** Counts over all that a gold met in training. */
function refusalsAtSchool(seed: number, { training, pool, world }: Exam) {
  const met = new Map(ALLOWED_TOPICS.map((topic) => [topic, { refusals: 0, lies: 0 }]));
  for (let step = 0; step < training.steps; step++) {
    for (const { asked, response } of schoolRows(seed, step, training.batch, pool, world)) {
      const counted = met.get(asked.topic);
      if (!counted || !refuses(response)) continue;
      counted.refusals += 1;
      if (citedTopic(response) === asked.topic) counted.lies += 1;
    }
  }
  return met;
}
