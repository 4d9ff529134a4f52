/** @file Faults of a Tinker server, as data, and one message with a remedy for each. */

export type TinkerProblem =
  | { kind: "connection"; code: string; unsent: boolean } // refused, reset, cut short, silent; `unsent`: it never arrived
  | { kind: "status"; status: number; detail: string; retryAfter?: number } // seconds
  | { kind: "shape"; detail: string } // an answer, but not the protocol's
  | { kind: "too-long"; detail: string }
  | { kind: "not-a-number"; what: string }
  | { kind: "failed"; detail: string } // the server worked on it and failed
  | { kind: "gone"; detail: string } // the server no longer has the answer
  | { kind: "not-ready"; status: string }
  | { kind: "unsupported"; what: string; remedy: string }
  | { kind: "refused"; reason: string }; // by us, for what the probe found

/** Tolerance for log-probabilities above 0: half-precision kernels do not normalise exactly. */
export const ROUNDING = 0.01;

/** Where it happened. `url` is without user, password and query. */
export interface Place {
  role: string;
  url: string;
  route: string;
  requestId?: string;
}

/** One line that names role, server, call and remedy. `replay`: it is unknown whether the call was carried out. */
export class TinkerError extends Error {
  override name = "TinkerError";
  constructor(
    readonly problem: TinkerProblem,
    readonly place: Place,
    readonly replay = false,
  ) {
    super(tinkerProblemText(problem, place, replay));
  }
}

const REPLAY =
  "Whether the call was carried out is not known, and this server may carry out a repeated one twice: run the same " +
  "command again, and it resumes from the last saved state";

const LOST_MODEL =
  ". If it was restarted, its models are gone: run the same command again, and it resumes from the last saved state";

function tinkerProblemText(problem: TinkerProblem, { role, url, route, requestId }: Place, replay = false): string {
  const where = `${role} at ${url}, ${route}${requestId === undefined ? "" : ` (request ${requestId})`}`;
  return `${where}: ${wording(problem)}${replay ? `. ${REPLAY}` : ""}`;
}

function wording(problem: TinkerProblem): string {
  switch (problem.kind) {
    case "connection":
      return problem.unsent
        ? `no connection (${problem.code}): is the server running at this address? Once it is, run the same command again`
        : `the connection broke before the answer was complete (${problem.code})`;
    case "status":
      return `status ${problem.status}, ${problem.detail || "no message"}${statusRemedy(problem.status)}`;
    case "shape":
      return `the answer is not the Tinker protocol's JSON (${problem.detail}): is this a Tinker server?`;
    case "too-long":
      return `the answer is too long (${problem.detail}): is this a Tinker server?`;
    case "not-a-number":
      return `${problem.what} is not a finite number: the model or its last step is broken; nothing was trained on it`;
    case "failed":
      return `the server failed: ${problem.detail}${/\bnot loaded\b/.test(problem.detail) ? LOST_MODEL : ""}`; // SkyRL's words
    case "gone":
      return `the server has lost the answer (${problem.detail}): was it restarted? Run the same command again`;
    case "not-ready":
      return `the server is ${problem.status}: wait until it is ready`;
    case "unsupported":
      return `${problem.what}: ${problem.remedy}`;
    case "refused":
      return problem.reason;
  }
}

function statusRemedy(status: number): string {
  if (status === 401 || status === 403) return ": set the environment variable that keyEnv names to this server's key";
  if (status === 404)
    return ": it has no such session, model or state; if it was restarted, run the same command again";
  if (status >= 300 && status < 400)
    return ": it redirects its clients, and training data does not follow a redirect; give the address it names as url";
  if (status === 413) return ": the request is larger than the server accepts; raise its body limit";
  return "";
}
