/** @file Reading a model without changing it: sampling, scores of candidate tokens, log-probabilities. */
import type { Completion, SampleRequest, ScoreDistribution, Token, Tokens } from "../engine.js";
import { log64 } from "./math.js";
import { type Core, DECODE_ROWS } from "./model.js";
import { readTogether } from "./readTogether.js";

const asked = (prompt: Tokens) => ({ tokens: prompt, length: prompt.length, first: prompt.length - 1 });

/** log p of tokens[from..] for each sequence. */
export function readLogprobs(core: Core, sequences: Tokens[], from: number[]): Float32Array[] {
  const packed = sequences.map((tokens, i) => ({ tokens, length: tokens.length - 1, first: from[i]! - 1 }));
  const out = new Array<Float32Array>(packed.length);
  for (const batch of readTogether(core, packed, core.kernels.forward)) {
    let r = 0;
    for (const index of batch) {
      const rows = packed[index]!.length - packed[index]!.first;
      out[index] = core.logps.slice(r, r + rows);
      r += rows;
    }
  }
  return out;
}

/** The distribution over candidates from one row of probabilities over the vocabulary, which begins at `at`. */
function distribution(probabilities: Float32Array, at: number, candidates: Token[]): ScoreDistribution {
  let mass = 0;
  const logprobs = candidates.map((token) => {
    const p = probabilities[at + token]!;
    mass += p;
    return log64(Math.max(p, 1e-38));
  });
  return { logprobs, mass: Math.min(1, mass) };
}

export function readScores(core: Core, prompts: Tokens[], candidates: Token[]): ScoreDistribution[] {
  const V = core.shape.vocabulary,
    out = new Array<ScoreDistribution>(prompts.length);
  for (const batch of readTogether(core, prompts.map(asked), core.kernels.forward)) {
    for (const [s, index] of batch.entries()) out[index] = distribution(core.probs, s * V, candidates);
  }
  return out;
}

const sameSettings = (a: SampleRequest, b: SampleRequest) =>
  a.maxTokens === b.maxTokens &&
  a.temperature === b.temperature &&
  a.topK === b.topK &&
  a.topP === b.topP &&
  a.candidates?.join() === b.candidates?.join() &&
  a.stop?.join() === b.stop?.join();

function checkRequest(core: Core, request: SampleRequest): void {
  const { prompt, count, maxTokens, temperature, topP = 1 } = request,
    { context } = core.shape;
  if (prompt.length < 1 || prompt.length > context)
    throw new RangeError(
      `a prompt of ${prompt.length} tokens does not fit a context of ${context}: give 1 to ${context}`,
    );
  if (!(count >= 1) || !(maxTokens >= 1))
    throw new RangeError(`count ${count} and maxTokens ${maxTokens} must be at least 1`);
  if (!(temperature >= 0))
    throw new RangeError(`temperature ${temperature} is below 0: give 0, which takes the likeliest, or more`);
  if (!(topP > 0 && topP <= 1))
    throw new RangeError(`topP ${topP} is outside (0, 1]: give 1 to sample from all tokens`);
}

/** All completions of all requests. A prompt is run once however many samples are drawn from it. */
export function readSamples(core: Core, requests: SampleRequest[]): Completion[][] {
  const out: Completion[][] = requests.map(() => []);
  for (const request of requests) checkRequest(core, request);
  let rows: Row[] = [];
  const flush = () => {
    if (rows.length) decodeRows(core, requests, rows, out);
    rows = [];
  };
  for (const [request, { count }] of requests.entries()) {
    if (request > 0 && !sameSettings(requests[request - 1]!, requests[request]!)) flush();
    for (let sample = 0; sample < count; sample++) {
      rows.push({ request, sample });
      if (rows.length === DECODE_ROWS) flush();
    }
  }
  flush();
  return out;
}

/** One row to be sampled: which request, and which of its samples. */
interface Row {
  request: number;
  sample: number;
}

function decodeRows(core: Core, requests: SampleRequest[], rows: Row[], out: Completion[][]): void {
  const { context: T, vocabulary: V } = core.shape,
    { maxTokens, temperature, topK = 0, topP = 1, stop, candidates } = requests[rows[0]!.request]!;
  seatPrompts(core, requests, rows);
  core.stops.fill(0);
  for (const token of stop ?? []) core.stops[token] = 1;
  core.kernels.decode(rows.length, Math.min(maxTokens, T), temperature, topK, topP, candidates !== undefined);
  for (const [r, { request }] of rows.entries()) {
    const count = core.counts[r]!,
      ended = core.stopped[r] === 1,
      tokens = new Array<Token>(count),
      logprobs = new Array<number>(count);
    for (let i = 0, at = r * T; i < count; i++, at++) {
      tokens[i] = core.sampled[at]!;
      logprobs[i] = core.sampledLogps[at]!;
    }
    const completion: Completion = { tokens, logprobs, stopReason: ended ? "stop" : "length" };
    if (candidates && ended) completion.next = distribution(core.logits, core.node[r]! * V, candidates);
    out[request]!.push(completion);
  }
}

/** Runs each request's prompt once, and seats it where the first row that samples from it stands. */
function seatPrompts(core: Core, requests: SampleRequest[], rows: Row[]): void {
  const firsts: number[] = []; // of each prompt, in order
  for (const [r, { request, sample }] of rows.entries()) {
    if (r === 0 || rows[r - 1]!.request !== request) firsts.push(r);
    core.node[r] = firsts.at(-1)!;
    core.rowSeed[r] = requests[request]!.seed;
    core.rowSample[r] = sample;
  }
  const prompts = firsts.map((r) => asked(requests[rows[r]!.request]!.prompt));
  for (const batch of readTogether(core, prompts, core.kernels.hidden)) {
    for (const [s, index] of batch.entries()) core.kernels.seat(firsts[index]!, s, firsts[batch[s - 1] ?? index]!);
  }
}
