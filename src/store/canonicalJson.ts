/** @file Plain data as text that is the same for equal data: JSON with sorted keys. */
import { configure } from "safe-stable-stringify";

const stringify = configure({ strict: true });

/** Throws on what JSON cannot hold (functions, bigint, NaN). */
export function canonicalJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError(`not plain data: ${String(value)}`);
  return text;
}
