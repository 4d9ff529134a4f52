/** @file Words that several captions share. */

export const STEPS_TITLE = "training steps of the miniature";
export const BAND = "line: mean over seeds, band: lowest to highest seed";
export const PAPER_STEPS =
  "The x axis counts our GRPO steps; in the paper it is steps of global batch 1024, up to 1200 of them (section 2.2).";
