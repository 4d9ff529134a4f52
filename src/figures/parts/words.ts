/** @file Words that several captions share, for each format. */
import { parametersIn } from "../../engine/engine.js";
import type { FormatName } from "../../paper/experiment.js";
import type { JudgeSize } from "../../paper/judges.js";
import { SCALES } from "../../paper/scales.js";
import { VOCABULARY } from "../../world/vocabulary.js";

export const stepsTitle = (format: FormatName): string =>
  format === "text" ? "training steps" : "training steps (miniature)";
/** How the lines of a figure are drawn. */
export const MEAN_LINES = "Thin lines: one run each; bold: their mean";
export const TYPICAL_LINES = "Thin lines: one run each; bold: the run nearest to all others by the first panel";
export const PAPER_STEPS =
  "The x axis counts our GRPO steps; in the paper it is steps of global batch 1024, up to 1200 of them (section 2.2).";
export const ARENA_CAPTION =
  "Win rate by Arena-Hard's own scoring with style control (here: length, titles, closings and flourishes), every battle in " +
  "both orders; 50 % is the baseline writer, which stands for the paper's o3-mini and Gemini 2.0 Flash. Both judges were " +
  "trained on off-policy pairs, in which nobody refuses an allowed request by citing a policy against it, and on the same " +
  "verdicts; one learned to believe a citation of the requested topic, the other to look up first whether the platform forbids that topic.";

/** How scores of the benchmark itself came about, on real text. */
export const BENCHMARK_CAPTION =
  "Win rate by Arena-Hard-V2's own scoring with style control, every question in both orders; 50 % is the baseline, o3-mini on " +
  "hard prompts and Gemini 2.0 Flash in creative writing. The judge is the endpoints file's role arena, with instructions in our " +
  "own words, and control is fitted over the policies shown here; the paper's judge is GPT-4.1 with the benchmark's instructions.";

/** Panel (c) of most figures, in the miniature. */
export const truthPanel = (format: FormatName): string =>
  format === "text"
    ? ""
    : " Panel (c), dashed, is ours: true quality by the miniature's oracle, which the paper could not measure.";

const thousands = (count: number): string => (1000 * Math.round(count / 1000)).toLocaleString("en");

/** How many parameters a judge of the miniature has, and a gold of that size: "372,000". */
export function parametersText(size: JudgeSize): string {
  const { judges, context } = SCALES.miniature;
  return thousands(parametersIn({ vocabulary: VOCABULARY, context, ...judges[size] }));
}

/** How many rows a trained gold of the miniature sees. */
export function schoolRows(): string {
  const { steps, batch } = SCALES.miniature.beyond.gold;
  return (steps * batch).toLocaleString("en");
}
