/** @file What a live run is decided by: its seed and its numbers. A permalink holds all of them, and nothing else matters. */

/** Who pays the policy: a judge that reasons, one that only scores, or the reader's own rule over words. */
const PAYERS = ["reasoning", "score-only", "rule"] as const;
export type Payer = (typeof PAYERS)[number];

export interface LiveSettings {
  seed: number;
  payer: Payer;
  rule: string; // read where the payer is the rule
  list: boolean; // patch: the judge is shown the list of forbidden topics
  untitled: boolean; // patch: the reasoning judge comes from a world in which nobody writes titles
  lower: boolean; // patch: the lower score of the reasoning and the score-only judge is paid
  steps: number;
  rollouts: number; // replies a prompt
  learningRate: number;
  kl: number; // weight of the KL penalty against the base policy; 0 is none
}

/** Chosen on development seeds, then used on seed 1 as they are (LOG.md, 2026-11-30). */
export const DEFAULTS: LiveSettings = {
  seed: 1,
  payer: "reasoning",
  rule: "uses asked, avoids banned, length",
  list: false,
  untitled: false,
  lower: false,
  steps: 100,
  rollouts: 8,
  learningRate: 3e-4,
  kl: 0,
};

/** What a reader can drag each number to. */
export const RANGES = {
  seed: { low: 1, high: 999, step: 1 },
  steps: { low: 10, high: 300, step: 10 },
  rollouts: { low: 2, high: 16, step: 1 },
  learningRate: { low: 5e-5, high: 1e-3, step: 5e-5 },
  kl: { low: 0, high: 0.3, step: 0.01 },
} as const;
type NumberName = keyof typeof RANGES;
const NUMBERS = Object.keys(RANGES) as NumberName[];
export const PATCHES = ["list", "untitled", "lower"] as const;
const LONGEST_RULE = 200; // characters

/** "run:seed=7&steps=100&…": every number, so that a link means the same when the defaults are other ones. */
export function toHash(settings: LiveSettings): string {
  const parts = new URLSearchParams(NUMBERS.map((name) => [name, String(settings[name])]));
  parts.set("payer", settings.payer);
  if (settings.payer === "rule") parts.set("rule", settings.rule);
  for (const name of PATCHES) if (settings[name]) parts.set(name, "1");
  return `run:${parts}`;
}

/** Settings of a permalink; null for another hash. What is missing or makes no sense takes its default. */
export function fromHash(hash: string): LiveSettings | null {
  const text = hash.replace(/^#/, "");
  if (!text.startsWith("run:")) return null;
  const parts = new URLSearchParams(text.slice(4));
  const settings = { ...DEFAULTS };
  for (const name of NUMBERS) settings[name] = within(name, Number(parts.get(name) ?? DEFAULTS[name]));
  settings.payer = PAYERS.find((payer) => payer === parts.get("payer")) ?? DEFAULTS.payer;
  settings.rule = (parts.get("rule") ?? DEFAULTS.rule).slice(0, LONGEST_RULE);
  for (const name of PATCHES) settings[name] = parts.get(name) === "1";
  return settings;
}

/** The nearest number that a reader could have dragged to. */
export function within(name: NumberName, value: number): number {
  const { low, high, step } = RANGES[name];
  if (!Number.isFinite(value)) return DEFAULTS[name];
  const steps = Math.round((Math.min(high, Math.max(low, value)) - low) / step);
  return Number((low + steps * step).toPrecision(6));
}
