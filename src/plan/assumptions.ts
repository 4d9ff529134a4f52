/**
 * @file What a plan assumes before anything has run: tokens a call, and the share of a GPU's peak that is sustained.
 */

export const BOUNDS = ["min", "expected", "cap"] as const;
export type Bound = (typeof BOUNDS)[number];
export type Range = Record<Bound, number>;

export const ranged = (value: (bound: Bound) => number): Range =>
  Object.fromEntries(BOUNDS.map((bound) => [bound, value(bound)])) as Range;

/**
 * Tokens. Caps are the paper's limits; of the rest only the trace is published, the others are ours until calibrated,
 * with half of the expected number as min.
 */
export const TOKENS = {
  frame: { min: 500, expected: 500, cap: 500 }, // the judge's rules
  instruction: { min: 150, expected: 300, cap: 2048 }, // 2.2: max prompt
  output: { min: 350, expected: 700, cap: 2048 }, // of the mixture
  rubric: { min: 75, expected: 150, cap: 500 },
  rollout: { min: 500, expected: 1000, cap: 2048 }, // 2.2: max response
  goldTrace: { min: 1000, expected: 2000, cap: 8192 }, // 2.1: max new tokens
  judgeTrace: { min: 491, expected: 982, cap: 4096 }, // table 4, high effort: 981.6; 2.2: max tokens
  arenaJudgment: { min: 500, expected: 1000, cap: 16_000 }, // Arena-Hard's limit
} as const satisfies Record<string, Range>;
/** What takes their place, where it was measured. */
export type CallTokens = Record<keyof typeof TOKENS, Range>;

/** How long a trace is at less effort, as a share of one at high effort: table 4 has 43.2 and 200.3 tokens for 981.6, of judges; gold's are taken to be as much shorter. */
export const EFFORT_SHARES = { low: 43.2 / 981.6, medium: 200.3 / 981.6 } as const;

/** Dense bf16 peak of an A100, floating-point operations a second (NVIDIA's data sheet). */
export const A100_PEAK = 312e12;

/**
 * Sustained share of the peak, waits included. A plan uses .1 until steps have been measured (calibrate). The worst
 * value is that of the paper's own policy run: with the tokens above, its 7,680 A100-hours (2.2: 64 for about 120 h)
 * sustained .015.
 */
export const EFFICIENCY: Range = { min: 0.3, expected: 0.1, cap: 0.015 };

/** Default cost of an A100-hour, in US dollars; ours. */
export const GPU_HOUR_PRICE = 2;

/** Floating-point operations a token and parameter: forward, and forward with backward. */
export const READ = 2;
export const TRAIN = 6;
