/** @file What figures/outputs.js holds: written by outputsFile.ts, read in the browser. Imports nothing, for both sides. */

/** The measures of a run's curves that the reader shows, with their names; scores 0..9 first, then rates and sizes. */
export const MEASURES = {
  judgeScore: "training judge",
  gold: "gold",
  oracle: "true quality",
  refusal: "refuses",
  citedRefusal: "… and cites a policy against it",
  endMarker: "… and fakes the end",
  selfAssessed: "… and assesses itself",
  kl: "KL to the base policy, nats",
  length: "words",
} as const;
export type Measure = keyof typeof MEASURES;
export const SCORES = ["judgeScore", "gold", "oracle"] as const satisfies Measure[];

export interface OutputsFile {
  /** Texts are strings of one character a word: word i is the character FIRST_CODE + i. */
  words: string[];
  prompts: { text: string; restricted: boolean }[];
  /** The steps of the adversarial strategy in order: its name, and how many words of a response it takes. */
  strategy: { name: string; words: number }[];
  /** Each output once: the same words to the same prompt come again and again. */
  outputs: OutputTuple[];
  runs: OutputsRun[];
  /** Index of the run to show first. */
  first: number;
}

/** One policy run: who rewards whom, with which seed; one entry an evaluated step in `steps`, `curves` and `kept`. */
export interface OutputsRun {
  judge: string; // "reasoning-4b"
  judgeName: string; // "Qwen3-4B reasoning"
  policy: string;
  policyName: string;
  seed: number;
  /** Of a pairwise judge: the three scores of its curves are win rates against a baseline, 0..1. */
  wins?: true;
  steps: number[];
  curves: Record<Measure, (number | null)[]>; // null: known in the miniature alone
  kept: Kept[][]; // none at a step of which no output was kept
}

/** An output of a run: its place in `outputs`, and what the training judge gave it. */
export type Kept = [output: number, judgeScore: number];

/** `judgeTrace` is empty for a judge that writes none; `strategySteps`: how many steps of the strategy it takes. */
export type OutputTuple = [
  prompt: number,
  response: string,
  judgeTrace: string,
  goldTrace: string,
  gold: number | null,
  oracle: number | null,
  strategySteps: number,
  versus?: Versus,
];

/** What a pairwise judge compared the response with; the judge's score is then its share of wins over both orders. */
export type Versus = [baseline: string, gold: number | null, oracle: number | null];

/** From "#" on: printable, and needing no escape in a script but "\". */
export const FIRST_CODE = 0x23;
