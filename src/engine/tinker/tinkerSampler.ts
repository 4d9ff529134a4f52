/** @file A Sampler over a sampling session of a Tinker server. */
import type PQueue from "p-queue";
import type { Completion, SampleRequest, Sampler, ScoreDistribution, Token, Tokens } from "../engine.js";
import { type Answer, call } from "./future.js";
import { ROUNDING, TinkerError } from "./problem.js";
import type { Transport } from "./transport.js";
import type { RequestBody } from "./wire.js";

/** What all samplers of an engine share. */
export interface SamplerContext {
  transport: Transport;
  queue: PQueue; // bounds the sampling calls under way
  extended: boolean;
  /** How the server reports the candidates of a position: determined once, by the first scoring call. */
  scoring: { found?: Promise<Scoring> };
}

/**
 * "targets": target_prompt_logprobs, all candidates in one exact call (SDK 0.30). "top": the most likely tokens, among which some
 * candidates may be missing. "one by one": a call for each candidate.
 */
type Scoring = "targets" | "top" | "one by one";

/** The most tokens that servers report for a position. */
const TOP = 20;
/** Replaces a probability that is not reported; the cpu engine's least. */
const LEAST = Math.log(1e-38);

export function tinkerSampler(
  { transport, queue, extended, scoring }: SamplerContext,
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
    const strange = answer.sequences.map((one) => strangeIn(one, maxTokens)).find((why) => why !== null);
    if (strange) throw new TinkerError({ kind: "shape", detail: strange }, place(answer.requestId));
    return Promise.all(
      answer.sequences.map(async ({ tokens, logprobs, stop_reason, next }) => {
        const completion: Completion = {
          tokens,
          logprobs: finite(logprobs, tokens.length, answer.requestId),
          stopReason: stop_reason,
        };
        if (!candidates || stop_reason !== "stop") return completion;
        return {
          ...completion,
          next: next
            ? asDistribution(next, candidates.length, answer.requestId)
            : await score([...prompt, ...tokens], candidates),
        };
      }),
    );
  }

  async function score(prompt: Tokens, candidates: Token[]): Promise<ScoreDistribution> {
    if (extended) {
      const { next, requestId } = await read(prompt, { candidates });
      if (!next)
        throw new TinkerError({ kind: "shape", detail: "no distribution over the candidates" }, place(requestId));
      return asDistribution(next, candidates.length, requestId);
    }
    const by = { targets: scoreByTargets, top: scoreByTop, "one by one": scoreOneByOne };
    const logprobs = await by[await (scoring.found ??= findScoring(prompt))](prompt, candidates);
    return {
      logprobs,
      mass: Math.min(
        1,
        logprobs.reduce((sum, logprob) => sum + Math.exp(logprob), 0),
      ),
    };
  }

  async function findScoring(prompt: Tokens): Promise<Scoring> {
    try {
      return (await tellsTargets(prompt)) ? "targets" : (await tellsTop(prompt)) ? "top" : "one by one";
    } catch (error) {
      delete scoring.found;
      throw error;
    }
  }

  /** The candidates are requested in place of one token appended to the prompt: all other rows are empty. */
  const readTargets = (prompt: Tokens, candidates: Token[]) => {
    const rows = prompt.length;
    return read([...prompt, candidates[0]!], {
      target_prompt_logprobs: {
        data: candidates,
        dtype: "int64",
        shape: [rows, candidates.length],
        sparse_crow_indices: [...new Array<number>(rows).fill(0), candidates.length],
        sparse_col_indices: candidates.map((_, i) => i),
      },
    });
  };

  async function tellsTargets(prompt: Tokens): Promise<boolean> {
    try {
      return Boolean((await readTargets(prompt, [prompt[0]!])).target_prompt_logprobs);
    } catch (error) {
      // Servers before 0.30 ignore the field or refuse a body with it.
      const { kind, ...rest } = error instanceof TinkerError ? error.problem : { kind: null };
      const refused =
        kind === "failed" || (kind === "status" && [400, 422].includes((rest as { status: number }).status));
      if (refused) return false;
      throw error;
    }
  }

  async function scoreByTargets(prompt: Tokens, candidates: Token[]): Promise<number[]> {
    const { target_prompt_logprobs: told, requestId } = await readTargets(prompt, candidates);
    return finite(told?.data.slice(-candidates.length), candidates.length, requestId);
  }

  const readTop = (prompt: Tokens) => read(prompt, { topk_prompt_logprobs: TOP, prompt_logprobs: true });

  async function tellsTop(prompt: Tokens): Promise<boolean> {
    try {
      return Boolean((await readTop([...prompt, prompt[0]!])).topk_prompt_logprobs?.at(-1));
    } catch (error) {
      if (error instanceof TinkerError && error.problem.kind === "failed") return false; // SkyRL on jax has no top-k
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

  /** Refuses anything but a distribution over so many candidates: an expected score from it would be meaningless. */
  function asDistribution(told: ScoreDistribution, count: number, requestId: string): ScoreDistribution {
    finite(told.logprobs, count, requestId);
    if (told.mass >= 0 && told.mass <= 1 + ROUNDING) return told;
    throw new TinkerError({ kind: "shape", detail: `a probability mass of ${told.mass}` }, place(requestId));
  }

  /** Refuses log-probabilities that are missing, not numbers, or above 0: a step on them would damage the model. */
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
    const positive = logprobs.find((logprob) => logprob! > ROUNDING);
    if (positive === undefined) return logprobs as number[];
    throw new TinkerError(
      { kind: "shape", detail: `a log-probability of ${positive}: none is above 0` },
      place(requestId),
    );
  }

  return {
    sample: (requests) => Promise.all(requests.map(sample)),
    scoreTokens: (prompts, candidates) => Promise.all(prompts.map((prompt) => score(prompt, candidates))),
    logprobs: (sequences, from) => Promise.all(sequences.map((sequence, i) => logprobs(sequence, from[i]!))),
    close: async () => void (open = false),
  };
}

/** Faults that no sampling server should show. */
function strangeIn({ tokens, stop_reason }: Pick<Completion, "tokens"> & { stop_reason: string }, most: number) {
  if (tokens.length > most) return `${tokens.length} tokens where at most ${most} were asked for`;
  if (tokens.length === 0) return `no tokens, and "${stop_reason}" as the reason`;
  const strange = tokens.find((token) => token < 0 || token >= 2 ** 31);
  return strange === undefined ? null : `the token ${strange}`;
}

const input = (tokens: Tokens) => ({ chunks: [{ type: "encoded_text" as const, tokens: tokens as number[] }] });
