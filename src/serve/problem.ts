/** @file Refusals, as data with their HTTP status; each protocol has its own error body. */
import type { ZodError } from "zod";

export type RefusalCode =
  | "invalid_request"
  | "unauthorized"
  | "not_found"
  | "gone"
  | "conflict"
  | "too_busy"
  | "too_large"
  | "unknown_type"
  | "closing"
  | "unsupported";

const STATUS: Record<RefusalCode, number> = {
  invalid_request: 400,
  unsupported: 400,
  conflict: 400,
  unauthorized: 401,
  too_large: 413,
  unknown_type: 415,
  not_found: 404,
  gone: 410,
  too_busy: 429,
  closing: 503,
};

/** A request that cannot be served, through no fault of the server; its message names the value and the remedy. */
export class Refused extends Error {
  override name = "Refused";
  readonly status: number;
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly param: string | null = null,
  ) {
    super(message);
    this.status = STATUS[code];
  }
}

/**
 * The error that a client sees. An error other than a refusal is the server's own and may name its files: its message
 * stays in the server's log.
 */
export function wordsFor(error: unknown): { message: string; ownFault: boolean } {
  if (error instanceof Refused) return { message: error.message, ownFault: error.code === "closing" };
  console.error(`judgelab serve: ${error instanceof Error ? error.message : String(error)}`);
  return { message: "the server failed; its own log says why", ownFault: true };
}

/** The first of what zod found wrong. */
export function badBody({ issues }: ZodError): Refused {
  const [issue] = issues,
    path = issue?.path.join(".") ?? "";
  return new Refused(
    "invalid_request",
    `${path || "the body"}: ${issue?.message ?? "is not as the protocol has it"}`,
    path || null,
  );
}

/** The body of an error by the protocol that the address belongs to: OpenAI's, or that of Tinker's FastAPI servers. */
export function errorBody(url: string, code: string, message: string, param: string | null): object {
  return url.startsWith("/v1/") ? { error: { message, type: code, code, param } } : { detail: message, code };
}
