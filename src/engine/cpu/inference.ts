/** @file Reading a model without changing it: sampling, scores of candidate tokens, log-probabilities. */
import type { Completion, SampleRequest, ScoreDistribution, Token, Tokens } from "../engine.js";
import { log64 } from "./math.js";
import type { Core, Packed } from "./model.js";
import { DECODE_ROWS, microBatches, pack } from "./model.js";

const asked = (prompt: Tokens): Packed => ({ tokens: prompt, length: prompt.length, first: prompt.length - 1 });

/** log p of tokens[from..] for each sequence. */
export function readLogprobs(core: Core, sequences: Tokens[], from: number[]): Float32Array[] {
  const packed = sequences.map((tokens, i) => ({ tokens, length: tokens.length - 1, first: from[i]! - 1 }));
  const out: Float32Array[] = [];
  for (const [begin, end] of microBatches(packed)) {
    pack(core, packed, begin, end);
    core.kernels.forward(end - begin);
    let r = 0;
    for (let s = begin; s < end; s++) {
      const rows = packed[s]!.length - packed[s]!.first;
      out.push(core.logps.slice(r, r + rows));
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
  const packed = prompts.map(asked),
    V = core.shape.vocabulary;
  const out: ScoreDistribution[] = [];
  for (const [begin, end] of microBatches(packed)) {
    pack(core, packed, begin, end);
    core.kernels.forward(end - begin);
    for (let s = begin; s < end; s++) out.push(distribution(core.probs, (s - begin) * V, candidates));
  }
  return out;
}

/** One row to be sampled: which request, and which of its samples. */
interface Row {
  request: number;
  sample: number;
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
    throw new Error(`a prompt of ${prompt.length} tokens does not fit a context of ${context}`);
  if (!(count >= 1) || !(maxTokens >= 1))
    throw new Error(`count ${count} and maxTokens ${maxTokens} must be at least 1`);
  if (!(temperature >= 0)) throw new Error(`temperature ${temperature} is below 0`);
  if (!(topP > 0 && topP <= 1)) throw new Error(`topP ${topP} is outside (0, 1]`);
}

/** All completions of all requests. A prompt is run once however many samples are drawn from it. */
export function readSamples(core: Core, requests: SampleRequest[]): Completion[][] {
  const out: Completion[][] = requests.map(() => []);
  requests.forEach((request) => checkRequest(core, request));
  for (let begin = 0; begin < requests.length; ) {
    let end = begin;
    while (end < requests.length && sameSettings(requests[begin]!, requests[end]!)) end++;
    const rows: Row[] = [];
    for (let request = begin; request < end; request++) {
      for (let sample = 0; sample < requests[request]!.count; sample++) rows.push({ request, sample });
    }
    for (let r = 0; r < rows.length; r += DECODE_ROWS) decodeRows(core, requests, rows.slice(r, r + DECODE_ROWS), out);
    begin = end;
  }
  return out;
}

function decodeRows(core: Core, requests: SampleRequest[], rows: Row[], out: Completion[][]): void {
  const { context: T, vocabulary: V } = core.shape,
    first = requests[rows[0]!.request]!;
  seatPrompts(core, requests, rows);
  core.stops.fill(0);
  for (const token of first.stop ?? []) core.stops[token] = 1;
  const follow = first.candidates !== undefined;
  core.kernels.decode(
    rows.length,
    Math.min(first.maxTokens, T),
    first.temperature,
    first.topK ?? 0,
    first.topP ?? 1,
    follow,
  );
  rows.forEach((row, r) => {
    const at = r * T,
      count = core.counts[r]!,
      ended = core.stopped[r] === 1;
    const completion: Completion = {
      tokens: Array.from(core.sampled.subarray(at, at + count)),
      logprobs: Array.from(core.sampledLogps.subarray(at, at + count)),
      stopReason: ended ? "stop" : "length",
    };
    if (follow && ended) completion.next = distribution(core.logits, r * V, first.candidates!);
    out[row.request]!.push(completion);
  });
}

/** Runs each request's prompt once and seats it in every row that samples from it. */
function seatPrompts(core: Core, requests: SampleRequest[], rows: Row[]): void {
  const wanted = [...new Set(rows.map((row) => row.request))];
  const packed = wanted.map((request) => asked(requests[request]!.prompt));
  let r = 0;
  for (const [begin, end] of microBatches(packed)) {
    pack(core, packed, begin, end);
    core.kernels.hidden(end - begin);
    for (; r < rows.length && rows[r]!.request <= wanted[end - 1]!; r++) {
      const { request, sample } = rows[r]!;
      core.kernels.seat(r, wanted.indexOf(request) - begin);
      core.rowSeed[r] = requests[request]!.seed;
      core.rowSample[r] = sample;
    }
  }
}
