/** @file log p of given tokens as the next one, by the best way that a server offers. */
import { z } from "zod";
import { EndpointError } from "../../servers/endpointError.js";
import { exp64 } from "../cpu/math.js";
import type { ScoreDistribution, Token, Tokens } from "../engine.js";
import type { OpenaiClient } from "./client.js";
import { CompletionReply, completionRequest, TOKEN_ID } from "./completion.js";

/**
 * "logprob_token_ids": vLLM gives exactly the tokens asked for; "score": SGLang's /v1/score does; "top_logprobs":
 * the twenty likeliest, so a token may be missing and then counts as impossible.
 */
export type ScoreWay = "logprob_token_ids" | "score" | "top_logprobs";

export interface NextToken {
  distribution: ScoreDistribution;
  way: ScoreWay;
  missing: number; // candidates that the reply did not hold
}

const MOST_LOGPROBS = 20; // vLLM's --max-logprobs, unless it was started with more
const Probability = z.number().min(0).max(1.0001);

/** By name, "token_id:<id>". */
const TopTokens = CompletionReply.transform(({ choices: [choice] }, { addIssue }) => {
  const top = choice!.logprobs?.top_logprobs?.[0];
  if (top && Object.keys(top).some((name) => name.startsWith(TOKEN_ID))) return top;
  addIssue({ code: "custom", message: "/completions names no token ids" });
  return z.NEVER;
});

/**
 * The first call finds out the way, the later ones keep to it. Candidates are distinct token ids. Temperature is 1
 * and nothing is cut, so that a server started with --logprobs-mode processed_logprobs says the same.
 */
export function nextTokenOf(
  client: OpenaiClient,
): (prompt: Tokens, candidates: readonly Token[]) => Promise<NextToken> {
  let way: Promise<ScoreWay> | null = null;
  return async (prompt, candidates) => {
    if (new Set(candidates).size !== candidates.length)
      throw new Error(`tokens ${candidates.join(" ")} are not distinct`);
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
  throw new Error(
    `${client.endpoint.url} offers no log-probabilities by token id: ${refused.join("; ")}. Serve the judge with vLLM or SGLang`,
  );
}

/** One call for both of vLLM's ways: an older one reads past logprob_token_ids and gives its likeliest. */
async function completions(
  { endpoint, post }: OpenaiClient,
  prompt: Tokens,
  candidates: readonly Token[],
): Promise<NextToken> {
  const body = {
    ...completionRequest(endpoint.model, prompt, 1),
    ...{ logprobs: MOST_LOGPROBS, logprob_token_ids: candidates },
  };
  const { data: top } = await post("/completions", TopTokens, () => body);
  const logprobs = candidates.map((token) => top[TOKEN_ID + token] ?? -Infinity);
  const missing = logprobs.filter((value) => value === -Infinity).length;
  // The sampled token comes on top, so a reply that holds the candidates and at most one more was made to measure.
  const exact = missing === 0 && Object.keys(top).length <= candidates.length + 1;
  return { distribution: distribution(logprobs), way: exact ? "logprob_token_ids" : "top_logprobs", missing };
}

/** Probabilities without apply_softmax are the model's own, so they tell the covered mass. */
async function score(
  { endpoint, post }: OpenaiClient,
  prompt: Tokens,
  candidates: readonly Token[],
): Promise<NextToken> {
  const body = {
    ...{ model: endpoint.model, query: prompt.slice(0, -1), items: [prompt.slice(-1)] },
    ...{ label_token_ids: candidates, apply_softmax: false },
  };
  const reply = z.object({ scores: z.array(z.array(Probability).length(candidates.length)).length(1) });
  const { data } = await post("/score", reply, () => body);
  const probabilities = data.scores[0]!;
  return { distribution: distribution(probabilities.map(Math.log)), way: "score", missing: 0 };
}

function distribution(logprobs: number[]): ScoreDistribution {
  return {
    logprobs,
    mass: Math.min(
      1,
      logprobs.reduce((sum, value) => sum + exp64(value), 0),
    ),
  };
}
