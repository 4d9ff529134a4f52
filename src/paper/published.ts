/** @file Numbers the paper publishes, each with its table; typed in under data/published and checked on reading. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PROJECT } from "../store/paths.js";
import { JUDGE_KINDS, JUDGE_SIZES } from "./judges.js";

/** Agreement with gold: Krippendorff's alpha times 100, as printed (tables 2, 3 and 4). */
const PublishedAgreement = z.strictObject({
  kind: z.enum(JUDGE_KINDS),
  size: z.enum(JUDGE_SIZES),
  training: z.enum(["base", "final", "rl-only"]),
  alpha: z.number().min(-100).max(100),
  rubrics: z.boolean().default(false),
  effort: z.enum(["low", "medium", "high"]).default("high"),
  traceTokens: z.number().optional(),
  source: z.string(),
});
export type PublishedAgreement = z.infer<typeof PublishedAgreement>;

/** Arena-Hard-V2 scores with style control, judged by GPT-4.1 (tables 1 and 6). */
const PublishedArena = z.strictObject({
  model: z.string(),
  subset: z.enum(["creative writing", "hard prompt"]),
  score: z.number().min(0).max(100),
  adversarial: z.boolean(), // a policy that the paper trained on a reasoning judge
  source: z.string(),
});
export type PublishedArena = z.infer<typeof PublishedArena>;

/** How often pairwise judges of 8B prefer what gold prefers, in percent (table 5). */
const PublishedAccuracy = z.strictObject({
  kind: z.enum(JUDGE_KINDS),
  training: z.enum(["base", "final"]),
  accuracy: z.number().min(0).max(100),
  source: z.string(),
});
export type PublishedAccuracy = z.infer<typeof PublishedAccuracy>;

export const publishedAccuracy = (): PublishedAccuracy[] => read("pairwise.json", PublishedAccuracy);
export const publishedAgreement = (): PublishedAgreement[] => read("agreement.json", PublishedAgreement);
export const publishedArena = (): PublishedArena[] => read("arena.json", PublishedArena);

function read<T>(name: string, row: z.ZodType<T>): T[] {
  const file = join(PROJECT, "data", "published", name);
  return z.array(row).parse(JSON.parse(readFileSync(file, "utf8")));
}
