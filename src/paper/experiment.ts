/** @file A run of the paper: its stage, world and task, its configuration, and its inputs. */
export const STAGES = [
  "pretrain",
  "train-gold",
  "evaluate-gold",
  "annotate",
  "train-judge",
  "evaluate-judge",
  "probe-judge",
  "train-policy",
  "evaluate-policy",
  "evaluate-arena",
] as const;
export type Stage = (typeof STAGES)[number];

/** The worlds: the miniature, and text, which needs servers. */
export type FormatName = "miniature" | "text";

/** What judges do: score one response, say which of two is better (section 4.4), or decide the arena's battles (table 1). */
export type JudgeTaskName = "pointwise" | "pairwise" | "arena";
/** What a run is about; an annotation may be of something that judges or policies read: gold's rubrics, the baseline's answers. */
export type TaskName = JudgeTaskName | "rubrics" | "baseline";

/** The paper, or what the paper leaves open: trained golds, warnings, defences. */
export type Chapter = "paper" | "beyond";

/** One run of one stage, for each seed. `config` is plain JSON and, with the inputs, decides the result. */
export interface Experiment {
  stage: Stage;
  id: string;
  format: FormatName;
  task: TaskName;
  config: Record<string, unknown>;
  inputs: { role: string; stage: Stage; id: string }[];
  chapter: Chapter;
}
