/** @file One OpenAI-compatible server: JSON calls through npm openai, checked, queued and retried. */
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import { Agent, fetch } from "undici";
import type { z } from "zod";
import { EndpointError, type EndpointFault, type EndpointProblem } from "../endpointError.js";
import { keyOf, type Endpoint } from "../endpoints.js";
import { callQueue, type Patience } from "./retries.js";

export interface ClientOptions {
  signal?: AbortSignal;
  patience?: Patience;
}

export interface Reply<T> {
  data: T;
  requestId: string | null;
}

/** Paths are below the endpoint's url; those that begin with "//" are below its origin, as vLLM's /tokenize is. */
export interface OpenaiClient {
  endpoint: Endpoint;
  /**
   * The body may depend on the attempt, counted from 1. `empty` says why a reply of the right shape is no answer; such a call
   * is made three times. Throws EndpointError.
   */
  post<T>(path: string, schema: z.ZodType<T>, body: (attempt: number) => object, empty?: Empty<T>): Promise<Reply<T>>;
  get<T>(path: string, schema: z.ZodType<T>): Promise<Reply<T>>;
}

export type Empty<T> = (data: T) => string | null;

const EMPTY_ATTEMPTS = 3; // each is paid for

/** Throws where the key's environment variable is not set. */
export function openaiClient(role: string, endpoint: Endpoint, { signal, patience }: ClientOptions = {}): OpenaiClient {
  const key = keyOf(role, endpoint);
  const queue = callQueue(endpoint.concurrency, patience, signal);
  const openai = connect(endpoint, key);
  const { origin } = new URL(endpoint.url);
  const call = <T>(
    method: "get" | "post", path: string, schema: z.ZodType<T>, body: (attempt: number) => object | undefined, empty?: Empty<T>,
  ) =>
    queue.run(async (attempt): Promise<Reply<T>> => {
      const url = path.startsWith("//") ? origin + path.slice(1) : path;
      let requestId: string | null = null;
      const failed = (kind: EndpointFault, detail: string, more: Partial<EndpointProblem> = {}) =>
        new EndpointError({
          ...{ kind, role, url: endpoint.url, requestId, attempts: attempt },
          ...{ status: null, retryAfterSeconds: null, mayRetry: null, ...more },
          detail: withoutKey(detail, key),
        });
      let data: unknown;
      try {
        const sent = openai[method]<unknown>(url, { body: body(attempt), ...(signal && { signal }) });
        const { response, request_id, data: read } = await sent.withResponse();
        requestId = request_id ?? idIn(read);
        data = read;
        if (typeof data === "string") throw failed("broken", "no JSON", { status: response.status });
      } catch (error) {
        signal?.throwIfAborted();
        throw error instanceof EndpointError ? error : faultOf(error, failed);
      }
      const parsed = schema.safeParse(data);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw failed("wrong-shape", `${issue?.path.join(".") || "reply"}: ${issue?.message}`);
      }
      const why = empty?.(parsed.data) ?? null;
      if (why !== null) throw failed("no-content", why, { mayRetry: attempt < EMPTY_ATTEMPTS });
      return { data: parsed.data, requestId };
    });
  return {
    endpoint,
    post: (path, schema, body, empty) => call("post", path, schema, body, empty),
    get: (path, schema) => call("get", path, schema, () => undefined),
  };
}

/**
 * A key goes to the server it was named for alone: what npm openai would take from the environment is set aside. Without a
 * dispatcher of its own Node's fetch gives up after 300 s without headers (openai-node issue 2153), which long answers take.
 */
function connect({ url, timeoutSeconds, concurrency }: Endpoint, key: string | null): OpenAI {
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, connections: concurrency });
  return new OpenaiOrAlike({
    baseURL: url.replace(/\/+$/, ""),
    apiKey: key ?? "none",
    ...{ adminAPIKey: null, organization: null, project: null },
    ...(key === null && { defaultHeaders: { Authorization: null } }),
    maxRetries: 0,
    timeout: timeoutSeconds * 1000,
    logLevel: "off",
    fetch: fetch as unknown as typeof globalThis.fetch,
    fetchOptions: { dispatcher } as object,
  });
}

/** npm openai reads {error: {…}} alone: SGLang says {message}, and FastAPI {detail}. */
class OpenaiOrAlike extends OpenAI {
  protected override makeStatusError(status: number, said: object | undefined, message: string | undefined, headers: Headers): APIError {
    return super.makeStatusError(status, !said || "error" in said ? (said as object) : { error: said }, message, headers);
  }
}

type Failed = (kind: EndpointFault, detail: string, more?: Partial<EndpointProblem>) => EndpointError;

function faultOf(error: unknown, failed: Failed): EndpointError {
  if (error instanceof APIConnectionTimeoutError) return failed("timeout", error.message);
  if (error instanceof APIConnectionError) {
    const reset = /ECONNRESET|EPIPE|UND_ERR_SOCKET|other side closed/.test(`${codeOf(error)} ${error.message}`);
    return failed(reset ? "broken" : "unreachable", codeOf(error) || error.message);
  }
  if (error instanceof APIError && !(error instanceof APIUserAbortError)) {
    return failed("status", oneLine(messageOf(error)), {
      status: error.status ?? null,
      requestId: error.requestID ?? null,
      retryAfterSeconds: retryAfter(error.headers),
      mayRetry: mayRetry(error),
    });
  }
  return failed("broken", codeOf(error) || oneLine((error as Error).message));
}

/** The code of the innermost cause: npm openai wraps fetch's error, which wraps the connection's. */
function codeOf(error: unknown): string {
  let code = "";
  for (let inner = error as { code?: unknown; cause?: unknown } | undefined; inner; inner = inner.cause as typeof inner) {
    if (typeof inner.code === "string") code = inner.code;
  }
  return code;
}

function messageOf({ error, message }: APIError): string {
  const { message: text, detail } = (error ?? {}) as { message?: unknown; detail?: unknown };
  if (typeof text === "string") return text;
  return detail === undefined ? message : JSON.stringify(detail);
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 500);

/** Seconds, from retry-after-ms or retry-after, whether seconds or a date. */
export function retryAfter(headers: Headers | undefined, now = Date.now()): number | null {
  const milliseconds = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (milliseconds >= 0) return milliseconds / 1000;
  const text = headers?.get("retry-after") ?? "";
  if (/^\d+(\.\d+)?$/.test(text.trim())) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, (date - now) / 1000);
}

function mayRetry({ headers, code }: APIError): boolean | null {
  if (code === "insufficient_quota") return false; // a 429 that no waiting mends
  const said = headers?.get("x-should-retry");
  return said === "true" ? true : said === "false" ? false : null;
}

const withoutKey = (text: string, key: string | null): string => (key === null ? text : text.replaceAll(key, "<key>"));

function idIn(data: unknown): string | null {
  const id = (data as { id?: unknown } | null)?.id;
  return typeof id === "string" ? id : null;
}
