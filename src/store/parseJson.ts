/** @file A JSON text of a schema, or what is wrong with it; or any JSON text. */
import type { ZodType } from "zod";

/** Throws what `damaged` makes of the first fault, "field.index: what is wrong"; `whole` is the name of the root. */
export function parseJson<T>(
  text: string,
  schema: ZodType<T>,
  damaged: (detail: string) => Error,
  whole = "the file",
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged((error as Error).message);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${issue!.path.join(".") || whole}: ${issue!.message}`);
}

/** Null for what is no JSON. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
