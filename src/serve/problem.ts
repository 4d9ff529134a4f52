/** @file What a server refuses, as data with its HTTP status; each protocol words it in its own error body. */
import type { ZodError } from "zod";

export type RefusalCode =
  | "invalid_request"
  | "unauthorized"
  | "not_found"
  | "gone"
  | "conflict"
  | "too_busy"
  | "closing"
  | "unsupported";

const STATUS: Record<RefusalCode, number> = {
  invalid_request: 400,
  unsupported: 400,
  conflict: 400,
  unauthorized: 401,
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
