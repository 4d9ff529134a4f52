/** @file Command-line arguments: each is checked, and an error lists the valid ones. */
import { type Command, InvalidArgumentError } from "commander";
import { FIGURE_IDS, type FigureId } from "../figures/index.js";
import type { Experiment, Stage } from "../paper/experiment.js";
import { allExperiments } from "../paper/experiments.js";
import { isTextScale, SCALE_NAMES, type ScaleName, TEXT_SCALES, type TextScaleName } from "../paper/textScales.js";

/** Bad usage that only a combination of arguments shows. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The command cannot be carried out. The message is one line and names the remedy. */
export class CommandError extends Error {
  override name = "CommandError";
}

/** Adds a command that has a scale. */
export type ScaleCommand = (name: string, about: string) => Command;

const TEXT_NAMES = Object.keys(TEXT_SCALES);
/** What --scale may be, as help says it: of any run, and of one on real text. */
export const SCALES_IN_HELP = `miniature, smoke or, on real text, ${TEXT_NAMES.join(", ")}`;
export const TEXT_SCALES_IN_HELP = `${TEXT_NAMES.slice(0, -1).join(", ")} or ${TEXT_NAMES.at(-1)}`;

const LARGEST_SEED = 2 ** 31 - 1;

export function scaleName(text: string): ScaleName {
  const known = SCALE_NAMES.find((name) => name === text);
  if (!known) throw new InvalidArgumentError(`Known scales: ${SCALE_NAMES.join(", ")}.`);
  return known;
}

export function positiveSeed(text: string): number {
  const seed = Number(text);
  if (/^[0-9]+$/.test(text) && seed >= 1 && seed <= LARGEST_SEED) return seed;
  throw new InvalidArgumentError(`A seed is an integer from 1 to ${LARGEST_SEED}.`);
}

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value >= 1 && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("Give a whole number, 1 or above.");
}

/** Node's timers hold at most 31 bits of milliseconds, and fire at once if given more. */
const LONGEST_TIMER = Math.floor((2 ** 31 - 1) / 1000);

/** Seconds of a timer. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value <= LONGEST_TIMER) return value;
  throw new InvalidArgumentError(`Give seconds, above 0 and up to ${LONGEST_TIMER} (24 days).`);
}

export function portNumber(text: string): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError("A port is a whole number from 0 (any that is free) to 65535.");
}

export function nonNegative(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("Give a number, zero or above.");
}

export function textScaleName(text: string): TextScaleName {
  if (isTextScale(text)) return text;
  throw new InvalidArgumentError(`Known scales of GPU servers: ${TEXT_NAMES.join(", ")}.`);
}

/** "1 2 3" or "1,2,3" */
export const seedList = (text: string): number[] =>
  text
    .trim()
    .split(/[\s,]+/)
    .map(positiveSeed);

/** Gathers the values of a variadic argument. */
export function figureName(text: string, earlier: FigureId[] = []): FigureId[] {
  const known = FIGURE_IDS.find((id) => id === text);
  if (!known) throw new InvalidArgumentError(`Known figures: ${FIGURE_IDS.join(", ")}.`);
  return [...earlier, known];
}

/** The experiment of a stage. Throws UsageError naming the part of the id that is unknown and the known ones. */
export function experimentOf(scale: ScaleName, stage: Stage, id: string): Experiment {
  const ofStage = allExperiments(scale).filter((experiment) => experiment.stage === stage);
  const found = ofStage.find((experiment) => experiment.id === id);
  if (found) return found;
  const known = ofStage.map((experiment) => experiment.id);
  if (known.every((one) => one.includes("--")) && id.split("--").length === 2) {
    const [judge, policy] = id.split("--") as [string, string];
    const parts = known.map((one) => one.split("--") as [string, string]);
    const judges = parts.map(([judge]) => judge);
    const policies = parts.map(([, policy]) => policy);
    checkPart("judge", judge, judges);
    checkPart("policy", policy, policies);
  }
  throw new UsageError(`unknown id "${id}"; known: ${known.join(", ")}`);
}

function checkPart(name: string, part: string, known: string[]): void {
  const list = [...new Set(known)];
  if (!list.includes(part)) throw new UsageError(`unknown ${name} "${part}"; known: ${list.join(", ")}`);
}
