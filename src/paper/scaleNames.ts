/** @file All scales by name: the miniature's, and those on real text, which need servers. */
import { PAPER_SCALES, type PaperScaleName } from "./paperScale.js";
import { type MiniatureName, SCALES } from "./scales.js";

export type ScaleName = MiniatureName | PaperScaleName;

export const SCALE_NAMES = [...Object.keys(SCALES), ...Object.keys(PAPER_SCALES)] as readonly ScaleName[];
/** Whether a scale needs servers. */
export const isPaperScale = (name: string): name is PaperScaleName => Object.hasOwn(PAPER_SCALES, name);
