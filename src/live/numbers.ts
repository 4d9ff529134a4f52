/** @file The miniature's numbers that a live run needs, as plain data: the page holds them without the schemas behind them. */
import { SCALES } from "../paper/scales.js";

const { world, policyRl, judging } = SCALES.miniature;

export const NUMBERS = {
  world,
  rl: policyRl,
  judging,
  heldOut: 96, // prompts of an evaluation
  every: 2, // steps between evaluations
};
