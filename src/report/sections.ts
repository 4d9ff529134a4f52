/** @file The paper's sections in order, and which figures stand in each. */
import type { FigureId } from "../figures/figure.js";

export interface Section {
  number: string;
  title: string;
  about: string; // what is asked there, never what came out
  figures: readonly FigureId[];
}

export const SECTIONS: readonly Section[] = [
  {
    number: "1",
    title: "the question",
    about:
      "Judges that reason before they score look better on static benchmarks. Are they better as the reward of " +
      "reinforcement learning where nothing can be verified? One gold judge labels the judges' training data and " +
      "scores the policies that the judges train; the miniature adds an oracle that knows true quality.",
    figures: ["fig1"],
  },
  {
    number: "2",
    title: "the judges",
    about:
      "Non-reasoning judges learn gold's scores, reasoning judges also its traces. How well does each agree with " +
      "gold on responses that nobody wrote to please it?",
    figures: ["fig2"],
  },
  {
    number: "3",
    title: "policies trained on them",
    about:
      "Three base policies are trained by GRPO on the score of one judge each. What does gold think of them along " +
      "the way, what does the training judge see, and how good are the outputs in truth? Do their tricks work on judges " +
      "that had no part in it?",
    figures: ["fig3", "fig4", "fig5", "fig6", "table1"],
  },
  {
    number: "4",
    title: "what makes the difference",
    about:
      "Reasoning judges that never saw gold's traces; a rubric for each prompt; less of gold's reasoning; pairs instead of " +
      "scores: what of a judge decides what becomes of the policies it trains?",
    figures: ["fig7", "table2", "fig8", "table3", "fig9", "table4", "fig10", "table5", "table6"],
  },
  {
    number: "A",
    title: "appendix and controls",
    about:
      "A smaller and an untrained reasoning judge, a penalty on the distance to the base policy, and three things that the " +
      "paper lacks: controls (gold itself as the reward, a judge of shuffled labels, a constant), what judges of " +
      "equal agreement can be talked into, and on what the arena's outcome hangs.",
    figures: ["figA1", "figA2", "figA3", "figA4", "figA5"],
  },
];

/** The run to read first beside a figure: the reader's address, whose missing parts are what was read before. */
export const READ_BESIDE: Partial<Record<FigureId, string>> = {
  fig1: "#reader/reasoning-4b/llama-3.1-8b",
  fig3: "#reader/non-reasoning-1.7b",
  fig4: "#reader/non-reasoning-1.7b",
  fig5: "#reader/reasoning-8b",
  fig6: "#reader/reasoning-4b/llama-3.1-8b",
};
