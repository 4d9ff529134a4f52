/** @file One HTTP call to a Tinker server, repeated where that is safe. */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { z } from "zod";
import { serverDispatcher } from "../../servers/dispatcher.js";
import { outage } from "../../servers/outage.js";
import { parseReply } from "../../servers/parseReply.js";
import { retryAfterSeconds } from "../../servers/retryAfter.js";
import { keyMask, shownWords } from "../../servers/serverWords.js";
import { type Place, TinkerError, type TinkerProblem } from "./problem.js";
import { decodeAnswer } from "./protoAnswer.js";
import { encodePass, type PassBody, PROTOBUF } from "./protoRequest.js";
import { API, ErrorBody, REQUESTS, type RequestBody, type Route } from "./wire.js";

export interface TransportOptions {
  url: string; // with or without /api/v1
  key?: string; // sent as X-API-Key, never shown
  role?: string; // for error messages
  attempts?: number; // of one call, the first included; default 18: some six minutes, in which a server that restarts is back
  firstDelay?: number; // seconds before the second attempt, doubled each time up to 30; default .5
  connections?: number; // at once; default 256
  replyBytes?: number; // an answer that is longer is refused; default 256 MB
}

/**
 * What a lost answer means. "anytime": the call may be carried out twice. "once": it must not be, so it is repeated
 * only if it certainly never began (429, 425, connection refused).
 */
export type Repeat = "anytime" | "once";

export interface Transport {
  place(route: string, requestId?: string): Place;
  /** What a server said, for an error: one line, without the key, of at most `length` characters (500). */
  said(text: string, length?: number): string;
  /** First contact: a wrong address should fail sooner than a server that has answered before. */
  get(route: string): Promise<unknown>;
  /** The decoded answer, of any shape. */
  post<R extends Route>(route: R, body: RequestBody<R>, repeat: Repeat, options?: PostOptions): Promise<unknown>;
  /** The decoded answer to a pass that is sent as protobuf: servers of SDK 0.25 and later accept forward_backward only in this encoding. */
  postPass(body: PassBody, repeat: Repeat, options?: PostOptions): Promise<unknown>;
  /** How passes are sent; set by the call that finds out that the server wants the other encoding. */
  passes: { encoding: "json" | "protobuf" };
  /** Waits after failed attempt number `attempt` (0 is the first), longer after each. */
  delay(attempt: number): Promise<void>;
  /** Waits between polls of a server that answers at once: an eighth, a quarter, from then on half of the first delay. */
  betweenPolls(polls: number): Promise<void>;
  attempts: number;
  signal: AbortSignal; // raised by close
  close(): Promise<void>;
}

export interface PostOptions {
  timeout?: number; // seconds until the whole answer is there; default 600, longer than any server holds a poll
  requestId?: string;
  answer?: "sample" | "pass"; // what protobuf in the answer is
  pass?: number[]; // statuses that are not repeated
  attempts?: number; // default: the transport's
}

const FIRST_ATTEMPTS = 7; // half a minute
const REPLY_BYTES = 256e6;
const JSON_TYPE = "application/json";

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
  const { key, role = "training", attempts = 18, firstDelay = 0.5, connections = 256 } = options;
  const { replyBytes = REPLY_BYTES } = options;
  const { base, shown } = addressOf(options.url);
  const pool = { connections, connect: { timeout: 10_000 } };
  const kept = serverDispatcher(pool);
  // The server may close an idle connection just as we use it: a call that must not be sent twice gets a new one.
  const fresh = serverDispatcher({ ...pool, pipelining: 0 });
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one a pause
  const headers = {
    accept: `${JSON_TYPE}, ${PROTOBUF}`, // an answer may be either: its content type tells
    ...(key === undefined ? {} : { "x-api-key": key }),
  };
  const mask = keyMask(key ?? null);
  const said = (text: string, length = 500) => shownWords(text, mask, length);
  const place = (route: string, requestId?: string): Place => ({
    role,
    url: shown,
    route,
    ...(requestId === undefined ? {} : { requestId: said(requestId, 200) }),
  });

  const waited = outage(`${role} at ${shown}`);
  async function once(method: "GET" | "POST", at: Place, sent: Sent | null, options: OnceOptions): Promise<unknown> {
    stop.signal.throwIfAborted();
    const { agent, timeout, answer: expected } = options;
    const late = AbortSignal.timeout(1000 * timeout); // a body that comes drop by drop outlasts the agent's limits
    let status: number,
      bytes: Uint8Array,
      retryAfter: number | null,
      type: string,
      where = at;
    try {
      const answer = await agent.request({
        origin: base.origin,
        path: `${base.pathname}${at.route}`,
        method,
        headers: { ...headers, "content-type": sent?.type ?? JSON_TYPE },
        body: sent?.bytes ?? null,
        headersTimeout: 1000 * timeout,
        bodyTimeout: 1000 * timeout,
        signal: AbortSignal.any([stop.signal, late]),
      });
      status = answer.statusCode;
      const header = (name: string) => [answer.headers[name]].flat()[0];
      retryAfter = retryAfterSeconds(header);
      type = header("content-type") ?? "";
      const requestId = header("x-request-id");
      if (at.requestId === undefined && requestId !== undefined) where = place(at.route, requestId);
      const read = await wholeBody(answer.body, replyBytes);
      if (read === null) {
        const detail = `more than ${replyBytes / 1e6} MB, where no answer is as long`;
        throw new TinkerError({ kind: "too-long", detail }, where);
      }
      bytes = read;
    } catch (error) {
      stop.signal.throwIfAborted();
      if (error instanceof TinkerError) throw error;
      const { code: known, name } = error as { code?: unknown; name: string };
      const code = late.aborted ? `no whole answer in ${timeout} s` : typeof known === "string" ? known : name;
      throw new TinkerError({ kind: "connection", code, unsent: UNSENT.has(code) }, where);
    }
    if (status >= 200 && status < 300)
      return type.startsWith(PROTOBUF) ? decodedProtobuf(bytes, expected, where) : decodedJson(bytes, where);
    const again = retryAfter === null ? {} : { retryAfter };
    throw new TinkerError({ kind: "status", status, detail: said(detailOf(bytes), 300), ...again }, where);
  }

  function decodedJson(bytes: Uint8Array, at: Place): unknown {
    const text = new TextDecoder().decode(bytes),
      reply = parseReply(text);
    if (reply.kind === "json") return reply.value;
    if (reply.kind === "not-a-number") throw new TinkerError({ kind: reply.kind, what: "a value of the answer" }, at);
    throw new TinkerError({ kind: "shape", detail: said(text, 80) || "nothing" }, at);
  }

  function decodedProtobuf(bytes: Uint8Array, expected: PostOptions["answer"], at: Place): unknown {
    try {
      if (expected) return decodeAnswer(expected, bytes);
    } catch (error) {
      throw new TinkerError({ kind: "shape", detail: `protobuf, ${said((error as Error).message, 200)}` }, at);
    }
    throw new TinkerError({ kind: "shape", detail: "protobuf, where the protocol has JSON" }, at);
  }

  const pause = (seconds: number) =>
    sleep(1000 * seconds, undefined, { signal: stop.signal }).catch(() => stop.signal.throwIfAborted());
  const about = (seconds: number) => seconds * (0.75 + 0.5 * Math.random());
  const delay = (attempt: number, atLeast = 0) =>
    pause(Math.max(atLeast, about(Math.min(30, firstDelay * 2 ** attempt))));

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
        await delay(attempt, Math.min(told ?? 0, 300)); // a server that says 0 would have all attempts within a second
      }
    }
  }

  async function send(at: Place, sent: Sent, repeat: Repeat, options: PostOptions): Promise<unknown> {
    const { timeout = 600, answer, pass, attempts: most = attempts } = options;
    const agent = repeat === "once" ? fresh : kept;
    try {
      const call = () => once("POST", at, sent, { agent, timeout, ...(answer && { answer }) });
      return await repeated(call, repeat, most, pass);
    } catch (error) {
      if (repeat === "once" && error instanceof TinkerError && lost(error.problem))
        throw new TinkerError(error.problem, error.place, true);
      throw error;
    }
  }

  return {
    place,
    said,
    passes: { encoding: "json" },
    delay,
    betweenPolls: (polls) => pause(about(firstDelay * 2 ** (Math.min(polls, 3) - 4))),
    attempts,
    signal: stop.signal,
    get: (route) => {
      const call = () => once("GET", place(route), null, { agent: kept, timeout: 60 });
      return repeated(call, "anytime", Math.min(attempts, FIRST_ATTEMPTS));
    },
    post(route, body, repeat, options = {}) {
      const parsed = (REQUESTS[route] as z.ZodType).safeParse(body);
      if (!parsed.success) throw new Error(`${role}: ${route} cannot be sent, ${issuesOf(parsed.error)}`);
      const sent = { type: JSON_TYPE, bytes: JSON.stringify(parsed.data) };
      return send(place(route, options.requestId), sent, repeat, options);
    },
    postPass(body, repeat, options = {}) {
      const parsed = REQUESTS.forward_backward.safeParse(body);
      if (!parsed.success) throw new Error(`${role}: forward_backward cannot be sent, ${issuesOf(parsed.error)}`);
      return send(place("forward_backward"), { type: PROTOBUF, bytes: encodePass(parsed.data) }, repeat, options);
    },
    async close() {
      stop.abort(new Error(`${role} at ${shown}: closed`));
      await Promise.all([kept.destroy(), fresh.destroy()]);
    },
  };
}

interface Sent {
  type: string;
  bytes: string | Uint8Array;
}
interface OnceOptions {
  agent: Dispatcher;
  timeout: number; // seconds
  answer?: "sample" | "pass";
}

/** All of a body, null if it has more bytes than `most`. */
async function wholeBody(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > most) return null; // leaving the loop closes the connection
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Whether the answer was lost, so that the fate of the call is unknown. */
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
function detailOf(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  let said: unknown = text;
  try {
    const body = ErrorBody.parse(JSON.parse(text));
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
