/** @file Faults of a server, as data, and one message with a remedy for each. */

/** Optional parameters of a call that a role's server may know by another name, or not accept. */
export const CHANGEABLE: readonly string[] = [
  ...["max_completion_tokens", "max_tokens", "temperature", "top_p", "top_k", "min_p", "repetition_penalty", "seed"],
  ...["reasoning_effort", "chat_template_kwargs", "stream", "stop_token_ids"],
  ...["return_token_ids", "return_tokens_as_token_ids", "logprob_token_ids", "add_special_tokens"],
];

/**
 * "unreachable": no connection; "timeout": no reply in time; "status": an answer other than 2xx, or an error inside one
 * of 200, whose own code then is the status; "broken": a reply that stops half-way; "wrong-shape": a whole reply that is not what was
 * asked for; "not-a-number": a value that should be a number and is none; "no-content": a chat reply without text;
 * "unfinished": one that ended neither by itself nor at its length; "redirect": to another server; "too-large": a reply without end.
 */
export type EndpointFault =
  | "unreachable"
  | "timeout"
  | "status"
  | "broken"
  | "wrong-shape"
  | "not-a-number"
  | "no-content"
  | "unfinished"
  | "redirect"
  | "too-large";

export interface EndpointProblem {
  kind: EndpointFault;
  role: string;
  url: string; // without secrets
  status: number | null;
  requestId: string | null;
  detail: string; // what the server or the connection said, without keys
  attempts: number;
  retryAfterSeconds: number | null; // what the server asked for
  mayRetry: boolean | null; // what the server said of it (x-should-retry); null where it did not
}

/** A call that failed for good. Its message is one line and names role, URL, status and request id. */
export class EndpointError extends Error {
  override name = "EndpointError";
  constructor(readonly problem: EndpointProblem) {
    super(endpointProblemText(problem));
  }
}

const RETRIED_STATUS = [408, 409, 429];

/** A request for a longer wait counts as "not today". */
const LONGEST_WAIT = 900; // seconds

const asksTooMuch = ({ retryAfterSeconds }: EndpointProblem): boolean => (retryAfterSeconds ?? 0) > LONGEST_WAIT;

/** Whether the same call may succeed a little later. */
export function isPassing(problem: EndpointProblem): boolean {
  const { kind, status, mayRetry } = problem;
  if (asksTooMuch(problem)) return false;
  if (mayRetry !== null) return mayRetry;
  if (kind === "status") return status !== null && (RETRIED_STATUS.includes(status) || status >= 500);
  return kind === "unreachable" || kind === "timeout" || kind === "broken";
}

/**
 * Every other call would fail too: a wrong key, an empty account (402), a missing or removed (410) address or model.
 */
const OF_SERVER = [401, 402, 403, 404, 410];

/** Whether every other call to this server would fail too: its address, key or account is wrong, or it is gone. */
export function isOfServer(problem: EndpointProblem): boolean {
  const { kind, status, mayRetry } = problem;
  if (kind === "unreachable" || kind === "redirect" || asksTooMuch(problem)) return true;
  if (kind !== "status" || status === null) return false;
  return OF_SERVER.includes(status) || (status === 429 && mayRetry === false);
}

function endpointProblemText(problem: EndpointProblem): string {
  const { role, url, status, requestId, attempts } = problem;
  const where = [
    url,
    ...(status === null ? [] : [`status ${status}`]),
    ...(requestId === null ? [] : [`request ${requestId}`]),
  ];
  const tried = attempts > 1 ? ` after ${attempts} attempts` : "";
  return `role ${role} (${where.join(", ")}): ${whatHappened(problem)}${tried}${remedy(problem)}`;
}

function whatHappened({ kind, detail }: EndpointProblem): string {
  switch (kind) {
    case "unreachable":
      return `cannot be reached (${detail})`;
    case "timeout":
      return `no reply in time (${detail})`;
    case "status":
      return detail === "" ? "refused the call" : `refused the call: ${detail}`;
    case "broken":
      return `the reply broke off or is not JSON (${detail})`;
    case "wrong-shape":
      return `the reply is not what was requested (${detail})`;
    case "not-a-number":
      return `the reply holds ${detail} where numbers belong: the model or its server is broken`;
    case "no-content":
      return `the reply has no text (${detail})`;
    case "unfinished":
      return `the reply is not finished (${detail})`;
    case "redirect":
      return `it redirects calls to another address (${detail}), which is not followed`;
    case "too-large":
      return `the reply has no end (${detail})`;
  }
}

function remedy(problem: EndpointProblem): string {
  const { kind, status, retryAfterSeconds } = problem;
  if (asksTooMuch(problem))
    return `: it asks to be left alone for ${Math.ceil(retryAfterSeconds!)} s; run the same command again then, and it resumes`;
  if (kind === "unreachable") return ": start the server, or correct its url in the endpoints file";
  if (kind === "timeout") return ": raise timeoutSeconds of the role, or lower its concurrency";
  if (status === 401 || status === 403) return ": check the key in the variable that keyEnv names";
  if (status === 404 || status === 410) return ": check url (it ends in /v1) and model in the endpoints file";
  if (kind === "redirect") return ": name that address as url in the endpoints file, if it is the server you mean";
  const named = CHANGEABLE.find((name) => refusesParameter(problem, name));
  return named
    ? `: if the model does not take it, give the role "parameters": {"${named}": null}, or another name for null`
    : "";
}

const UNTAKEN =
  /extra|unsupported|not supported?|unrecogni[sz]ed|unknown|unexpected|not permitted|not allowed|forbidden/i;
const TOO_MUCH = /too large|too long|too many|maximum|exceed/i; // a parameter that is known

/** Whether a refusal says that the parameter itself is not accepted, whatever its value. */
export function refusesParameter({ kind, status, detail }: EndpointProblem, name: string): boolean {
  if (kind !== "status" || (status !== 400 && status !== 422)) return false;
  return new RegExp(`(?<!\\w)${name}(?!\\w)`).test(detail) && UNTAKEN.test(detail) && !TOO_MUCH.test(detail);
}

/** What keeps a server from its role, before or beside any call: the endpoints file, the key, or the model it serves. */
export type RoleProblem =
  | { kind: "no-role"; role: string; named: string[] }
  | { kind: "no-key" | "bad-key"; role: string; keyEnv: string }
  | { kind: "not-trained" | "no-tokenizer"; role: string }
  | { kind: "two-servers"; file: string }
  | { kind: "other-model"; role: string; url: string; model: string; offered: readonly string[] }
  | { kind: "unfit"; role: string; model: string; against: string }
  | { kind: "no-logprobs"; url: string; refused: string[] }
  | { kind: "several-tokens"; answer: string; after: string; answers: readonly string[] }
  | { kind: "same-token"; answers: readonly string[] }
  | { kind: "split-digit"; digit: number; tokens: number }
  | { kind: "no-end-token" }
  | { kind: "no-thoughts" }
  | { kind: "no-score"; said: string }
  | { kind: "no-trace" }
  | { kind: "other-rules" };

/** A server that cannot play its role as it is set up. The message is one line with the remedy. */
export class RoleError extends Error {
  override name = "RoleError";
  constructor(readonly problem: RoleProblem) {
    super(roleProblemText(problem));
  }
}

function roleProblemText(problem: RoleProblem): string {
  switch (problem.kind) {
    case "no-role": {
      const { role, named } = problem;
      return (
        `the endpoints file has no role ${role} (it has: ${named.join(", ") || "none"}): ` +
        `add {"roles": {"${role}": {"url": …, "model": …}}}`
      );
    }
    case "no-key":
      return `role ${problem.role}: the environment variable ${problem.keyEnv} (keyEnv) is not set: export it, or remove keyEnv`;
    case "bad-key":
      return (
        `role ${problem.role}: the key in ${problem.keyEnv} has a space, a line end or another character that a header ` +
        `cannot carry: export the key alone, without them`
      );
    case "not-trained":
      return (
        `the endpoints file's role ${problem.role} is not trained anywhere: ` +
        `add training: {"url": …, "baseModel": …, "loraRank": …}`
      );
    case "no-tokenizer":
      return (
        `the endpoints file's role ${problem.role} names no tokenizer: add "tokenizer", a folder with the model's ` +
        `tokenizer.json and tokenizer_config.json`
      );
    case "two-servers":
      return (
        `${problem.file}: judge and policy are trained on two servers; a policy's training reads its judge's weights, so ` +
        `give both one training.url`
      );
    case "other-model":
      return (
        `role ${problem.role}: ${problem.url} does not train ${problem.model} (offered: ` +
        `${problem.offered.join(", ") || "none listed"}): start it with that model, and name it as baseModel`
      );
    case "unfit":
      return `role ${problem.role}: ${problem.model} must not be trained on this server: ${problem.against}`;
    case "no-logprobs":
      return (
        `${problem.url} offers no log-probabilities by token id: ${problem.refused.join("; ")}. ` +
        `Serve the judge with vLLM or SGLang`
      );
    case "several-tokens": {
      const where = problem.after === "" ? "" : ` after ${JSON.stringify(problem.after)}`;
      return (
        `"${problem.answer}" is not one token of its own${where}: a judge answers with one of ` +
        `${problem.answers.join(" ")}, so take a model whose tokenizer has each`
      );
    }
    case "same-token":
      return (
        `the tokenizer gives two of ${problem.answers.join(" ")} the same token: a judge needs different ones, ` +
        `so take a model whose tokenizer has each`
      );
    case "split-digit":
      return (
        `"${problem.digit}" is ${problem.tokens} tokens: the expected score needs each digit to be one, ` +
        `so take a model whose tokenizer has each`
      );
    case "no-end-token":
      return "the tokenizer names no eos_token, so a reply has no end: add it to tokenizer_config.json";
    case "no-thoughts":
      return (
        "a reasoning judge needs a tokenizer with <think> and </think> as single tokens: " +
        "take a model that has them, such as Qwen3"
      );
    case "no-score":
      return (
        `gold answered ${JSON.stringify(problem.said.slice(0, 200))} where "score <0 to 9>" is asked: ` +
        `name a server of the miniature's gold (judgelab serve) as role gold`
      );
    case "no-trace":
      return (
        "gold gave its score without a trace: the endpoint must return the reasoning; " +
        "name a server of the miniature's gold (judgelab serve) as role gold"
      );
    case "other-rules":
      return "gold behind an endpoint judges by the miniature's own rules, and this run has others: annotate it in process";
  }
}
