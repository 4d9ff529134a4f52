/** @file One OpenAI-compatible server: JSON calls through npm openai, checked, queued and retried. */
import type { z } from "zod";
import { serverDispatcher } from "../../servers/dispatcher.js";
import { EndpointError, type EndpointFault, type EndpointProblem } from "../../servers/endpointError.js";
import { type Endpoint, keyOf } from "../../servers/endpoints.js";
import { outage } from "../../servers/outage.js";
import { retryAfterSeconds } from "../../servers/retryAfter.js";
import { serverFetch } from "../../servers/serverFetch.js";
import { keyMask, shownWords } from "../../servers/serverWords.js";
import { asSpoken, dialectOf, learn } from "./dialect.js";
import { errorInside, faultOf, OpenaiOrAlike } from "./faults.js";
import { readFrame } from "./frame.js";
import { callQueue, type Patience } from "./retries.js";

export interface ClientOptions {
  signal?: AbortSignal;
  patience?: Patience;
  mostBytes?: number; // of a reply, unpacked
}

export interface Reply<T> {
  data: T;
  requestId: string | null;
}

/** Paths are below the endpoint's url; those that begin with "//" are below its origin, as vLLM's /tokenize is. */
export interface OpenaiClient {
  endpoint: Endpoint;
  /**
   * The body may depend on the attempt, counted from 1. `unusable` says why a reply of the right shape is not an
   * answer; such a call is made three times. Throws EndpointError.
   */
  post<T>(
    path: string,
    schema: z.ZodType<T>,
    body: (attempt: number) => object,
    unusable?: Check<T>,
  ): Promise<Reply<T>>;
  get<T>(path: string, schema: z.ZodType<T>): Promise<Reply<T>>;
  /** What a server wrote, without the key. */
  withoutKey(text: string): string;
}

/** Why a reply cannot be used, though it is one. */
export interface Unusable {
  kind: "no-content" | "unfinished";
  detail: string;
}
export type Check<T> = (data: T) => Unusable | null;

const LONGEST = 2 ** 31 - 1; // milliseconds that a timer takes
const UNUSABLE_ATTEMPTS = 3; // each is paid for
const MOST_BYTES = 256e6; // of a reply; 128 samples of 8,192 tokens with log-probabilities are some 100 MB

/** Throws if the key's environment variable is not set. */
export function openaiClient(role: string, endpoint: Endpoint, options: ClientOptions = {}): OpenaiClient {
  const { signal, patience, mostBytes = MOST_BYTES } = options;
  const key = keyOf(role, endpoint);
  const mask = keyMask(key);
  const queue = callQueue(endpoint.concurrency, patience, signal, outage(`${role} at ${endpoint.url}`));
  const openai = connect(endpoint, key, mostBytes);
  const dialect = dialectOf(endpoint);
  const { origin } = new URL(endpoint.url);

  async function once<T>(
    attempt: number,
    method: "get" | "post",
    path: string,
    schema: z.ZodType<T>,
    sent: object | undefined,
    unusable?: Check<T>,
  ): Promise<Reply<T>> {
    const url = path.startsWith("//") ? origin + path.slice(1) : path;
    let requestId: string | null = null,
      status: number | null = null;
    const failed = (kind: EndpointFault, detail: string, more: Partial<EndpointProblem> = {}) => {
      const id = more.requestId ?? requestId;
      return new EndpointError({
        ...{ kind, role, url: endpoint.url, status, attempts: attempt },
        ...{ retryAfterSeconds: null, mayRetry: null, ...more },
        requestId: id === null ? null : shownWords(id, mask, 100),
        detail: shownWords(detail, mask),
      });
    };
    // npm openai's own timeout ends with the headers: a body that stalls would hold the call for ever.
    const late = AbortSignal.timeout(endpoint.timeoutSeconds * 1000);
    let data: unknown, headers: Headers;
    try {
      const until = signal ? AbortSignal.any([signal, late]) : late;
      const response = await openai[method](url, { body: sent, signal: until }).asResponse();
      ({ status, headers } = response);
      requestId = headers.get("x-request-id");
      const text = await response.text(),
        framed = readFrame(text);
      if (framed.kind === "not-a-number") throw failed("not-a-number", "NaN or Infinity");
      if (framed.kind === "broken") throw failed("broken", text === "" ? "nothing" : text);
      if (framed.kind === "foreign") throw failed("wrong-shape", `no JSON: ${text}`);
      data = framed.value;
      requestId ??= idIn(data);
    } catch (error) {
      signal?.throwIfAborted();
      if (late.aborted) throw failed("timeout", `${endpoint.timeoutSeconds} s`);
      throw error instanceof EndpointError ? error : faultOf(error, failed);
    }
    const inside = errorInside(data);
    if (inside) {
      const wait = retryAfterSeconds((name) => headers.get(name));
      const { detail, begun, ...code } = inside;
      const again = begun && code.status >= 500 ? { mayRetry: attempt < UNUSABLE_ATTEMPTS } : {};
      throw failed("status", detail, { ...code, ...again, retryAfterSeconds: wait });
    }
    const parsed = schema.safeParse(data);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw failed("wrong-shape", `${issue?.path.join(".") || "reply"}: ${issue?.message}`);
    }
    const why = unusable?.(parsed.data) ?? null;
    if (why !== null) throw failed(why.kind, why.detail, { mayRetry: attempt < UNUSABLE_ATTEMPTS });
    return { data: parsed.data, requestId: requestId === null ? null : shownWords(requestId, mask, 200) };
  }

  const call = <T>(
    method: "get" | "post",
    path: string,
    schema: z.ZodType<T>,
    body: (attempt: number) => object | undefined,
    unusable?: Check<T>,
  ) =>
    queue.run(async (attempt) => {
      const asked = body(attempt);
      for (;;) {
        const sent = asked && asSpoken(asked, dialect);
        try {
          return await once(attempt, method, path, schema, sent, unusable);
        } catch (error) {
          if (!(error instanceof EndpointError) || !sent || !learn(dialect, sent, error.problem)) throw error;
        }
      }
    });
  return {
    endpoint,
    post: (path, schema, body, unusable) => call("post", path, schema, body, unusable),
    get: (path, schema) => call("get", path, schema, () => undefined),
    withoutKey: mask,
  };
}

/**
 * A key goes only to the server it was named for: npm openai's own environment variables are ignored. Without a
 * dispatcher of our own, Node's fetch gives up after 300 s without headers (openai-node issue 2153), and long answers
 * take longer.
 */
function connect({ url, concurrency }: Endpoint, key: string | null, mostBytes: number): OpenaiOrAlike {
  const dispatcher = serverDispatcher({ headersTimeout: 0, bodyTimeout: 0, connections: concurrency });
  return new OpenaiOrAlike({
    baseURL: url.replace(/\/+$/, ""),
    apiKey: key ?? "none",
    ...{ adminAPIKey: null, organization: null, project: null },
    ...(key === null && { defaultHeaders: { Authorization: null } }),
    maxRetries: 0,
    timeout: LONGEST,
    logLevel: "off",
    fetch: serverFetch(dispatcher, mostBytes) as unknown as typeof globalThis.fetch,
  });
}

function idIn(data: unknown): string | null {
  const id = (data as { id?: unknown } | null)?.id;
  return typeof id === "string" ? id : null;
}
