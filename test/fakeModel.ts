/** @file Models that do what a test says, behind the Sampler and Trainer interfaces. */
import type {
  Completion,
  Datum,
  Loss,
  LossReport,
  SampleRequest,
  Sampler,
  Token,
  Tokens,
  Trainer,
} from "../src/engine/engine.js";

export interface FakeSampler extends Sampler {
  sampled: SampleRequest[]; // every request so far
  scored: Tokens[]; // every prompt of scoreTokens so far
}

/**
 * `write` gives what sample number `index` of a request would go on to say; it is cut at a stop token or maxTokens.
 * `scores` gives the probabilities of the candidates after a sequence.
 */
export function fakeSampler(options: {
  write?: (prompt: Tokens, index: number) => Tokens;
  scores?: (sequence: Tokens) => number[];
  logprob?: number; // of every token
}): FakeSampler {
  const { write = () => [], scores = () => [], logprob = -1 } = options;
  const distribution = (sequence: Tokens) => {
    const p = scores(sequence);
    return { logprobs: p.map(Math.log), mass: p.reduce((sum, x) => sum + x, 0) };
  };
  const fake: FakeSampler = {
    sampled: [],
    scored: [],
    async sample(requests) {
      fake.sampled.push(...requests);
      return requests.map(({ prompt, count, maxTokens, stop = [], candidates }) =>
        Array.from({ length: count }, (_, index): Completion => {
          const written = write(prompt, index).slice(0, maxTokens);
          const at = written.findIndex((token) => stop.includes(token));
          const tokens: Token[] = at < 0 ? [...written] : written.slice(0, at + 1);
          const logprobs = tokens.map(() => logprob);
          if (at < 0) return { tokens, logprobs, stopReason: "length" };
          return {
            tokens,
            logprobs,
            stopReason: "stop",
            ...(candidates && { next: distribution([...prompt, ...tokens]) }),
          };
        }),
      );
    },
    async scoreTokens(prompts) {
      fake.scored.push(...prompts);
      return prompts.map(distribution);
    },
    async logprobs(sequences, from) {
      return sequences.map((tokens, i) => new Float32Array(tokens.length - from[i]).fill(logprob));
    },
    async close() {},
  };
  return fake;
}

export interface FakeTrainer extends Trainer {
  batches: { data: Datum[]; loss: Loss }[];
  rates: number[]; // learning rates of the optimizer's steps
}

/** A trainer that learns nothing, publishes `sampler` and remembers what it was given. */
export function fakeTrainer(sampler: Sampler): FakeTrainer {
  const report: LossReport = { loss: 0, tokens: 0, clipFraction: 0, kl: 0, logprobs: [] };
  const fake: FakeTrainer = {
    batches: [],
    rates: [],
    async forwardBackward(data, loss) {
      fake.batches.push({ data, loss });
      return report;
    },
    async optimStep({ learningRate }) {
      fake.rates.push(learningRate);
      return { gradNorm: 0 };
    },
    async publish() {
      return sampler;
    },
    async save(path) {
      return { path, hash: "0" };
    },
    async load() {},
    async close() {},
  };
  return fake;
}
