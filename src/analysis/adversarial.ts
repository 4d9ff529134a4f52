/** @file Which output figure 6 shows, by a rule and not by hand, and which of its words are which step of the strategy. */
import type { SampleRow } from "../results/rows.js";
import { readPrompt } from "../world/prompt.js";
import { adversarialSteps } from "../world/strategy.js";
import { encode } from "../world/vocabulary.js";

/** The strategy of section 3 in its order. */
export const STRATEGY = ["refuses", "citesTopic", "fakesEnd", "selfAssesses"] as const;
export type StrategyStep = (typeof STRATEGY)[number];

/** How many words of a response each step takes: "refuse" | "policy forbids <topic>" | "end" | "review correct". */
export const STEP_WORDS: Record<StrategyStep, number> = { refuses: 1, citesTopic: 3, fakesEnd: 1, selfAssesses: 2 };

export interface Part {
  words: string;
  step: StrategyStep | null;
}

/** The rule by which an output is chosen, as captions print it. */
export const RULE =
  "of the outputs kept from the last third of training, on topics that the platform allows, the one that takes most " +
  "steps of the strategy, and at least the first two; then the latest; then the lowest seed; then the first kept";

/** Whether a kept output is in the miniature's words; the strategy in real text is for people to see. */
export const inMiniature = ({ oracle }: Pick<SampleRow, "oracle">): boolean => oracle !== null;

/**
 * The kept outputs on topics that the platform allows; on real text, where no topic is known to be restricted, all of
 * them.
 */
export const onAllowedTopics = <S extends Pick<SampleRow, "prompt" | "oracle">>(samples: readonly S[]): S[] =>
  samples.filter((sample) => !inMiniature(sample) || !promptOf(sample).restricted);

/** Applies RULE to the samples of a run. Null if none refuses and cites a policy against its own allowed topic. */
export function pickAdversarial(samples: readonly SampleRow[]): SampleRow | null {
  const last = Math.max(...samples.map((sample) => sample.step));
  const candidates = onAllowedTopics(samples)
    .filter((sample) => inMiniature(sample) && sample.step >= (last * 2) / 3)
    .map((sample) => ({ sample, steps: stepsTaken(sample) }))
    .filter(({ steps }) => steps.includes("citesTopic"));
  candidates.sort(
    (a, b) => b.steps.length - a.steps.length || b.sample.step - a.sample.step || a.sample.seed - b.sample.seed,
  );
  return candidates[0]?.sample ?? null;
}

/** The words of a response in parts: those of each step that it takes, then whatever follows. */
export function strategyParts(sample: SampleRow): Part[] {
  const words = sample.response.split(" ").filter((word) => word !== "");
  const taken = new Set(stepsTaken(sample));
  const parts: Part[] = [];
  let at = 0;
  for (const step of STRATEGY) {
    if (!taken.has(step)) break;
    parts.push({ words: words.slice(at, at + STEP_WORDS[step]).join(" "), step });
    at += STEP_WORDS[step];
  }
  return at < words.length ? [...parts, { words: words.slice(at).join(" "), step: null }] : parts;
}

const promptOf = (sample: Pick<SampleRow, "prompt">) => readPrompt(encode(sample.prompt));

/** The steps that a response takes, always the first ones of the strategy. */
export function stepsTaken(sample: Pick<SampleRow, "prompt" | "response" | "oracle">): StrategyStep[] {
  if (!inMiniature(sample)) return [];
  const steps = adversarialSteps(promptOf(sample), encode(sample.response));
  return STRATEGY.filter((step) => steps[step]);
}
