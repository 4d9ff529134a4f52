/** @file A server's names for the parameters of a call: from its role, or learned from its refusals. */
import { type EndpointProblem, refusesParameter } from "../../servers/endpointError.js";
import type { Endpoint } from "../../servers/endpoints.js";

/** Our name of a parameter -> the server's; null: it is not sent. */
export type Dialect = Map<string, string | null>;

export const dialectOf = ({ parameters }: Endpoint): Dialect => new Map(Object.entries(parameters ?? {}));

export const asSpoken = (body: object, dialect: Dialect): object =>
  Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      const theirs = dialect.has(name) ? dialect.get(name)! : name;
      return theirs === null ? [] : [[theirs, value]];
    }),
  );

const [NEW, OLD] = ["max_completion_tokens", "max_tokens"] as const;

/**
 * Whether a refusal named a parameter we can rename, so that the call is worth repeating at once: servers that do not
 * know max_completion_tokens (Mistral's, older ones) know max_tokens. `sent` is the refused call, in the server's
 * words.
 */
export function learn(dialect: Dialect, sent: object, problem: EndpointProblem): boolean {
  if (!(NEW in sent) || dialect.has(NEW) || !refusesParameter(problem, NEW)) return false;
  dialect.set(NEW, OLD);
  return true;
}
