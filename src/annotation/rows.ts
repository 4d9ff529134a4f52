/** @file Annotated responses on disk, as text, and read back as tokens. */
import { z } from "zod";
import { readRows } from "../store/run.js";
import { decode, encode } from "../world/vocabulary.js";
import type { Annotated } from "./annotated.js";

/** Files of an annotation: three parts of the mixture (off-policy responses) and another pool of writers. */
export const ANNOTATION_PARTS = ["train", "validation", "test", "other"] as const;
export type AnnotationPart = (typeof ANNOTATION_PARTS)[number];

/** A candidate response with gold's score and trace (section 2.1); the trace ends in the score. */
export const AnnotationRow = z.strictObject({
  prompt: z.string(),
  response: z.string(),
  score: z.number().int().min(0).max(9),
  trace: z.string(),
});
export type AnnotationRow = z.infer<typeof AnnotationRow>;

/** What gold would look for in responses to a prompt, a point a line (section 4.2). */
export const RubricRow = z.strictObject({ prompt: z.string(), rubric: z.string() });
export type RubricRow = z.infer<typeof RubricRow>;

/** The baseline's answer to a held-out prompt, which policies of pairwise judges are compared with (section 4.4). */
export const BaselineRow = z.strictObject({ prompt: z.string(), response: z.string() });
export type BaselineRow = z.infer<typeof BaselineRow>;

export const annotationRow = ({ prompt, response, score, trace }: Annotated): AnnotationRow => ({
  prompt: decode(prompt),
  response: decode(response),
  score,
  trace: decode(trace),
});

/** All rows of a part of an annotation's folder. Throws StoreError at a damaged row. */
export function readAnnotations(dir: string, part: AnnotationPart): Annotated[] {
  return readRows(dir, `${part}.jsonl`, AnnotationRow).map(({ prompt, response, score, trace }) => ({
    prompt: encode(prompt),
    response: encode(response),
    score,
    trace: encode(trace),
  }));
}
