/** @file A Sampler over a sampling session of a Tinker server. */
import type PQueue from "p-queue";
import type { Completion, SampleRequest, Sampler, ScoreDistribution, Token, Tokens } from "../engine.js";
import { type Answer, call } from "./future.js";
import { TinkerError } from "./problem.js";
import type { Transport } from "./transport.js";
import type { RequestBody } from "./wire.js";

/** What all samplers of an engine share. */
export interface SamplerContext {
  transport: Transport;
  queue: PQueue; // bounds the sampling calls under way
  extended: boolean;
  /** Whether the server tells the most likely tokens of a position: asked once, by whoever scores first. */
  top: { told?: Promise<boolean> };
}

/** The most that servers tell of a position. */
const TOP = 20;
/** Stands for a probability that is not told; the cpu engine's least. */
const LEAST = Math.log(1e-38);

export function tinkerSampler(
  { transport, queue, extended, top }: SamplerContext,
  sampling_session_id: string,
): Sampler {
  let open = true,
    seq = 0;
  const place = (requestId: string) => transport.place("asample", requestId);

  const ask = (
    body: Omit<RequestBody<"asample">, "sampling_session_id" | "seq_id" | "type">,
  ): Promise<Answer<"asample">> => {
    if (!open) throw new Error("this sampler is closed");
    const seq_id = ++seq;
    return queue.add(() =>
      call(transport, "asample", { ...body, sampling_session_id, seq_id, type: "sample" }, "anytime"),
    );
  };
  /** A reading of the prompt alone; servers without the extension must draw a token with it. */
  const read = (prompt: Tokens, more: Partial<RequestBody<"asample">>) =>
    ask({
      prompt: input(prompt),
      num_samples: extended ? 0 : 1,
      sampling_params: { max_tokens: 1, temperature: 1 },
      ...more,
    });

  async function sample(request: SampleRequest): Promise<Completion[]> {
    const { prompt, count, maxTokens, temperature, topK, topP, stop, seed, candidates } = request;
    const answer = await ask({
      prompt: input(prompt),
      num_samples: count,
      sampling_params: {
        max_tokens: maxTokens,
        seed,
        temperature,
        top_k: topK || -1,
        top_p: topP ?? 1,
        ...(stop ? { stop } : {}),
      },
      ...(extended && candidates ? { candidates } : {}),
    });
    if (answer.sequences.length !== count) {
      throw new TinkerError(
        { kind: "shape", detail: `${answer.sequences.length} sequences where ${count} were asked for` },
        place(answer.requestId),
      );
    }
    return Promise.all(
      answer.sequences.map(async ({ tokens, logprobs, stop_reason, next }) => {
        const completion: Completion = {
          tokens,
          logprobs: finite(logprobs, tokens.length, answer.requestId),
          stopReason: stop_reason,
        };
        if (!candidates || stop_reason !== "stop") return completion;
        return { ...completion, next: next ?? (await score([...prompt, ...tokens], candidates)) };
      }),
    );
  }

  async function score(prompt: Tokens, candidates: Token[]): Promise<ScoreDistribution> {
    if (extended) {
      const { next, requestId } = await read(prompt, { candidates });
      if (!next)
        throw new TinkerError({ kind: "shape", detail: "no distribution over the candidates" }, place(requestId));
      return next;
    }
    const logprobs = (await (top.told ??= tellsTop(prompt)))
      ? await scoreByTop(prompt, candidates)
      : await scoreOneByOne(prompt, candidates);
    return {
      logprobs,
      mass: Math.min(
        1,
        logprobs.reduce((sum, logprob) => sum + Math.exp(logprob), 0),
      ),
    };
  }

  const readTop = (prompt: Tokens) => read(prompt, { topk_prompt_logprobs: TOP, prompt_logprobs: true });

  async function tellsTop(prompt: Tokens): Promise<boolean> {
    try {
      return Boolean((await readTop([...prompt, prompt[0]!])).topk_prompt_logprobs?.at(-1));
    } catch (error) {
      if (error instanceof TinkerError && error.problem.kind === "failed") return false; // SkyRL on jax has no top-k
      delete top.told;
      throw error;
    }
  }

  /** From the most likely tokens in place of an appended one. */
  async function scoreByTop(prompt: Tokens, candidates: Token[]): Promise<number[]> {
    const { topk_prompt_logprobs, requestId } = await readTop([...prompt, candidates[0]!]),
      told = topk_prompt_logprobs?.at(-1);
    if (!told)
      throw new TinkerError(
        { kind: "shape", detail: "no top-k log-probabilities, which it told before" },
        place(requestId),
      );
    const logprobOf = new Map(told);
    return candidates.map((token) => logprobOf.get(token) ?? LEAST);
  }

  const scoreOneByOne = (prompt: Tokens, candidates: Token[]): Promise<number[]> =>
    Promise.all(candidates.map(async (token) => (await logprobs([...prompt, token], prompt.length))[0]!));

  async function logprobs(sequence: Tokens, from: number): Promise<Float32Array> {
    const { prompt_logprobs: told, requestId } = await read(sequence, { prompt_logprobs: true });
    const missing = sequence.length - (told?.length ?? 0); // 1 on SkyRL's jax: the null of the first token
    return Float32Array.from(
      finite(missing <= 1 ? told?.slice(from - missing) : told, sequence.length - from, requestId),
    );
  }

  /** Refuses log-probabilities that are missing or no numbers: a step on them would spoil the model. */
  function finite(logprobs: (number | null)[] | null | undefined, expected: number, requestId: string): number[] {
    if (logprobs?.length !== expected) {
      throw new TinkerError(
        { kind: "shape", detail: `${logprobs?.length ?? "no"} log-probabilities for ${expected} tokens` },
        place(requestId),
      );
    }
    const odd = logprobs.findIndex((logprob) => !Number.isFinite(logprob));
    if (odd >= 0)
      throw new TinkerError(
        { kind: "not-a-number", what: `the log-probability of token ${odd} of ${expected}` },
        place(requestId),
      );
    return logprobs as number[];
  }

  return {
    sample: (requests) => Promise.all(requests.map(sample)),
    scoreTokens: (prompts, candidates) => Promise.all(prompts.map((prompt) => score(prompt, candidates))),
    logprobs: (sequences, from) => Promise.all(sequences.map((sequence, i) => logprobs(sequence, from[i]!))),
    close: async () => void (open = false),
  };
}

const input = (tokens: Tokens) => ({ chunks: [{ type: "encoded_text" as const, tokens: tokens as number[] }] });
