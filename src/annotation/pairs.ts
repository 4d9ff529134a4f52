/** @file Annotated pairs of responses on disk, as text, and read back as tokens. */
import { z } from "zod";
import { readRows } from "../store/run.js";
import { decode, encode } from "../world/vocabulary.js";
import { type AnnotatedPair, SEATS } from "./annotatedPair.js";
import type { AnnotationPart } from "./rows.js";

/** Two responses to one prompt with gold's verdict and the trace that it is distilled by (section 4.4). */
export const PairRow = z.strictObject({
  prompt: z.string(),
  first: z.string(),
  second: z.string(),
  better: z.enum(SEATS),
  trace: z.string(),
});
export type PairRow = z.infer<typeof PairRow>;

export const pairRow = ({ prompt, first, second, better, trace }: AnnotatedPair): PairRow => ({
  prompt: decode(prompt),
  first: decode(first),
  second: decode(second),
  better,
  trace: decode(trace),
});

/** All pairs of a part of an annotation's folder. Throws StoreError at a damaged row. */
export function readPairs(dir: string, part: AnnotationPart): AnnotatedPair[] {
  return readRows(dir, `${part}.jsonl`, PairRow).map(({ prompt, first, second, better, trace }) => ({
    prompt: encode(prompt),
    first: encode(first),
    second: encode(second),
    better,
    trace: encode(trace),
  }));
}
