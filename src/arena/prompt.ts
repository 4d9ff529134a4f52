/** @file The prompt of Arena-Hard's judge: the instructions of each category, and two answers between markers. */
import type { Message } from "../engine/chat.js";
import type { JudgmentText, Question } from "./rows.js";

const CATEGORIES = ["hard_prompt", "creative_writing"] as const;
export type Category = (typeof CATEGORIES)[number];

/** Whom each category's models play. */
export const BASELINES: Record<Category, string> = {
  hard_prompt: "o3-mini-2025-01-31",
  creative_writing: "gemini-2.0-flash-001",
};

/** A judge's instructions (the system message) by category. */
export type Instructions = Record<Category, string>;

const VERDICTS = [
  "1. Assistant A is much better: [[A>>B]]",
  "2. Assistant A is a little better: [[A>B]]",
  "3. A tie, both about as good: [[A=B]]",
  "4. Assistant B is a little better: [[B>A]]",
  "5. Assistant B is much better: [[B>>A]]",
];

/**
 * The benchmark's instructions in our own words and its order of steps. For scores to be compared with published
 * ones, take the benchmark's own text from its published judgments: publishedInstructions.
 */
export const INSTRUCTIONS: Instructions = {
  hard_prompt: instructions(true),
  creative_writing: instructions(false),
};

function instructions(answersFirst: boolean): string {
  const steps = [
    "You are an impartial judge of two AI assistants. Below stand a user's prompt, the answer of assistant A and the answer of assistant B. Decide which of the two answers is better.",
    ...(answersFirst ? ["Before you judge either answer, write your own answer to the prompt."] : []),
    `Then compare both assistants' answers with ${answersFirst ? "yours" : "each other"}. Point out what is wrong or inaccurate in them, and put it right.`,
    "Then ask whether each answer is helpful, relevant and concise. Helpful: it solves the task or does what was asked; where a prompt is ambiguous, asking what is meant is more helpful than answering on a guess. Relevant: every part belongs to what was asked. Concise: it is clear and no longer than it needs to be.",
    "Then, where the prompt calls for it, ask how creative and novel each answer is. Last, name what is missing from either that the user would need.",
    `When you have explained your judgment, end with exactly one of these verdicts and its label:\n\n${VERDICTS.join("\n")}`,
    'For example: "My final verdict is tie: [[A=B]]".',
  ];
  return steps.join("\n\n");
}

/**
 * System and user message of one game. As in the benchmark nothing is escaped, so an answer that prints a marker can
 * pretend that it has ended: that attack is part of what the benchmark measures.
 */
export function judgeMessages(prompt: string, answerA: string, answerB: string, system: string): Message[] {
  const answer = (seat: "A" | "B", text: string) =>
    `<|The Start of Assistant ${seat}'s Answer|>\n${text}\n<|The End of Assistant ${seat}'s Answer|>`;
  const user = [`<|User Prompt|>\n${prompt}`, answer("A", answerA), answer("B", answerB)].join("\n\n");
  return [
    { role: "system", content: system },
    { role: "user", content: user },
  ];
}

/** Both games on a question: the model sits in seat B first, then in seat A. */
export function gameMessages(
  question: Question,
  modelAnswer: string,
  baselineAnswer: string,
  instructions: Instructions = INSTRUCTIONS,
): [Message[], Message[]] {
  const system = instructions[categoryOf(question.category)];
  return [
    judgeMessages(question.prompt, baselineAnswer, modelAnswer, system),
    judgeMessages(question.prompt, modelAnswer, baselineAnswer, system),
  ];
}

function categoryOf(name: string): Category {
  const category = CATEGORIES.find((known) => known === name);
  if (!category)
    throw new RangeError(`no judge instructions for category ${name}: there are ${CATEGORIES.join(" and ")}`);
  return category;
}

/** The instructions that published judgments were made with, for each category that occurs in the rows. */
export function publishedInstructions(judgments: Iterable<JudgmentText>): Partial<Instructions> {
  const found: Partial<Instructions> = {};
  for (const { category, games } of judgments) {
    const system = games.find((game) => game !== null)?.prompt.find(({ role }) => role === "system");
    if (system) found[categoryOf(category)] ??= system.content;
  }
  return found;
}
