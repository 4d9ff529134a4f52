/** @file What a reader may change of a training in a cell: the settings that it starts from, and which judge pays. */
import { z } from "zod";
import type { Engine } from "../engine/engine.js";
import { type JudgeKind, type JudgeSize, rewardId, type Variant } from "../paper/judges.js";
import type { PolicyId } from "../paper/policies.js";
import { SCALES, Scale } from "../paper/scales.js";
import type { Reward } from "./ownJudge.js";

const { miniature, smoke } = SCALES;

/** The miniature with shorter trainings: seconds instead of minutes. */
const SHORT: Scale = {
  ...miniature,
  policyPretraining: { ...miniature.policyPretraining, pairs: 20_000, steps: 400, batch: 96 },
  judgePretraining: { ...miniature.judgePretraining, pairs: 4_000, steps: 100 },
  annotation: { train: 8_000, validation: 100, test: 100, other: 100 },
  sft: { ...miniature.sft, steps: 500 },
  validateEvery: 250,
  policyRl: { ...miniature.policyRl, steps: 120, learningRate: 3e-4, evaluateEvery: 10, heldOutPrompts: 96 },
};
/** The settings that trainLive starts from. make SCALE=smoke, which only checks that everything runs, has smaller ones. */
export const LIVE: Scale = process.env["JUDGELAB_SCALE"] === "smoke" ? smoke : SHORT;

const CHANGEABLE = [
  "world",
  "policyPretraining",
  "judgePretraining",
  "annotation",
  "sft",
  "judgeRl",
  "policyRl",
] as const;
/** Any setting of LIVE, by its name there. */
type Changes = { [Part in (typeof CHANGEABLE)[number]]?: Partial<Scale[Part]> };

export interface TrainLiveOptions extends Changes {
  /** A judge of your own, instead of kind, size and variant: see Reward. */
  reward?: Reward;
  kind?: JudgeKind; // default "non-reasoning"
  size?: JudgeSize; // default "1.7b"
  variant?: Variant;
  klWeight?: number; // weight of a KL penalty; experiments() has one for the non-reasoning 4B judge (appendix 7.3)
  policy?: PolicyId; // default "llama-3.1-8b"
  seed?: number; // default 1
  onProgress?: (line: string) => void;
  signal?: AbortSignal; // stops the training between two steps; so does Interrupt in Jupyter
  /** Default: the servers that JUDGELAB_ENDPOINTS names (make ENDPOINTS=file); on real text, and for a rule, this process. */
  engine?: Engine;
  root?: string; // folder of the trained models; unchanged ones are not trained again
}

/** Thrown when the reader stops a training, or asks for one that does not exist. */
export class TrainLiveError extends Error {
  override name = "TrainLiveError";
}

/** The judge's name. A reader's own judge has no kind, size or variant to choose. */
export function nameOf({ reward, kind, size, variant, klWeight }: TrainLiveOptions): string {
  if (reward && (kind || size || variant))
    throw new TrainLiveError("trainLive: a reward of your own is the judge: leave out kind, size and variant");
  return rewardId({ kind: kind ?? "non-reasoning", size: size ?? "1.7b", variant, klWeight });
}

/** LIVE with the changes of the options. */
export function scaleOf(options: TrainLiveOptions): Scale {
  const changed = CHANGEABLE.map((part) => [part, { ...LIVE[part], ...options[part] }]);
  const { data, error } = Scale.safeParse({
    ...LIVE,
    ...Object.fromEntries(changed),
    ...(options.klWeight === undefined ? {} : { klWeights: [options.klWeight] }),
  });
  if (!data) throw new TrainLiveError(`trainLive: ${z.prettifyError(error)}`);
  return data;
}
