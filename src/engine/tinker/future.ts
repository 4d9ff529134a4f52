/** @file Calls that a Tinker server answers later: submitted once, then polled, with one poll in flight at a time. */
import { performance } from "node:perf_hooks";
import { TinkerError, type TinkerProblem } from "./problem.js";
import { issuesOf, lost, type PostOptions, type Repeat, type Transport } from "./transport.js";
import {
  Failed,
  Future,
  type FutureRoute,
  type LossInput,
  RESPONSES,
  type RequestBody,
  type ResponseBody,
  TryAgain,
} from "./wire.js";

/** A call that the server has accepted. */
export interface Pending<R extends FutureRoute> {
  route: R;
  requestId: string;
}

/** The result of a call, and its number on the server, which later errors name. */
export type Answer<R extends FutureRoute> = ResponseBody<R> & { requestId: string };

export async function submit<R extends FutureRoute>(
  transport: Transport,
  route: R,
  body: RequestBody<R>,
  repeat: Repeat,
  options?: PostOptions,
): Promise<Pending<R>> {
  const answer = Future.safeParse(await sent(transport, route, body, repeat, options));
  if (answer.success) return { route, requestId: answer.data.request_id };
  throw new TinkerError({ kind: "shape", detail: issuesOf(answer.error) }, transport.place(route), repeat === "once");
}

/**
 * Passes are sent as JSON, which SkyRL, verl_tinker, `judgelab serve` and hosted servers up to tinker 0.24 read. A server
 * that refuses JSON (tinker 0.25 and later) gets protobuf from then on.
 */
async function sent<R extends FutureRoute>(
  transport: Transport,
  route: R,
  body: RequestBody<R>,
  repeat: Repeat,
  options?: PostOptions,
): Promise<unknown> {
  const pass = route === "forward" || route === "forward_backward" ? passBody(body as Pass) : null;
  if (pass === null) return transport.post(route, body, repeat, options);
  if (transport.passes.encoding === "protobuf") return transport.postPass(pass, repeat, options);
  try {
    return await transport.post(route, body, repeat, options);
  } catch (refused) {
    if (!(refused instanceof TinkerError) || !mayWantProtobuf(refused.problem, route)) throw refused;
    const answer = await transport.postPass(pass, repeat, options).catch((error: unknown) => {
      const unread = error instanceof TinkerError && error.problem.kind === "status" && error.problem.status < 500;
      throw unread ? refused : error;
    });
    transport.passes.encoding = "protobuf";
    return answer;
  }
}

type Pass = RequestBody<"forward"> | RequestBody<"forward_backward">;
const passBody = (body: Pass) =>
  "forward_input" in body
    ? {
        model_id: body.model_id,
        seq_id: body.seq_id,
        forward_backward_input: body.forward_input as LossInput,
        forward_only: true,
      }
    : { ...body, forward_backward_input: body.forward_backward_input as LossInput };

/**
 * The type is not supported, `forward` is no longer a route, or a body that is not protobuf is malformed. None was
 * carried out.
 */
function mayWantProtobuf(problem: TinkerProblem, route: FutureRoute): boolean {
  if (problem.kind !== "status") return false;
  const { status, detail } = problem;
  if (status === 415 || (status === 404 && route === "forward")) return true;
  return (status === 400 || status === 422) && /protobuf|\bproto\b/i.test(detail);
}

/** Waits as long as the server works on it. A lost answer is problem "gone"; `repeat` "once" then asks for a replay. */
export async function result<R extends FutureRoute>(
  transport: Transport,
  { route, requestId }: Pending<R>,
  repeat: Repeat,
): Promise<Answer<R>> {
  const fail = (problem: TinkerProblem) =>
    new TinkerError(problem, transport.place(route, requestId), repeat === "once" && lost(problem));
  for (let early = 0; ; ) {
    const asked = performance.now();
    const answer = await poll(transport, requestId, route).catch((error: unknown) => {
      throw error instanceof TinkerError ? fail(error.problem) : error;
    });
    if (answer === WORKING || TryAgain.safeParse(answer).success) {
      early = performance.now() - asked < 50 ? early + 1 : 0; // the server does not hold polls
      if (early > 0) await transport.betweenPolls(early);
      continue;
    }
    const failed = Failed.safeParse(answer);
    if (failed.success) {
      const gone = /already retrieved|never seen/.test(failed.data.error); // verl_tinker
      throw fail({ kind: gone ? "gone" : "failed", detail: transport.said(failed.data.error) });
    }
    const parsed = RESPONSES[route].safeParse(answer);
    if (!parsed.success) throw fail({ kind: "shape", detail: issuesOf(parsed.error) });
    return { ...(parsed.data as ResponseBody<R>), requestId };
  }
}

const WORKING = Symbol("still at work");

async function poll(transport: Transport, requestId: string, route: FutureRoute): Promise<unknown> {
  const encoded = { asample: "sample", forward: "pass", forward_backward: "pass" } as const;
  const answer = route in encoded ? { answer: encoded[route as keyof typeof encoded] } : {};
  try {
    const options = { requestId, pass: [408], ...answer };
    return await transport.post("retrieve_future", { request_id: requestId }, "anytime", options);
  } catch (error) {
    if (!(error instanceof TinkerError) || error.problem.kind !== "status") throw error;
    const { status, detail } = error.problem;
    if (status === 408) return WORKING;
    if (status === 404 || status === 410)
      throw new TinkerError({ kind: "gone", detail: detail || `status ${status}` }, error.place);
    if (status === 400) throw new TinkerError({ kind: "failed", detail }, error.place); // SkyRL
    throw error;
  }
}

/** Submits and waits. A call whose answer the server has lost is submitted again, if it may be repeated. */
export async function call<R extends FutureRoute>(
  transport: Transport,
  route: R,
  body: RequestBody<R>,
  repeat: Repeat,
): Promise<Answer<R>> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await result(transport, await submit(transport, route, body, repeat), repeat);
    } catch (error) {
      const gone = error instanceof TinkerError && error.problem.kind === "gone";
      if (!gone || repeat === "once" || attempt + 1 >= transport.attempts) throw error;
      await transport.delay(attempt);
    }
  }
}
