/** @file One OpenAI-compatible server: JSON calls through npm openai, checked, queued and retried. */
import { Agent, fetch } from "undici";
import type { z } from "zod";
import { EndpointError, type EndpointFault, type EndpointProblem } from "../../servers/endpointError.js";
import { type Endpoint, keyOf } from "../../servers/endpoints.js";
import { outage } from "../../servers/outage.js";
import { parseReply } from "../../servers/parseReply.js";
import { faultOf, OpenaiOrAlike } from "./faults.js";
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
   * The body may depend on the attempt, counted from 1. `empty` says why a reply of the right shape is no answer;
   * such a call is made three times. Throws EndpointError.
   */
  post<T>(path: string, schema: z.ZodType<T>, body: (attempt: number) => object, empty?: Empty<T>): Promise<Reply<T>>;
  get<T>(path: string, schema: z.ZodType<T>): Promise<Reply<T>>;
}

export type Empty<T> = (data: T) => string | null;

const LONGEST = 2 ** 31 - 1; // milliseconds that a timer takes
const EMPTY_ATTEMPTS = 3; // each is paid for

/** Throws where the key's environment variable is not set. */
export function openaiClient(role: string, endpoint: Endpoint, { signal, patience }: ClientOptions = {}): OpenaiClient {
  const key = keyOf(role, endpoint);
  const queue = callQueue(endpoint.concurrency, patience, signal, outage(`${role} at ${endpoint.url}`));
  const openai = connect(endpoint, key);
  const { origin } = new URL(endpoint.url);
  const call = <T>(
    method: "get" | "post",
    path: string,
    schema: z.ZodType<T>,
    body: (attempt: number) => object | undefined,
    empty?: Empty<T>,
  ) =>
    queue.run(async (attempt): Promise<Reply<T>> => {
      const url = path.startsWith("//") ? origin + path.slice(1) : path;
      let requestId: string | null = null,
        status: number | null = null;
      const failed = (kind: EndpointFault, detail: string, more: Partial<EndpointProblem> = {}) =>
        new EndpointError({
          ...{ kind, role, url: endpoint.url, status, requestId, attempts: attempt },
          ...{ retryAfterSeconds: null, mayRetry: null, ...more },
          detail: oneLine(withoutKey(detail, key)),
        });
      // npm openai's own timeout ends with the headers: a body that stalls would hold the call for ever.
      const late = AbortSignal.timeout(endpoint.timeoutSeconds * 1000);
      let data: unknown;
      try {
        const until = signal ? AbortSignal.any([signal, late]) : late;
        const response = await openai[method](url, { body: body(attempt), signal: until }).asResponse();
        status = response.status;
        requestId = response.headers.get("x-request-id");
        const text = await response.text(),
          parsed = parseReply(text);
        if (parsed.kind === "not-a-number") throw failed("not-a-number", "NaN or Infinity");
        if (parsed.kind === "broken") throw failed("broken", text === "" ? "nothing" : text);
        data = parsed.value;
        requestId ??= idIn(data);
      } catch (error) {
        signal?.throwIfAborted();
        if (late.aborted) throw failed("timeout", `${endpoint.timeoutSeconds} s`);
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
 * A key goes to the server it was named for alone: what npm openai would take from the environment is set aside.
 * Without a dispatcher of its own Node's fetch gives up after 300 s without headers (openai-node issue 2153), which
 * long answers take.
 */
function connect({ url, concurrency }: Endpoint, key: string | null): OpenaiOrAlike {
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, connections: concurrency });
  return new OpenaiOrAlike({
    baseURL: url.replace(/\/+$/, ""),
    apiKey: key ?? "none",
    ...{ adminAPIKey: null, organization: null, project: null },
    ...(key === null && { defaultHeaders: { Authorization: null } }),
    maxRetries: 0,
    timeout: LONGEST,
    logLevel: "off",
    fetch: fetch as unknown as typeof globalThis.fetch,
    fetchOptions: { dispatcher } as object,
  });
}

const withoutKey = (text: string, key: string | null): string => (key === null ? text : text.replaceAll(key, "<key>"));

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 500);

function idIn(data: unknown): string | null {
  const id = (data as { id?: unknown } | null)?.id;
  return typeof id === "string" ? id : null;
}
