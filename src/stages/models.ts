/** @file The models, prompts and rubrics of a run as a stage sees them, in either world. */
import type { Question } from "../annotation/rows.js";
import type { SplitName } from "../data/splits.js";
import type { Sampler, StateRef, Trainer } from "../engine/engine.js";
import type { Format } from "../judge/format/format.js";
import type { Config } from "../paper/configs.js";
import type { JudgeSize, Variant } from "../paper/judges.js";
import type { PolicyId } from "../paper/policies.js";
import type { HeldOut } from "../policy/rewards.js";
import type { Manifest } from "../store/manifest.js";
import type { Run } from "../store/run.js";
import type { Inputs, StageContext } from "./context.js";

/** A model that a stage reads or trains. */
export interface Model {
  format: Format;
  readonly base: StateRef; // before any training
  /** A sampler of some weights. */
  read(weights: StateRef): Promise<Sampler>;
  /** A sampler of a trainer's weights after a step of this run. */
  published(trainer: Trainer, step: number | string): Promise<Sampler>;
  /** The context to train it in. `everySteps`: of its checkpoints, on text. */
  training(everySteps?: number): Promise<StageContext>;
}

/** Which models a stage takes, and whether it reads the policies' prompts. */
interface Needs {
  policy?: PolicyId;
  judge?: JudgeSize | undefined;
  data?: true;
}

interface StageRun {
  run: Run;
  inputs: Inputs;
  judge: Model;
  policy: Model;
  prompts(config: Config<"train-policy">): Promise<Prompts>;
  rubrics(variant: Variant | undefined, splits: readonly SplitName[]): Promise<Rubrics>;
}
/** Opens the run of a context with what it needs, works on it unless it is finished, and closes it. */
export type OpenRun = (
  context: StageContext,
  needs: Needs,
  work: (opened: StageRun) => Promise<Manifest>,
) => Promise<Manifest>;

/** What a policy is trained and evaluated on. */
export interface Prompts {
  training(step: number): string[];
  heldOut: HeldOut[];
  close(): void;
}

/** What a judge of variant "rubric" is shown beside a response (section 4.2). */
export interface Rubrics {
  /** Whether a judge can be asked about responses to a prompt: there is a rubric for it, or the judge is shown none. */
  has(prompt: string): boolean;
  /** What is asked about, as the judge is to see it. */
  show<Q extends Question>(asked: Q): Q;
  close(): void;
}
export const NO_RUBRICS: Rubrics = { has: () => true, show: (asked) => asked, close: () => {} };
