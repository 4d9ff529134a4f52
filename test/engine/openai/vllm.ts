/** @file Answers of vLLM and of SGLang, as their sources give them, for a model of twelve tokens whose digits are 2 to 11. */
import { type Behaviour, json, type Seen, status } from "../faultyServer.js";

/** log p of token t as the next one: token 9 has .5, the other digits .05 each, and 0 and 1 the rest. */
export const NEXT = [
  Math.log(0.025),
  Math.log(0.025),
  ...Array.from({ length: 10 }, (_, digit) => Math.log(digit === 7 ? 0.5 : 0.05)),
];
export const DIGITS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

export interface Kind {
  tokenIds: boolean; // vLLM from 0.22 on: logprob_token_ids
  shown: number; // --max-logprobs
}

/** Samples token 9, then stops by token 1. */
export function vllm(kind: Kind = { tokenIds: true, shown: 20 }): (seen: Seen) => Behaviour {
  return ({ path, body }) => {
    if (path === "/v1/models") return json({ object: "list", data: [{ id: "m" }, { id: "other" }] });
    if (path === "/tokenize") return json({ count: 1, max_model_len: 99, tokens: [...body.prompt].map(tokenOf) });
    if (path === "/v1/chat/completions") {
      return json({
        id: "c",
        model: "m",
        choices: [{ index: 0, message: { content: "ready", reasoning: "Hm." }, finish_reason: "stop" }],
      });
    }
    if (path !== "/v1/completions") return json({ detail: "Not Found" }, 404);
    const name = (token: number) => (body.return_tokens_as_token_ids ? `token_id:${token}` : `w${token}`);
    const tokens = body.max_tokens === 1 ? [9] : [9, 1];
    const listed = body.echo ? [...body.prompt, ...tokens] : tokens;
    const top =
      kind.tokenIds && body.logprob_token_ids
        ? [9, ...body.logprob_token_ids]
        : likeliest(Math.min(body.logprobs, kind.shown));
    const choice = (index: number) => ({
      ...{
        index,
        text: "",
        finish_reason: body.max_tokens === 1 ? "length" : "stop",
        stop_reason: body.max_tokens === 1 ? null : 1,
      },
      ...(body.return_token_ids && { token_ids: tokens, prompt_token_ids: body.prompt }),
      logprobs: {
        tokens: listed.map(name),
        token_logprobs: listed.map((token, at) => (body.echo && at === 0 ? null : NEXT[token]!)),
        top_logprobs: listed.map(() => Object.fromEntries(top.map((token) => [name(token), NEXT[token]!]))),
      },
    });
    return json({
      id: "cmpl-1",
      model: "m",
      choices: Array.from({ length: body.n }, (_, index) => choice(body.n - 1 - index)),
    });
  };
}

/** Names tokens by their text alone, and gives asked tokens on /v1/score. */
export function sglang(): (seen: Seen) => Behaviour {
  const rest = vllm();
  return (seen) => {
    if (seen.path === "/v1/score") {
      return json({
        scores: [seen.body.label_token_ids.map((token: number) => Math.exp(NEXT[token]!))],
        model: "m",
        object: "scoring",
      });
    }
    return rest({ ...seen, body: { ...seen.body, return_tokens_as_token_ids: false, logprob_token_ids: null } });
  };
}

/** A hosted server: it refuses keys that OpenAI does not know. */
export const hosted = (seen: Seen): Behaviour =>
  seen.path === "/v1/models" ? json({ data: [{ id: "m" }] }) : seen.body?.logprob_token_ids ? status(400) : status(404);

const likeliest = (count: number) =>
  NEXT.map((_, token) => token)
    .sort((a, b) => NEXT[b]! - NEXT[a]!)
    .slice(0, count);
const tokenOf = (letter: string) => (/[0-9]/.test(letter) ? 2 + Number(letter) : 0);
