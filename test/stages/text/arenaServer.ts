/** @file A judge of battles that prefers the answer with more words, by three words or more significantly, and does not decide on riddles. */

import type { Behaviour, Seen } from "../../engine/faultyServer.js";
import { said } from "../../engine/openai/endpoint.js";

const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean).length;

/** Prompt and answers as the judge was shown them. */
function shownTo({ body }: Pick<Seen, "body">) {
  const text = body.messages.at(-1).content as string;
  const [, prompt] = /^<\|User Prompt\|>\n([\s\S]*?)\n\n<\|The Start/.exec(text)!;
  const [a, b] = ["A", "B"].map(
    (seat) => new RegExp(`Start of Assistant ${seat}'s Answer\\|>\n([\\s\\S]*?)\n<\\|The End`).exec(text)![1]!,
  );
  return { prompt: prompt!, a: a!, b: b! };
}

export function verdictOf(seen: Pick<Seen, "body">): Behaviour {
  const { prompt, a, b } = shownTo(seen);
  if (prompt.includes("riddle")) return said({ content: "I cannot tell." });
  const ahead = wordsOf(a) - wordsOf(b),
    sign = Math.abs(ahead) >= 3 ? ">>" : ">";
  return said({ content: `Counted. [[${ahead === 0 ? "A=B" : ahead > 0 ? `A${sign}B` : `B${sign}A`}]]` });
}
