/** @file Tokens as servers count them, and what they cost. */
import { z } from "zod";
import type { Endpoint } from "../../servers/endpoints.js";
import type { Usage } from "../chat.js";

export const UsageReport = z.object({
  prompt_tokens: z.number().nullish(),
  completion_tokens: z.number().nullish(),
});

export function usageOf(report: z.infer<typeof UsageReport> | null | undefined): Usage | null {
  if (typeof report?.prompt_tokens !== "number") return null;
  return { in: report.prompt_tokens, out: report.completion_tokens ?? 0 };
}

/** In the currency of the endpoints file; null where that names no price. */
export function costOf(usage: Usage, { price }: Pick<Endpoint, "price">): number | null {
  return price ? (usage.in * price.in + usage.out * price.out) / 1e6 : null;
}
