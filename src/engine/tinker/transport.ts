/** @file One HTTP call to a Tinker server, repeated where that does no harm. */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent } from "undici";
import type { z } from "zod";
import { outage } from "../../servers/outage.js";
import { parseReply } from "../../servers/parseReply.js";
import { retryAfterSeconds } from "../../servers/retryAfter.js";
import { type Codec, json } from "./codec.js";
import { type Place, TinkerError, type TinkerProblem } from "./problem.js";
import { API, ErrorBody, REQUESTS, type RequestBody, type Route } from "./wire.js";

export interface TransportOptions {
  url: string; // with or without /api/v1
  key?: string; // sent as X-API-Key, never shown
  role?: string; // for error messages
  attempts?: number; // of one call, the first included; default 18: some six minutes, in which a server that restarts is back
  firstDelay?: number; // seconds before the second attempt, doubled each time up to 30; default .5
  connections?: number; // at once; default 256
  codec?: Codec;
}

/**
 * What a lost answer means. "anytime": the call may be carried out twice. "once": it must not be, so it is repeated only
 * where it surely never began (429, 425, connection refused).
 */
export type Repeat = "anytime" | "once";

export interface Transport {
  place(route: string, requestId?: string): Place;
  /** What a server said, for an error: one line, without the key, of at most `length` characters (500). */
  said(text: string, length?: number): string;
  /** First contact: whoever gives a wrong address should not wait as for a server that was there. */
  get(route: string): Promise<unknown>;
  /** The decoded answer, of any shape. */
  post<R extends Route>(route: R, body: RequestBody<R>, repeat: Repeat, options?: PostOptions): Promise<unknown>;
  delay(attempt: number): Promise<void>;
  attempts: number;
  signal: AbortSignal; // raised by close
  close(): Promise<void>;
}

export interface PostOptions {
  timeout?: number; // seconds to wait for an answer; default 600, longer than any server holds a poll
  requestId?: string;
  pass?: number[]; // statuses that are not repeated
  attempts?: number; // default: the transport's
}

const FIRST_ATTEMPTS = 7; // half a minute

/** Never reached the server. */
const UNSENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

export function openTransport(options: TransportOptions): Transport {
  const { key, role = "training", attempts = 18, firstDelay = 0.5, connections = 256, codec = json } = options;
  const { base, shown } = addressOf(options.url);
  const pool = { connections, connect: { timeout: 10_000 } };
  const kept = new Agent(pool);
  // An idle connection may be closed by the server just as it is used: what must not be sent twice gets a new one.
  const fresh = new Agent({ ...pool, pipelining: 0 });
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one a pause
  const headers = {
    accept: codec.accept,
    "content-type": codec.contentType,
    ...(key === undefined ? {} : { "x-api-key": key }),
  };
  const place = (route: string, requestId?: string): Place => ({
    role,
    url: shown,
    route,
    ...(requestId === undefined ? {} : { requestId }),
  });
  const said = (text: string, length = 500) =>
    (key === undefined ? text : text.replaceAll(key, "<key>")).replace(/\s+/g, " ").trim().slice(0, length);

  const waited = outage(`${role} at ${shown}`);
  async function once(
    method: "GET" | "POST",
    at: Place,
    body: string | Uint8Array | null,
    timeout: number,
    agent: Agent,
  ): Promise<unknown> {
    stop.signal.throwIfAborted();
    const limits = { headersTimeout: 1000 * timeout, bodyTimeout: 1000 * timeout };
    let status: number,
      bytes: Uint8Array,
      retryAfter: number | null,
      place = at;
    try {
      const answer = await agent.request({
        origin: base.origin,
        path: `${base.pathname}${at.route}`,
        method,
        headers,
        body,
        ...limits,
      });
      status = answer.statusCode;
      const header = (name: string) => [answer.headers[name]].flat()[0];
      retryAfter = retryAfterSeconds(header);
      const requestId = at.requestId ?? header("x-request-id");
      if (requestId !== undefined) place = { ...at, requestId };
      bytes = new Uint8Array(await answer.body.arrayBuffer());
    } catch (error) {
      stop.signal.throwIfAborted();
      const { code: known, name } = error as { code?: unknown; name: string };
      const code = typeof known === "string" ? known : name;
      throw new TinkerError({ kind: "connection", code, unsent: UNSENT.has(code) }, place);
    }
    if (status >= 200 && status < 300) return decoded(bytes, place);
    throw new TinkerError(
      {
        kind: "status",
        status,
        detail: said(detailOf(codec, bytes), 300),
        ...(retryAfter === null ? {} : { retryAfter }),
      },
      place,
    );
  }

  function decoded(bytes: Uint8Array, at: Place): unknown {
    try {
      return codec.decode(bytes);
    } catch {
      const text = new TextDecoder().decode(bytes),
        { kind } = parseReply(text);
      if (kind === "not-a-number") throw new TinkerError({ kind, what: "a value of the answer" }, at);
      throw new TinkerError({ kind: "shape", detail: said(text, 80) || "nothing" }, at);
    }
  }

  const pause = (seconds: number) =>
    sleep(1000 * seconds, undefined, { signal: stop.signal }).catch(() => stop.signal.throwIfAborted());
  const delay = (attempt: number) => pause(Math.min(30, firstDelay * 2 ** attempt) * (0.75 + 0.5 * Math.random()));

  async function repeated<T>(call: () => Promise<T>, repeat: Repeat, most: number, pass: number[] = []): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await call();
        waited.answered();
        return answer;
      } catch (error) {
        if (!(error instanceof TinkerError) || attempt + 1 >= most || !mayRepeat(error.problem, repeat, pass))
          throw error;
        waited.failed(error.message);
        const told = error.problem.kind === "status" ? error.problem.retryAfter : undefined;
        await (told === undefined ? delay(attempt) : pause(Math.min(told, 300)));
      }
    }
  }

  return {
    place,
    said,
    delay,
    attempts,
    signal: stop.signal,
    get: (route) =>
      repeated(() => once("GET", place(route), null, 60, kept), "anytime", Math.min(attempts, FIRST_ATTEMPTS)),
    async post(route, body, repeat, { timeout = 600, requestId, pass, attempts: most = attempts } = {}) {
      const at = place(route, requestId);
      const parsed = (REQUESTS[route] as z.ZodType).safeParse(body);
      if (!parsed.success) throw new Error(`${role}: ${route} cannot be sent, ${issuesOf(parsed.error)}`);
      const bytes = codec.encode(route, parsed.data);
      const agent = repeat === "once" ? fresh : kept;
      try {
        return await repeated(() => once("POST", at, bytes, timeout, agent), repeat, most, pass);
      } catch (error) {
        if (repeat === "once" && error instanceof TinkerError && lost(error.problem))
          throw new TinkerError(error.problem, error.place, true);
        throw error;
      }
    },
    async close() {
      stop.abort(new Error(`${role} at ${shown}: closed`));
      await Promise.all([kept.destroy(), fresh.destroy()]);
    },
  };
}

/** Whether the answer was lost, and with it what became of the call. */
export function lost(problem: TinkerProblem): boolean {
  if (problem.kind === "connection") return !problem.unsent;
  if (problem.kind === "shape" || problem.kind === "gone") return true; // half a body; an answer dropped
  return problem.kind === "status" && (problem.status === 408 || problem.status >= 500);
}

function mayRepeat(problem: TinkerProblem, repeat: Repeat, pass: number[]): boolean {
  const status = problem.kind === "status" ? problem.status : null;
  if (status !== null && pass.includes(status)) return false;
  if (status === 429 || status === 425 || (problem.kind === "connection" && problem.unsent)) return true;
  return repeat === "anytime" && (status === 409 || lost(problem));
}

/** What the server says of an error. */
function detailOf(codec: Codec, bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  let said: unknown = text;
  try {
    const body = ErrorBody.parse(codec.decode(bytes));
    said = body.detail ?? body.error ?? body.message ?? text;
  } catch {
    // not JSON: a proxy's page
  }
  return typeof said === "string" ? said : JSON.stringify(said);
}

/** Where calls go, and how the address is shown. */
function addressOf(url: string): { base: URL; shown: string } {
  const base = new URL(url);
  const path = base.pathname.replace(/\/+$/, "");
  base.pathname = `${path.endsWith(API) ? path : path + API}/`;
  return { base, shown: `${base.origin}${path}` };
}

export const issuesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join(".") || "the body"}: ${message}`)
    .join("; ");
