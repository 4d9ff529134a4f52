/**
 * @file Stage train-judge: a base judge learns gold's scores or preferences (SFT) and, if it reasons, continues with
 * GRPO.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { AnnotationRow } from "../annotation/rows.js";
import type { Datum, Sampler, StateRef, Trainer } from "../engine/engine.js";
import { columnsOf } from "../judge/format/format.js";
import { judgeGrpoStep } from "../judge/grpo.js";
import { sftDatum, shuffledLabels } from "../judge/sft.js";
import type { Example } from "../judge/task.js";
import { CONFIGS } from "../paper/configs.js";
import type { Supervised } from "../paper/settings.js";
import { readRows } from "../store/jsonl.js";
import type { Manifest } from "../store/manifest.js";
import { openRowFile } from "../store/rowFile.js";
import type { Run } from "../store/run.js";
import { batches, supervisedStep } from "../training/supervised.js";
import { randomFrom } from "../world/random.js";
import { resumeTrainer, type StageContext } from "./context.js";
import { StageError } from "./problem.js";
import { runSteps } from "./trainingLoop.js";
import { openRunOf, taskOf } from "./worlds.js";

/**
 * Sections 2.1 and 4.4. SFT on the answer, or on trace and answer; then, for a reasoning judge, GRPO with eq. 1 or 3.
 * Validation is by agreement with gold; the test rows are not read here. Ablation 4.1 is the second phase alone, from the base
 * judge. The labels of the control are shuffled, validation included, so that nothing of gold's is left in the judge. An example
 * longer than prompt and response may be, or without the rubric that the judge is to be shown, gives its place to the next.
 */
export function trainJudge(context: StageContext): Promise<Manifest> {
  const { experiment, seed } = context;
  const config = CONFIGS["train-judge"].parse(experiment.config);
  const { kind = "reasoning", size, variant, sft, validateEvery, rl, judging, checkpointEvery } = config;
  const { maxPrompt = Infinity, maxResponse = Infinity } = config;
  const task = taskOf(experiment);
  return openRunOf(context, { judge: size }, async ({ run, inputs, judge, rubrics }) => {
    const { format } = judge;
    const asking = format.asks[task.name];
    const key = config.judge ? `${asking.key}-${config.judge}` : asking.key;
    const examplesDir = (inputs.examples ?? inputs.annotation!).dir;
    const trainRows = await openRowFile(examplesDir, "train.jsonl", task.row);
    const labelled = (part: string, rows: Example[]): Example[] =>
      variant === "shuffled" ? shuffledLabels(rows as AnnotationRow[], seed, part) : rows;
    // those of other variants are too many to hold
    const held = variant === "shuffled" ? labelled("train", readRows(examplesDir, "train.jsonl", task.row)) : null;
    const rowAt = (index: number): Example => held?.[index] ?? trainRows.at(index);
    const shown = await rubrics(variant, ["judgeTrain", "judgeValidation"]);
    const validationRows = readRows(inputs.annotation!.dir, "validation.jsonl", task.row);
    const validation = labelled("validation", validationRows).filter(({ prompt }) => shown.has(prompt));

    const datum = (index: number): Datum => {
      for (let tried = 0; tried < trainRows.length; tried++) {
        const row = rowAt((index + tried) % trainRows.length);
        if (!shown.has(row.prompt)) continue;
        const made = sftDatum(format, task, kind, shown.show(row));
        if (made.from <= maxPrompt && made.tokens.length - made.from <= maxResponse) return made;
      }
      throw new StageError({ kind: "examples-too-long", maxPrompt, maxResponse });
    };
    const grpo =
      rl &&
      (async (trainer: Trainer, step: number) => {
        const random = randomFrom(seed, size!, `${key}-rl-examples`, step);
        const drawn = Array.from({ length: rl.prompts }, () => rowAt(random.int(0, trainRows.length - 1)));
        const examples = drawn.filter(({ prompt }) => shown.has(prompt)).map(shown.show);
        const sampler = await judge.published(trainer, `rl ${step}`);
        const settings = { ...rl, maxResponse: rl.maxResponse ?? judging.maxTrace };
        const of = { trainer, sampler, format, task, examples, settings, key: [seed, size!, `${key}-rl`, step] };
        const row = await judgeGrpoStep(of);
        await sampler.close();
        return row;
      });
    try {
      return await trainInPhases(await judge.training(checkpointEvery), run, {
        start: judge.base,
        sft: sft && { settings: sft, examples: trainRows.length, datum, validateEvery },
        rl: rl && grpo ? { steps: rl.steps, validateEvery: rl.validateEvery, step: grpo } : null,
        order: `${key}-sft`,
        measure: task.measure,
        published: judge.published,
        async validate(sampler, step) {
          const asked = { kind, judging, sampler, format, maxPrompt, show: shown.show };
          const { measures, invalidRate } = await task.agreement(asked, validation, [seed, "validation", step]);
          return columnsOf({ ...measures, invalidRate }, asking.columns.validation) as Record<string, number>;
        },
      });
    } finally {
      for (const file of [trainRows, shown]) file.close();
    }
  });
}

/** The best weights so far. They lie in `<phase>.bin` of the run's folder; the validation's measures stand beside. */
type Best = { phase: "sft" | "rl"; step: number; hash: string } & Record<string, number | string>;

interface JudgePhases {
  start: StateRef; // the base judge
  /** Null: GRPO from the base judge (section 4.1). */
  sft: { settings: Supervised; examples: number; datum: (index: number) => Datum; validateEvery: number } | null;
  /** Null: SFT alone, as for non-reasoning judges. `step` counts from 1. */
  rl: { steps: number; validateEvery: number; step: (trainer: Trainer, step: number) => Promise<object> } | null;
  /** Random numbers of the order of examples are keyed by (seed, order). */
  order: string;
  published: (trainer: Trainer, step: string) => Promise<Sampler>;
  /** Agreement with gold on the validation rows; the highest `measure` is the best. */
  validate: (sampler: Sampler, step: number) => Promise<Record<string, number>>;
  measure: "alpha" | "accuracy";
}

/**
 * SFT, then GRPO, each ending at its best checkpoint by validation. GRPO starts from the best SFT weights, and changes nothing
 * where it never beats them. Of a judge with both phases `sft.bin` stays, so that they can be compared.
 */
async function trainInPhases(context: StageContext, run: Run, phases: JudgePhases): Promise<Manifest> {
  const { seed, engine } = context;
  const { start, sft, rl, order, published, validate, measure } = phases;
  const saved = run.checkpoint?.extra as { best: Best | null; afterSft: Best | null } | undefined;
  let { best, afterSft } = saved ?? { best: null, afterSft: null };
  let trainer = await resumeTrainer(engine, run, start);

  const goBackToBest = async () => {
    const { phase, hash } = best!;
    await trainer.close();
    trainer = await engine.openTrainer({ path: join(run.dir, `${phase}.bin`), hash });
  };
  const validated = async (phase: Best["phase"], step: number) => {
    const sampler = await published(trainer, `validation ${step}`);
    const measured = await validate(sampler, step);
    await sampler.close();
    if (best === null || measured[measure]! > Number(best[measure])) {
      const { hash } = await trainer.save(join(run.dir, `${phase}.bin`));
      best = { phase, step, ...measured, hash };
    }
    return measured;
  };

  const sftSteps = sft?.settings.steps ?? 0;
  const batchOf = sft && batches(sft.examples, sft.settings.batch, seed, order);
  const sftStep = async (i: number) => {
    const report = await supervisedStep(trainer, batchOf!(i).map(sft!.datum), sft!.settings, i);
    const last = i + 1 === sftSteps;
    const measured = last || (i + 1) % sft!.validateEvery === 0 ? await validated("sft", i + 1) : {};
    if (last) {
      await goBackToBest();
      afterSft = best;
    }
    return { phase: "sft", ...report, ...measured };
  };
  const rlStep = async (i: number) => {
    const step = i + 1 - sftSteps;
    const report = await rl!.step(trainer, step);
    return { phase: "rl", ...report, ...(step % rl!.validateEvery === 0 ? await validated("rl", i + 1) : {}) };
  };
  try {
    await runSteps({
      context,
      run,
      total: sftSteps + (rl?.steps ?? 0),
      trainer: () => trainer,
      state: () => ({ best, afterSft }),
      show: ["loss", "reward", measure, "invalidRate"],
      step: (i) => (i < sftSteps ? sftStep(i) : rlStep(i)),
    });
    await goBackToBest();
    const files = sft && rl ? ["sft.bin"] : [];
    const manifest = await run.finish({ trainer, files, summary: { sft: afterSft, final: best } });
    await rm(join(run.dir, "rl.bin"), { force: true });
    if (!rl) await rm(join(run.dir, "sft.bin"), { force: true });
    return manifest;
  } finally {
    await trainer.close();
  }
}
