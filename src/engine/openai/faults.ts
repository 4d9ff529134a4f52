/** @file From what npm openai throws to what went wrong: kind, what the server said, whether to come again. */
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import type { EndpointError, EndpointFault, EndpointProblem } from "../../servers/endpointError.js";
import { retryAfterSeconds } from "../../servers/retryAfter.js";

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

function messageOf({ error, message }: APIError): string {
  const { message: text, detail } = (error ?? {}) as { message?: unknown; detail?: unknown };
  if (typeof text === "string") return text;
  return detail === undefined ? message : JSON.stringify(detail);
}

function mayRetry({ headers, code }: APIError): boolean | null {
  if (code === "insufficient_quota") return false; // a 429 that no waiting mends
  const said = headers?.get("x-should-retry");
  return said === "true" ? true : said === "false" ? false : null;
}
