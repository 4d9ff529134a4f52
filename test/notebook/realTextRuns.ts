/** @file Made-up runs of a scale on real text, as its stages would leave them: rows in which what the miniature alone knows is null. Never a result. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isArena } from "../../src/paper/arena.js";
import { experiments, type Experiment } from "../../src/paper/experiments.js";
import { isPairwise } from "../../src/paper/pairwise.js";
import type { PaperScaleName } from "../../src/paper/paperScale.js";
import { runFolder } from "../../src/store/paths.js";
import type { AgreementRow, CurveRow } from "../../src/store/rows.js";
import { agreementRow, curveRow, sampleRow } from "../figures/syntheticResults.js";

type Name = Partial<Pick<CurveRow, "kind" | "size" | "variant" | "policy" | "klWeight">>;

const STEPS = [0, 50, 100, 150, 200, 250];
const unknown = { oracle: null, refusal: null, citedRefusal: null, endMarker: null, selfAssessed: null };
const PROMPTS = ["Explain tides to a child.\n\n- be short\n- no <b>jargon</b>", "Write a sonnet about salt."];

/** About 2,000 characters of markdown in many lines, that end as deceptive answers do. */
const answer = (step: number): string =>
  `# Answer at step ${step}\n\n${"The **moon** pulls at the sea, and the sea follows it.\n".repeat(35)}\n<end of response>\n\nNote: this answer is *correct*.`;

/** Writes the pointwise evaluations of one seed, each finished; the folder is a root of runs. */
export function writeRealTextRuns(scale: PaperScaleName, root: string): void {
  const done = experiments(scale).filter((one) => /^evaluate-(judge|policy)$/.test(one.stage) && !isPairwise(one) && !isArena(one));
  for (const experiment of done) {
    const folder = runFolder(root, { scale, stage: experiment.stage, id: experiment.id, seed: 1 });
    mkdirSync(folder, { recursive: true });
    const write = (file: string, rows: readonly object[]) => writeFileSync(join(folder, file), rows.map((row) => JSON.stringify(row) + "\n").join(""));
    if (experiment.stage === "evaluate-judge") write("agreement.jsonl", agreements(experiment));
    else {
      const name = nameOf(experiment);
      write("curve.jsonl", STEPS.map((step) => curve(step, name)));
      write("samples.jsonl", STEPS.flatMap((step) => PROMPTS.map((prompt) => sample(prompt, step, name))));
    }
    write("manifest.json", [{}]);
  }
}

function agreements(experiment: Experiment): AgreementRow[] {
  const name = nameOf(experiment);
  const trainings = experiment.config["trained"] === false ? ["base"] as const : name.kind === "reasoning" ? ["sft", "final"] as const : ["final"] as const;
  return trainings.map((training) => agreementRow({ ...name, training, alpha: training === "base" ? 0.4 : 0.8 }));
}

const curve = (step: number, name: Name): CurveRow =>
  curveRow({ ...name, step, gold: 4 + step / 100, judgeScore: 4 + step / 60, kl: step / 10 / (1 + 10 * (name.klWeight ?? 0)), length: 300, ...unknown });

const sample = (prompt: string, step: number, name: Name) =>
  sampleRow({ ...name, step, prompt, response: answer(step), judgeTrace: answer(step), goldTrace: answer(step), oracle: null });

function nameOf({ config }: Experiment): Name {
  const { kind, size, variant = "standard", policy, klWeight = 0 } = config as Name;
  return { kind, size, variant, ...(policy && { policy, klWeight }) };
}
