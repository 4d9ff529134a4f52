/** @file A run of the paper: which stage, told what, made from what. */
export const STAGES = [
  "pretrain",
  "annotate",
  "train-judge",
  "evaluate-judge",
  "probe-judge",
  "train-policy",
  "evaluate-policy",
  "evaluate-arena",
] as const;
export type Stage = (typeof STAGES)[number];

/** One run of one stage, for each seed. `config` is plain JSON and, with the inputs, decides the result. */
export interface Experiment {
  stage: Stage;
  id: string;
  config: Record<string, unknown>;
  inputs: { role: string; stage: Stage; id: string }[];
}
