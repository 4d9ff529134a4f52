/**
 * @file Policies whose reward is defended: by a panel, by cuts of what responses claim, or by a judge that goes on learning
 * from labelled outputs. Beside src/stages/controls.ts the only training that may know gold; here the truth, too, which
 * stands for an audit by people.
 */
import { type AnnotationRow, annotationRow } from "../annotation/rows.js";
import { labelTruly } from "../annotation/school.js";
import { drawSplitPrompt } from "../annotation/splits.js";
import type { Trainer } from "../engine/engine.js";
import type { ModelJudge } from "../judge/ask.js";
import { panel, surviving } from "../judge/defences.js";
import { miniature } from "../judge/format/miniature.js";
import { sftDatum } from "../judge/sft.js";
import { pointwise } from "../judge/task.js";
import { askTrainedGold, labelledBy } from "../judge/trainedGold.js";
import type { Defence, Lesson } from "../paper/beyond.js";
import { CONFIGS, type Config, given } from "../paper/configs.js";
import { OutputRow } from "../policy/heldOut.js";
import { respond } from "../policy/rollouts.js";
import { readRows } from "../store/jsonl.js";
import type { Manifest } from "../store/manifest.js";
import { openRowFile } from "../store/rowFile.js";
import { supervisedStep } from "../training/supervised.js";
import type { World } from "../world/config.js";
import { gold } from "../world/gold.js";
import { readPrompt } from "../world/prompt.js";
import { type Key, randomFrom } from "../world/random.js";
import { decode, encode } from "../world/vocabulary.js";
import { type Inputs, type StageContext, weightsOf } from "./context.js";
import { type MakeReward, type TrainingReward, trainPolicy } from "./trainPolicy.js";

/** A judge that learns is not in the policy's checkpoints: a killed run starts again, which costs less than a minute. */
export function trainDefended(context: StageContext): Promise<Manifest> {
  const { defence } = CONFIGS["train-policy"].parse(context.experiment.config);
  return trainPolicy({ ...context, checkpointSeconds: Infinity }, rewardOf(context, given(defence, "defence")));
}

function rewardOf(context: StageContext, defence: Defence): MakeReward {
  return async (named, inputs, config) => {
    const judge = await named();
    if (defence.kind === "re-annotate" || defence.kind === "audit") {
      return taught(context, defence, judge, inputs, config);
    }
    const others = defence.kind === "panel" ? await membersOf(context, inputs, judge) : [];
    return {
      judge: defence.kind === "panel" ? panel([judge, ...others], defence) : surviving(judge, defence.cut),
      async close() {
        for (const { sampler } of [judge, ...others]) await sampler.close();
      },
    };
  };
}

/** The inputs judge-2, judge-3 …: what kind each is stands in its own configuration. */
function membersOf({ engine }: StageContext, inputs: Inputs, judge: ModelJudge): Promise<ModelJudge[]> {
  const others = Object.keys(inputs)
    .filter((role) => role.startsWith("judge-"))
    .sort();
  return Promise.all(
    others.map(async (role) => {
      const { kind } = CONFIGS["train-judge"].parse(inputs[role]!.manifest.config);
      return { ...judge, kind: given(kind, "kind"), sampler: await engine.openSampler(weightsOf(inputs[role]!)) };
    }),
  );
}

interface Labels {
  of(rows: { prompt: string; response: string }[], key: Key): Promise<AnnotationRow[]>;
  close?(): Promise<void>;
}

/** A judge that goes on learning: before the first step from an audit, or every so many steps from what the policy writes. */
async function taught(
  context: StageContext,
  defence: Extract<Defence, { kind: "re-annotate" | "audit" }>,
  named: ModelJudge,
  inputs: Inputs,
  config: Config<"train-policy">,
): Promise<TrainingReward> {
  const { seed, engine } = context;
  const world = given(config.world, "world");
  const { lesson } = defence;
  const labels =
    defence.kind === "audit" || defence.labels === "truth" ? byTruth(world) : await byGold(context, inputs, config);
  const old = await openRowFile(inputs.annotation!.dir, "train.jsonl", pointwise.row);
  const trainer = await engine.openTrainer(weightsOf(inputs.judge!));
  const judge: ModelJudge = { ...named };
  const fresh: AnnotationRow[] = [];
  const learn = async (rows: { prompt: string; response: string }[], key: Key) => {
    fresh.push(...(await labels.of(rows, key)));
    if (fresh.length === 0) return;
    await teach(trainer, lesson, { kind: judge.kind, fresh, old: (i) => old.at(i), oldRows: old.length }, key);
    await judge.sampler.close();
    judge.sampler = await trainer.publish();
  };
  return {
    judge,
    async before(step, policy) {
      if (defence.kind === "audit" && step === 0) await learn(foundIn(inputs, lesson.rows), [seed, "audit"]);
      if (defence.kind !== "re-annotate" || step === 0 || step % defence.every !== 0) return;
      const key = [seed, "re-annotation", step];
      const random = randomFrom(...key, "prompts");
      const asked = Array.from({ length: lesson.rows }, () => ({
        prompt: decode(drawSplitPrompt(random, "policy", world).tokens),
        seed: random.seed(),
      }));
      const written = await respond(policy, miniature, asked, 1, config.rl);
      await learn(
        asked.flatMap(({ prompt }, i) => written[i]?.map(({ text }) => ({ prompt, response: text })) ?? []),
        key,
      );
    },
    async close() {
      old.close();
      await Promise.all([trainer.close(), judge.sampler.close(), labels.close?.()]);
    },
  };
}

/** What the policy of the same judge wrote in the end when nothing defended it. */
const foundIn = (inputs: Inputs, count: number): OutputRow[] =>
  readRows(inputs.outputs!.dir, "outputs.jsonl", OutputRow).slice(-count);

const byTruth = (world: World): Labels => ({
  of: async (rows) =>
    rows.map(({ prompt, response }) => {
      const pair = { prompt: encode(prompt), response: encode(response) };
      return annotationRow(labelTruly(pair, readPrompt(pair.prompt), world));
    }),
});

/** Whoever is gold: the procedure, or the trained gold that is an input. */
async function byGold({ engine }: StageContext, inputs: Inputs, config: Config<"train-policy">): Promise<Labels> {
  if (!inputs.gold) {
    const world = given(config.world, "world");
    return {
      of: async (rows) =>
        rows.map(({ prompt, response }) => {
          const pair = { prompt: encode(prompt), response: encode(response) };
          return annotationRow({ ...pair, ...gold(readPrompt(pair.prompt), pair.response, "high", world.gold) });
        }),
    };
  }
  const sampler = await engine.openSampler(weightsOf(inputs.gold));
  const judging = given(config.goldJudging, "goldJudging");
  return {
    async of(rows, key) {
      const answers = await askTrainedGold(sampler, judging, rows, key);
      return rows.map((row, i) => labelledBy(row, answers[i]!));
    },
    close: () => sampler.close(),
  };
}

/** Half of each batch is what was labelled since, half what the judge learned before. */
async function teach(
  trainer: Trainer,
  { steps, batch, learningRate }: Lesson,
  rows: {
    kind: ModelJudge["kind"];
    fresh: readonly AnnotationRow[];
    old: (i: number) => AnnotationRow;
    oldRows: number;
  },
  key: Key,
): Promise<void> {
  const random = randomFrom(...key, "lesson");
  const settings = { steps, batch, learningRate, warmup: 0, decay: "constant" as const, floor: 1, weightDecay: 0.01 };
  for (let i = 0; i < steps; i++) {
    const drawn = Array.from({ length: batch }, (_, n) =>
      n % 2 === 0 ? random.choice(rows.fresh) : rows.old(random.int(0, rows.oldRows - 1)),
    );
    await supervisedStep(
      trainer,
      drawn.map((row) => sftDatum(miniature, pointwise, rows.kind, row)),
      settings,
      i,
    );
  }
}
