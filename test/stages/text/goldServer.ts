/**
 * @file A chat server that plays gold: the score of an answer is its number of words, at most 9; of two answers the one with
 * more words is better, of equal ones A; a rubric has the prompt's words. At low effort it counts to four, and says less. To
 * whoever asks it for nothing of the kind it plays the baseline.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface GoldServer {
  url: string;
  asked: { role: string; content: string }[][]; // the messages of every call answered
  close(): Promise<void>;
}

const between = (text: string, label: string) =>
  new RegExp(`=== BEGIN ${label} \\w+ ===\\n([\\s\\S]*?)\\n=== END ${label}`).exec(text)![1]!;
const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean);

function score(answer: string, effort: string) {
  const words = Math.min(effort === "low" ? 4 : Infinity, wordsOf(answer).length);
  return { content: String(Math.min(9, words)), reasoning: effort === "low" ? `${words}` : `${words} words` };
}

/** Of a prompt whose number ends in 7 it writes none: one of the prompts that have to be left out. */
const rubric = (instruction: string) => ({
  content: instruction.endsWith("7")
    ? "I cannot."
    : wordsOf(instruction)
        .slice(-3)
        .map((word) => `- ${word}`)
        .join("\n"),
  reasoning: "a rubric",
});

function preference(first: string, second: string) {
  const [one, other] = [wordsOf(first).length, wordsOf(second).length];
  return { content: one! >= other! ? "A" : "B", reasoning: `${one}, ${other}` };
}

/** One to three words by the number of the prompt; of a prompt whose number ends in 3 it comes to no end. */
export const baselineAnswer = (instruction: string) =>
  Array.from({ length: 1 + (Number(/\d+$/.exec(instruction)![0]) % 3) }, () => "sun").join(" ");

function reply(text: string, effort: string): { content: string; reasoning?: string } {
  if (text.endsWith("The rubric:")) return rubric(between(text, "INSTRUCTION"));
  if (text.endsWith("The better answer, A or B:"))
    return preference(between(text, "ANSWER A"), between(text, "ANSWER B"));
  return text.includes("=== BEGIN ANSWER") ? score(between(text, "ANSWER"), effort) : { content: baselineAnswer(text) };
}

const MODELS = JSON.stringify({
  object: "list",
  data: ["tiny-gold", "tiny-baseline"].map((id) => ({ id, object: "model" })),
});

export async function goldServer(): Promise<GoldServer> {
  const asked: GoldServer["asked"] = [];
  const server = createServer((request, response) => {
    let sent = "";
    request.on("data", (piece) => (sent += piece));
    request.on("end", () => {
      if (request.method === "GET") return void response.setHeader("content-type", "application/json").end(MODELS); // `judgelab probe`
      const { messages, reasoning_effort: effort } = JSON.parse(sent);
      const text = messages.at(-1).content as string;
      asked.push(messages);
      const message = { role: "assistant", ...reply(text, effort) };
      const finish_reason = /^Write about \w+ \d*3$/.test(text) ? "length" : "stop";
      const body = {
        id: `gold-${asked.length}`,
        object: "chat.completion",
        created: 0,
        model: "tiny-gold",
        choices: [{ index: 0, finish_reason, message }],
        usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
      };
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    close: () => new Promise((closed) => (server.closeAllConnections(), server.close(() => closed()))),
  };
}
