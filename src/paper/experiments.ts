/** @file The lists of what is run: make, notebooks and figures all read them. */
import { beyondExperiments } from "./beyondRuns.js";
import type { Experiment } from "./experiment.js";
import { miniatureRuns } from "./miniatureRuns.js";
import { paceRuns } from "./paceRuns.js";
import { SCALES, type Scale } from "./scales.js";
import { textRuns } from "./textRuns.js";
import { isTextScale, type ScaleName, TEXT_SCALES, type TextScale } from "./textScales.js";
import { watchRuns } from "./watchRuns.js";

/** All runs of the paper at a scale, inputs before what needs them. Each is run once a seed. A scale of one's own is possible too. */
export function experiments(scale: ScaleName | Scale | TextScale): Experiment[] {
  if (typeof scale !== "string") return "runs" in scale ? textRuns(scale) : miniatureRuns(scale);
  return isTextScale(scale) ? textRuns(TEXT_SCALES[scale]) : miniatureRuns(SCALES[scale]);
}

/** The paper's runs, and in the miniature those beyond it, which are made from them. */
export function allExperiments(scale: ScaleName | Scale | TextScale): Experiment[] {
  const ofMiniature = typeof scale !== "string" ? !("runs" in scale) && scale : !isTextScale(scale) && SCALES[scale];
  const beyond = ofMiniature ? [beyondExperiments, watchRuns, paceRuns].flatMap((runs) => runs(ofMiniature)) : [];
  return [...experiments(scale), ...beyond];
}
