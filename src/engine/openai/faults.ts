/** @file Turns npm openai's errors into faults: their kind, the server's text, and when to retry. */
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import type { EndpointError, EndpointFault, EndpointProblem } from "../../servers/endpointError.js";
import { retryAfterSeconds } from "../../servers/retryAfter.js";
import { BadReply } from "../../servers/serverFetch.js";

/** npm openai reads {error: {…}} alone: SGLang says {message}, and FastAPI {detail}. */
export class OpenaiOrAlike extends OpenAI {
  protected override makeStatusError(
    status: number,
    said: object | undefined,
    message: string | undefined,
    headers: Headers,
  ): APIError {
    return super.makeStatusError(
      status,
      !said || "error" in said ? (said as object) : { error: said },
      message,
      headers,
    );
  }
}

export type Failed = (kind: EndpointFault, detail: string, more?: Partial<EndpointProblem>) => EndpointError;

/** What npm openai threw, as a problem of the server's. */
export function faultOf(error: unknown, failed: Failed): EndpointError {
  const bad = badReplyIn(error);
  if (bad) return failed(bad.kind, bad.message);
  if (error instanceof APIConnectionTimeoutError) return failed("timeout", error.message);
  if (error instanceof APIConnectionError) {
    const reset = /ECONNRESET|EPIPE|UND_ERR_SOCKET|other side closed/.test(`${codeOf(error)} ${error.message}`);
    return failed(reset ? "broken" : "unreachable", codeOf(error) || error.message);
  }
  if (error instanceof APIError && !(error instanceof APIUserAbortError)) {
    return failed("status", messageOf(error), {
      status: error.status ?? null,
      requestId: error.requestID ?? null,
      retryAfterSeconds: retryAfterSeconds((name) => error.headers?.get(name)),
      mayRetry: mayRetry(error),
    });
  }
  return failed("broken", codeOf(error) || (error as Error).message);
}

/** The code of the innermost cause: npm openai wraps fetch's error, which wraps the connection's. */
function codeOf(error: unknown): string {
  let code = "";
  for (
    let inner = error as { code?: unknown; cause?: unknown } | undefined;
    inner;
    inner = inner.cause as typeof inner
  ) {
    if (typeof inner.code === "string") code = inner.code;
  }
  return code;
}

function badReplyIn(error: unknown): BadReply | null {
  for (let inner = error; inner instanceof Error; inner = inner.cause) if (inner instanceof BadReply) return inner;
  return null;
}

const messageOf = ({ error, message }: APIError): string => wordsIn(error) ?? message;

/** Errors are {message}, {detail}, both at once or a bare text, and either may be a structure of its own. */
function wordsIn(error: unknown): string | null {
  if (typeof error === "string") return error;
  const { message, detail } = (error ?? {}) as { message?: unknown; detail?: unknown };
  if (typeof message === "string") return message;
  const words = message ?? detail;
  return words === undefined ? null : JSON.stringify(words);
}

const EMPTY = "insufficient_quota"; // a 429 that no waiting mends

function mayRetry({ headers, code }: APIError): boolean | null {
  if (code === EMPTY) return false;
  const said = headers?.get("x-should-retry");
  return said === "true" ? true : said === "false" ? false : null;
}

/** Statuses that errors without a number stand for, by their type or code. */
const NAMED: Record<string, number> = {
  insufficient_quota: 429,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  overloaded_error: 503,
  server_error: 500,
  internal_server_error: 500,
  authentication_error: 401,
  invalid_api_key: 401,
  permission_error: 403,
  model_not_found: 404,
  not_found_error: 404,
};

export interface ErrorInside {
  status: number;
  detail: string;
  mayRetry: boolean | null;
  begun: boolean; // a text stands beside it, which may be paid for
}

/**
 * The error in a reply of status 200, as relays write it when their own upstream failed: {error: {code, message}},
 * SGLang's {object: "error", code, message}, FastAPI's {detail}, or one inside a choice. Its code counts as the status;
 * without one it is a refusal.
 */
export function errorInside(data: unknown): ErrorInside | null {
  if (typeof data !== "object" || data === null) return null;
  const whole = data as { error?: unknown; object?: unknown; detail?: unknown; choices?: { error?: unknown }[] };
  const [choice] = Array.isArray(whole.choices) ? whole.choices : [];
  const error = whole.error ?? (whole.object === "error" ? data : null) ?? choice?.error ?? null;
  if (error !== null && error !== false) return said(error, choice?.error !== undefined && choice.error !== null);
  return whole.choices === undefined && whole.detail !== undefined ? said({ detail: whole.detail }, false) : null;
}

function said(error: unknown, begun: boolean): ErrorInside {
  const { code, type, status } = (typeof error === "object" ? error : {}) as Record<string, unknown>;
  const numbers = [code, status].map(Number).filter((one) => Number.isInteger(one) && one >= 400 && one < 600);
  const named = [code, type].flatMap((one) => (typeof one === "string" ? [NAMED[one]] : []));
  const detail = wordsIn(error) ?? JSON.stringify(error);
  const mayRetry = code === EMPTY || type === EMPTY ? false : null;
  const found = numbers[0] ?? named.find((one) => one !== undefined) ?? (begun ? 502 : 200);
  return { status: found, detail, mayRetry, begun };
}
