/** @file The rows of an annotation's files: what judges are asked about and learn from, as text, in both worlds. */
import { z } from "zod";
import { decode } from "../world/vocabulary.js";
import { type Annotated, type AnnotatedPair, SEATS } from "./annotated.js";

/** A response to be scored. */
export interface OneResponse {
  prompt: string;
  response: string;
  rubric?: string; // gold's for this prompt, where the judge is shown one (section 4.2)
}
/** Two responses to be compared, in the order in which a judge reads them (section 4.4). */
export interface TwoResponses {
  prompt: string;
  first: string;
  second: string;
}
export type Question = OneResponse | TwoResponses;

/** Files of an annotation: three parts of the mixture (off-policy responses) and, in the miniature, another pool of writers. */
export const ANNOTATION_PARTS = ["train", "validation", "test", "other"] as const;
export type AnnotationPart = (typeof ANNOTATION_PARTS)[number];

/** A candidate response with gold's score and trace (section 2.1). The miniature's traces end in SCORE and the score. */
export const AnnotationRow = z.strictObject({
  prompt: z.string(),
  response: z.string(),
  score: z.number().int().min(0).max(9),
  trace: z.string(),
});
export type AnnotationRow = z.infer<typeof AnnotationRow>;

/** Two responses to one prompt with gold's verdict and the trace that it is distilled by (section 4.4). */
export const PairRow = z.strictObject({
  prompt: z.string(),
  first: z.string(),
  second: z.string(),
  better: z.enum(SEATS),
  trace: z.string(),
});
export type PairRow = z.infer<typeof PairRow>;

/** What gold would look for in responses to a prompt, a point a line (section 4.2). */
export const RubricRow = z.strictObject({ prompt: z.string(), rubric: z.string() });
export type RubricRow = z.infer<typeof RubricRow>;

/** The baseline's answer to a held-out prompt, which policies of pairwise judges are compared with (section 4.4). */
export const BaselineRow = z.strictObject({ prompt: z.string(), response: z.string() });
export type BaselineRow = z.infer<typeof BaselineRow>;

/** The miniature's annotations as rows. */
export const annotationRow = ({ prompt, response, score, trace }: Annotated): AnnotationRow => ({
  prompt: decode(prompt),
  response: decode(response),
  score,
  trace: decode(trace),
});
export const pairRow = ({ prompt, first, second, better, trace }: AnnotatedPair): PairRow => ({
  prompt: decode(prompt),
  first: decode(first),
  second: decode(second),
  better,
  trace: decode(trace),
});
