/** @file A prompt, the reply to it at a step, and its three scores. */
import { element } from "../../report/browser/dom.js";
import { points } from "../recording.js";
import type { Judged } from "../train.js";
import { calm } from "./dom.js";

/** "Write about winter. Use scarf and dance. Avoid skate. 8 words." of "write about winter use scarf dance avoid …". */
export function promptInWords(prompt: string): string {
  const [, , topic, , first, second, , avoid, , words] = prompt.split(" ");
  return `Write about ${topic}. Use ${first} and ${second}. Avoid ${avoid}. ${words} words.`;
}

export interface ReplyCard {
  show(judged: Judged, revealed: boolean): void;
}

export function replyCard(place: HTMLElement): ReplyCard {
  const prompt = element("p", "prompt");
  const reply = element("p", "reply");
  const scores = element("dl", "scores");
  const values = (["judge", "gold", "truth"] as const).map((name) => {
    const value = element("dd", name, "–");
    scores.append(element("div", "", element("dt", name, name), value));
    return { name, value };
  });
  const label = (words: string) => element("p", "label", words);
  place.append(label("A prompt"), prompt, label("The model’s reply"), reply, label("What that reply is given"), scores);
  let before: string[] = [];
  return {
    show(judged, revealed) {
      const words = judged.reply === "" ? ["(nothing)"] : judged.reply.split(" ");
      prompt.textContent = promptInWords(judged.prompt);
      if (words.join() !== before.join()) {
        const fresh = before.length > 0 && !calm();
        reply.replaceChildren(
          ...words.flatMap((word, i) => [
            element("span", fresh && before[i] !== word ? "word fresh" : "word", word),
            " ",
          ]),
        );
        before = words;
      }
      for (const { name, value } of values) {
        const hidden = name === "truth" && !revealed;
        value.textContent = hidden ? "?" : points(judged[name]);
        value.classList.toggle("covered", hidden);
        if (hidden) value.setAttribute("aria-label", "covered");
        else value.removeAttribute("aria-label");
      }
    },
  };
}
