/** @file log p of given tokens as the next one, by the best method that a server offers. */
import { z } from "zod";
import { EndpointError, RoleError } from "../../servers/endpointError.js";
import { exp64 } from "../cpu/math.js";
import type { ScoreDistribution, Token, Tokens } from "../engine.js";
import type { OpenaiClient } from "./client.js";
import { CompletionReply, completionRequest, firstAlternatives } from "./completion.js";

/**
 * "logprob_token_ids": vLLM gives exactly the requested tokens; "score": SGLang's /v1/score does; "top_logprobs":
 * the likeliest, twenty or as many as the server shows, so a token may be missing and then counts as impossible.
 */
export type ScoreWay = "logprob_token_ids" | "score" | "top_logprobs";

export interface NextToken {
  distribution: ScoreDistribution;
  way: ScoreWay;
  missing: number; // candidates that the reply did not hold
}

/** vLLM shows twenty (--max-logprobs), unless it was started with more; llama.cpp's server as many as requested. */
const SHOWN = [20, 100, 1000];
const Probability = z.number().min(0).max(1.0001);
const ROUNDING = 1e-3;

/** What the server shows for the next token, and whether it would show more. */
const Alternatives = CompletionReply.transform(({ choices: [choice] }, { addIssue }) => {
  const shown = firstAlternatives(choice!);
  const mass = shown ? massOf([...shown.values()]) : 0;
  if (shown && mass <= 1 + ROUNDING) return { shown, mass, more: Boolean(choice!.logprobs?.content) };
  const message = shown ? `probabilities that add up to ${mass.toPrecision(3)}` : "/completions names no token ids";
  addIssue({ code: "custom", message });
  return z.NEVER;
});

/**
 * The first call determines the method, later ones keep it. Candidates are distinct token ids. Temperature is 1 and
 * nothing is truncated, so a server started with --logprobs-mode processed_logprobs gives the same values.
 */
export function nextTokenOf(
  client: OpenaiClient,
): (prompt: Tokens, candidates: readonly Token[]) => Promise<NextToken> {
  let way: Promise<ScoreWay> | null = null;
  return async (prompt, candidates) => {
    if (new Set(candidates).size !== candidates.length)
      throw new RangeError(`tokens ${candidates.join(" ")} are not distinct: give each once`);
    if (way === null) {
      const first = findWay(client, prompt, candidates);
      way = first.then((found) => found.way);
      way.catch(() => (way = null)); // a server that was down is asked again
      return first;
    }
    return (await way) === "score" ? score(client, prompt, candidates) : completions(client, prompt, candidates);
  };
}

async function findWay(client: OpenaiClient, prompt: Tokens, candidates: readonly Token[]): Promise<NextToken> {
  const tries = [() => completions(client, prompt, candidates), () => score(client, prompt, candidates)];
  const refused: string[] = [];
  for (const attempt of tries) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof EndpointError && ["status", "wrong-shape"].includes(error.problem.kind))) throw error;
      refused.push(error.message);
    }
  }
  throw new RoleError({ kind: "no-logprobs", url: client.endpoint.url, refused });
}

/** One call for both of vLLM's methods: an older server ignores logprob_token_ids and gives its likeliest tokens. */
async function completions(client: OpenaiClient, prompt: Tokens, candidates: readonly Token[]): Promise<NextToken> {
  const { endpoint, post } = client;
  for (const [step, logprobs] of SHOWN.entries()) {
    const body = { ...completionRequest(endpoint.model, prompt, 1), ...{ logprobs, logprob_token_ids: candidates } };
    const told = Alternatives.transform((reply, { addIssue }) => {
      if (candidates.some((token) => Number.isFinite(reply.shown.get(token) ?? -Infinity))) return reply;
      if (reply.mass >= HALF || (reply.more && step < SHOWN.length - 1)) return reply;
      const message = `none of the ${candidates.length} tokens requested, and those shown have a mass of ${reply.mass.toPrecision(2)}: theirs is not reported`;
      addIssue({ code: "custom", message });
      return z.NEVER;
    });
    const { shown, more } = (await post("/completions", told, () => body)).data;
    const values = candidates.map((token) => shown.get(token) ?? -Infinity);
    const missing = values.filter((value) => value === -Infinity).length;
    if (missing > 0 && more && step < SHOWN.length - 1) continue;
    // The sampled token is added, so a reply with the candidates and at most one more token honoured the request.
    const exact = candidates.every((token) => shown.has(token)) && shown.size <= candidates.length + 1;
    return { distribution: distribution(values), way: exact ? "logprob_token_ids" : "top_logprobs", missing };
  }
  throw new Error("unreachable");
}

const HALF = 0.5; // where others have more than that, the candidates' mass is known to be less

/** Probabilities without apply_softmax are the model's own, so they show the covered mass. */
async function score(
  { endpoint, post }: OpenaiClient,
  prompt: Tokens,
  candidates: readonly Token[],
): Promise<NextToken> {
  const body = {
    ...{ model: endpoint.model, query: prompt.slice(0, -1), items: [prompt.slice(-1)] },
    ...{ label_token_ids: candidates, apply_softmax: false },
  };
  const probabilities = z
    .array(Probability)
    .length(candidates.length)
    .refine((all) => sum(all) <= 1 + ROUNDING && sum(all) > 0, "probabilities that add up to 0, or to more than 1");
  const reply = z.object({ scores: z.array(probabilities).length(1) });
  const { data } = await post("/score", reply, () => body);
  return { distribution: distribution(data.scores[0]!.map(Math.log)), way: "score", missing: 0 };
}

const distribution = (logprobs: number[]): ScoreDistribution => ({ logprobs, mass: Math.min(1, massOf(logprobs)) });
const massOf = (logprobs: readonly number[]): number => sum(logprobs.map(exp64));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
