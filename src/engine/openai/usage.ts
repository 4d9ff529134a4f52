/** @file Tokens as servers count them. */
import { z } from "zod";
import type { Usage } from "../chat.js";

/** Any value: an invalid count must not lose an answer that is already paid for. */
export const UsageReport = z.unknown().optional();

const Count = z.number().int().nonnegative().max(1e9);
const Counts = z.object({ prompt_tokens: Count, completion_tokens: Count.nullish() });

/** Null if the server reports no token counts, or impossible ones: negative, fractional, infinite. */
export function usageOf(report: unknown): Usage | null {
  const counts = Counts.safeParse(report);
  if (!counts.success) return null;
  return { in: counts.data.prompt_tokens, out: counts.data.completion_tokens ?? 0 };
}
