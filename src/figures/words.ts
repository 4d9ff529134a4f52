/** @file Words that several captions share. */

export const STEPS_TITLE = "training steps of the miniature";
export const BAND = "line: mean over seeds, band: lowest to highest seed";
export const PAPER_STEPS =
  "The x axis counts our GRPO steps; in the paper it is steps of global batch 1024, up to 1200 of them (section 2.2).";
export const ARENA_CAPTION =
  "Win rate by Arena-Hard's own scoring with style control (here: length, titles, closings and flourishes), every battle in " +
  "both orders; 50 % is the baseline writer, which stands for the paper's o3-mini and Gemini 2.0 Flash. Both judges were " +
  "trained on off-policy pairs, in which nobody refuses an allowed request by citing a policy against it, and on the same " +
  "verdicts; one learned to believe a citation of the asked topic, the other to look up first whether the platform forbids that topic.";

/** The same of the benchmark itself, on real text. */
export const BENCHMARK_CAPTION =
  "Win rate by Arena-Hard-V2's own scoring with style control, every question in both orders; 50 % is the baseline, o3-mini on " +
  "hard prompts and Gemini 2.0 Flash in creative writing. The judge is the endpoints file's role arena, with instructions in our " +
  "own words, and control is fitted over the policies shown here; the paper's judge is GPT-4.1 with the benchmark's instructions.";

/** What only the miniature knows, as captions say it: onRealText takes it out. */
export const TRUTH_PANEL = "(c), dashed, is true quality by the miniature's oracle";
export const UNMEASURED = ", which the paper could not measure";
export const TRUTH_LINES = `Dashed: true quality by the miniature's oracle, mean only${UNMEASURED}.`;
export const TRUTH_DASHED = "; dashed: true quality by the oracle";
export const TRUTH_IS_OURS = "Panel (b) is ours.";

/** Of what the miniature is like, and real text is not. */
export const SIZES_STAND_FOR = " The sizes stand for Qwen3; the miniature's judges are far smaller.";
export const BASE_JUDGE = "the base judge, which writes a generic trace,";
export const RUBRIC_LISTS = "the words to use, the topic's words that count, the banned word and the length";
export const EFFORTS_ALIKE =
  "All efforts are learned from the same examples: our gold decides alike at each, so the paper's filter on equal decisions " +
  "would drop none (section 4.3).";

/** How the miniature's KL penalty enters. */
export const K3_PENALTY = "the k3 estimate at each token of the loss (eq. 2)";

/** Pairs that no pairwise judge is tested on; in the miniature. */
export const GOLD_TIES = "Pairs that gold scores alike";
