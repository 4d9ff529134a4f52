/** @file What every engine offers: weights that can be read (Sampler) and weights that can be changed (Trainer). */

export type Token = number;
export type Tokens = readonly Token[];

/** `count` continuations of one prompt. Random numbers are keyed by (seed, index of the sample, position). */
export interface SampleRequest {
  prompt: Tokens;
  count: number;
  maxTokens: number;
  temperature: number; // 0 is greedy
  topK?: number;
  topP?: number;
  stop?: Token[];
  seed: number;
  /** Asks, for each completion that stops, for the distribution of the token after it: one call less for a judge. */
  candidates?: Token[];
}

/** `tokens` includes the stop token when `stopReason` is "stop"; `logprobs` are the model's own (temperature 1). */
export interface Completion {
  tokens: Token[];
  logprobs: number[];
  stopReason: "stop" | "length";
  next?: ScoreDistribution; // over the request's candidates, when it stopped
}

/** Log-probabilities of the candidate tokens as the next token, and the probability mass they cover together. */
export interface ScoreDistribution {
  logprobs: number[];
  mass: number;
}

export interface Sampler {
  /** One array of completions a request, in order. Throws RangeError where prompt and `maxTokens` pass the context. */
  sample(requests: SampleRequest[]): Promise<Completion[][]>;
  /** One distribution a prompt; log-probabilities are natural, in the order of `candidates`. */
  scoreTokens(prompts: Tokens[], candidates: Token[]): Promise<ScoreDistribution[]>;
  /** log p of tokens[from], tokens[from + 1], … of each sequence given what stands before; from >= 1. */
  logprobs(sequences: Tokens[], from: number[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/**
 * One training sequence. Tokens from index `from` (>= 1) on enter the loss; each array below has
 * tokens.length - from entries. `weights` default to 1 and scale a token's whole loss term.
 */
export interface Datum {
  tokens: Tokens;
  from: number;
  weights?: ArrayLike<number>;
  logprobs?: ArrayLike<number>; // of the policy that sampled the tokens
  advantages?: ArrayLike<number>;
  reference?: ArrayLike<number>; // log-probabilities of the reference policy, for the KL term
}

/** Losses are sums over tokens, as in the Tinker protocol: the caller normalises, through `weights`. */
export type Loss =
  | { kind: "cross_entropy" }
  | { kind: "importance_sampling"; klWeight?: number }
  | { kind: "ppo"; clipLow: number; clipHigh: number; klWeight?: number };

export interface LossReport {
  loss: number; // sum over tokens
  tokens: number; // tokens that entered the loss
  clipFraction: number; // share of tokens whose ratio was clipped, 0 to 1
  kl: number; // mean k3 estimate per token against `reference`, 0 without one
  logprobs: Float32Array[]; // one a datum, before the step
}

export interface AdamParams {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  gradClipNorm: number; // 0 = no clipping
}

export interface OptimReport {
  gradNorm: number; // before clipping
}

/** A saved state: weights, and the optimizer's where there is one. `hash` is the sha256 of the weights. */
export interface StateRef {
  path: string;
  hash: string;
}

export interface Trainer {
  /** Adds to the gradient that the next `optimStep` takes and clears. */
  forwardBackward(batch: Datum[], loss: Loss): Promise<LossReport>;
  optimStep(adam: AdamParams): Promise<OptimReport>;
  /** A sampler with the current weights; it does not follow later steps. */
  publish(): Promise<Sampler>;
  /** Writes weights and optimizer to a path on this machine; a server chooses its own, and returns it. */
  save(path: string): Promise<StateRef>;
  load(ref: StateRef): Promise<void>;
  close(): Promise<void>;
}

/** A model to be made from nothing: decoder-only transformer, learned positions, heads of 16, MLP of 4 x width. */
export interface ModelShape {
  vocabulary: number;
  width: number;
  layers: number;
  heads: number;
  context: number; // tokens
}

/** How many numbers a model of this shape has. */
export const parametersIn = ({ vocabulary, width, layers, context }: ModelShape): number =>
  (2 * vocabulary + context + 2) * width + layers * (12 * width * width + 9 * width);

/** Where models live. `cpu` is in process; servers implement the same over HTTP. */
export interface Engine {
  name: string;
  readonly version?: string; // what computes, for readers of a manifest; the results do not depend on it
  create(shape: ModelShape, seed: number): Promise<Trainer>;
  /** The optimizer starts fresh unless `optimizer` requests the saved one, as a resumed run does. */
  openTrainer(ref: StateRef, options?: { optimizer?: boolean }): Promise<Trainer>;
  openSampler(ref: StateRef): Promise<Sampler>;
}
