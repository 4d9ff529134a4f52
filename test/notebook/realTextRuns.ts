/** @file Made-up runs of a scale on real text, as its stages would leave them: rows in which what the miniature alone knows is null. Never a result. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ARENA_SUBSETS, type ArenaModel, BENCHMARK_JUDGE } from "../../src/paper/arena.js";
import type { Experiment } from "../../src/paper/experiment.js";
import { experiments } from "../../src/paper/experiments.js";
import type { TextScaleName } from "../../src/paper/textScales.js";
import type {
  AgreementRow,
  ArenaRow,
  CurveRow,
  PairwiseAgreementRow,
  PairwiseCurveRow,
  PairwiseSampleRow,
} from "../../src/results/rows.js";
import { sha256 } from "../../src/store/hash.js";
import type { Manifest } from "../../src/store/manifest.js";
import { runFolder } from "../../src/store/paths.js";
import {
  agreementRow,
  arenaRow,
  curveRow,
  pairwiseAgreementRow,
  pairwiseCurveRow,
  sampleRow,
} from "../figures/syntheticResults.js";

type Name = Partial<Pick<CurveRow, "kind" | "size" | "variant" | "policy" | "klWeight">>;

const STEPS = [0, 50, 100, 150, 200, 250];
const unknown = { oracle: null, refusal: null, citedRefusal: null, endMarker: null, selfAssessed: null };
const PROMPTS = ["Explain tides to a child.\n\n- be short\n- no <b>jargon</b>", "Write a sonnet about salt."];

/** About 2,000 characters of markdown in many lines, that end as deceptive answers do. */
const answer = (step: number): string =>
  `# Answer at step ${step}\n\n${"The **moon** pulls at the sea, and the sea follows it.\n".repeat(35)}\n<end of response>\n\nNote: this answer is *correct*.`;

function manifestOf({ stage, id, config }: Experiment, scale: string, folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  const files = Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(folder, name)))]));
  const made = { inputs: {}, inputsHash: sha256(id), engine: "other", weights: null, files, tokens: {}, seconds: 1 };
  const manifest: Manifest = {
    key: { scale, stage, id, seed: 1 },
    config,
    ...made,
    warnings: [],
    summary: {},
    versions: {},
  };
  return JSON.stringify(manifest);
}

/** Writes the evaluations of one seed, each finished; the folder is a root of runs. */
export function writeRealTextRuns(scale: TextScaleName, root: string): void {
  for (const experiment of experiments(scale)) {
    const folder = runFolder(root, { scale, stage: experiment.stage, id: experiment.id, seed: 1 });
    const write = (file: string, rows: readonly object[]) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, file), rows.map((row) => JSON.stringify(row) + "\n").join(""));
      writeFileSync(join(folder, "manifest.json"), manifestOf(experiment, scale, folder));
    };
    const name = nameOf(experiment),
      pairwise = experiment.task === "pairwise";
    if (experiment.stage === "evaluate-judge")
      write("agreement.jsonl", (pairwise ? accuracies : agreements)(experiment));
    if (experiment.stage === "evaluate-arena") write("battles.jsonl", battles(experiment));
    if (experiment.stage !== "evaluate-policy") continue;
    write(
      "curve.jsonl",
      STEPS.map((step) => (pairwise ? wins : curve)(step, name)),
    );
    write(
      "samples.jsonl",
      STEPS.flatMap((step) => PROMPTS.map((prompt) => (pairwise ? comparedSample : sample)(prompt, step, name))),
    );
  }
}

function agreements(experiment: Experiment): AgreementRow[] {
  return trainingsOf(experiment).map((training) =>
    agreementRow({ ...nameOf(experiment), training, alpha: training === "base" ? 0.4 : 0.8 }),
  );
}

function accuracies(experiment: Experiment): PairwiseAgreementRow[] {
  return trainingsOf(experiment).map((training) =>
    pairwiseAgreementRow({ ...nameOf(experiment), training, accuracy: training === "base" ? 0.6 : 0.9 }),
  );
}

function trainingsOf({ config }: Experiment): readonly AgreementRow["training"][] {
  if (config["trained"] === false) return ["base"];
  return config["kind"] === "reasoning" ? ["sft", "final"] : ["final"];
}

function battles({ config }: Experiment): ArenaRow[] {
  const { pool, models } = config as Pick<ArenaRow, "pool"> & { models: ArenaModel[] };
  const what = { judge: BENCHMARK_JUDGE, rules: null, truth: null, citedRefusal: null } as const;
  return ARENA_SUBSETS.flatMap((subset) =>
    models.map((model) => arenaRow({ ...model, pool, subset, score: 0.6, ...what })),
  );
}

const curve = (step: number, name: Name): CurveRow =>
  curveRow({
    ...name,
    step,
    gold: 4 + step / 100,
    judgeScore: 4 + step / 60,
    kl: step / 10 / (1 + 10 * (name.klWeight ?? 0)),
    length: 300,
    ...unknown,
  });

const sample = (prompt: string, step: number, name: Name) =>
  sampleRow({
    ...name,
    step,
    prompt,
    response: answer(step),
    judgeTrace: answer(step),
    goldTrace: answer(step),
    oracle: null,
  });

const wins = (step: number, name: Name): PairwiseCurveRow => ({
  ...pairwiseCurveRow({ ...name, step, goldWinRate: 0.3 + step / 500, judgeWinRate: 0.3 + step / 400 }),
  ...unknown,
  gold: null,
  oracleWinRate: null,
});

function comparedSample(prompt: string, step: number, name: Name): PairwiseSampleRow {
  const { judgeScore: _, ...row } = sample(prompt, step, name);
  return {
    ...row,
    gold: null,
    baseline: answer(0),
    judgeWin: 1,
    goldWin: 0.5,
    baselineGold: null,
    baselineOracle: null,
  };
}

function nameOf({ config }: Experiment): Name {
  const { kind, size, variant = "standard", policy, klWeight = 0 } = config as Name;
  return { kind, size, variant, ...(policy && { policy, klWeight }) };
}
