/** @file The paper's sections in order; which figures stand in each, their declarations say. */
import type { SectionId } from "../figures/figure.js";
import { FIGURES } from "../figures/index.js";

export interface Section {
  number: SectionId;
  title: string;
  about: string; // what is asked there, never what came out
}

export const SECTIONS: readonly Section[] = [
  {
    number: "1",
    title: "the question",
    about:
      "Judges that reason before they score look better on static benchmarks. Are they better as the reward of " +
      "reinforcement learning where nothing can be verified? One gold judge labels the judges' training data and " +
      "scores the policies that the judges train; the miniature adds an oracle that knows true quality.",
  },
  {
    number: "2",
    title: "the judges",
    about:
      "Non-reasoning judges learn gold's scores, reasoning judges also its traces. How well does each agree with " +
      "gold on responses that nobody wrote to please it?",
  },
  {
    number: "3",
    title: "policies trained on them",
    about:
      "Three base policies are trained by GRPO on the score of one judge each. What does gold think of them along " +
      "the way, what does the training judge see, and how good are the outputs in truth? Do their tricks work on judges " +
      "that had no part in it?",
  },
  {
    number: "4",
    title: "what makes the difference",
    about:
      "Reasoning judges that never saw gold's traces; a rubric for each prompt; less of gold's reasoning; pairs instead of " +
      "scores: what of a judge decides what becomes of the policies it trains?",
  },
  {
    number: "A",
    title: "appendix and controls",
    about:
      "A smaller and an untrained reasoning judge, a penalty on the distance to the base policy, and three things that the " +
      "paper lacks: controls (gold itself as the reward, a judge of shuffled labels, a constant), what judges of " +
      "equal agreement can be talked into, and what decides the arena's outcome.",
  },
  {
    number: "B",
    title: "beyond the paper",
    about:
      "The procedure that is gold here was made blind by design. Is a gold that was trained on the truth deceived as well, if all it lacks is some kinds of example? Could anyone have noticed? And what helps?",
  },
];

/** The figures of a section, in order. */
export const figuresOf = ({ number }: Section) =>
  FIGURES.filter(({ section }) => section === number).map(({ id }) => id);
