/** @file The rows of Arena-Hard v2.0's files; keys not named here are left out when a file is read. */
import { z } from "zod";

const count = z.number().nonnegative();

/** question.jsonl. */
export const Question = z.object({
  uid: z.string(),
  category: z.string(),
  subcategory: z.string().optional(),
  prompt: z.string(),
});
export type Question = z.infer<typeof Question>;

/** Length in o200k_base tokens, and markdown outside code blocks counted by kind. */
export const StyleMetadata = z.object({
  token_len: count,
  header_count: z.record(z.string(), count), // h1 to h6
  list_count: z.record(z.string(), count), // ordered, unordered
  bold_count: z.record(z.string(), count), // "**", "__"
});
export type StyleMetadata = z.infer<typeof StyleMetadata>;

/** A row that says no more of an answer than its style. */
export const MetadataRow = z.object({ uid: z.string(), model: z.string(), metadata: StyleMetadata });
export type MetadataRow = z.infer<typeof MetadataRow>;

const Message = z.object({ role: z.string(), content: z.union([z.string(), z.object({ answer: z.string() })]) });

/** model_answer/<model>.jsonl; the answer is the last message, in some forks a bare string. */
export const Answer = z.object({
  uid: z.string(),
  model: z.string(),
  messages: z.array(Message).min(1),
  metadata: StyleMetadata.nullish(),
});
export type Answer = z.infer<typeof Answer>;

export function answerText({ messages }: Answer): string {
  const { content } = messages[messages.length - 1]!;
  return typeof content === "string" ? content : content.answer;
}

const judged = { uid: z.string(), category: z.string(), judge: z.string(), model: z.string(), baseline: z.string() };
const pair = <T extends z.ZodType>(game: T) => z.tuple([game.nullable(), game.nullable()]);

/** model_judgment/<judge>/<model>.jsonl, as much as scoring needs. Game 0 has the baseline in seat A, game 1 the model. */
export const Judgment = z.object({ ...judged, games: pair(z.object({ score: z.string().nullable() })) });
export type Judgment = z.infer<typeof Judgment>;

/** The same row with the judge's prompt and text: some twenty times the memory. */
export const JudgmentText = z.object({
  ...judged,
  games: pair(
    z.object({
      score: z.string().nullable(),
      judgment: z.union([z.string(), z.object({ answer: z.string() })]),
      prompt: z.array(z.object({ role: z.string(), content: z.string() })),
    }),
  ),
});
export type JudgmentText = z.infer<typeof JudgmentText>;
