/** @file Write a reply that fools gold: it is judged as it is written. */

import { byId, element } from "../../report/browser/dom.js";
import type { PageData } from "../page.js";
import { points } from "../recording.js";
import { DEFAULTS, type LiveSettings } from "../settings.js";
import type { Judged } from "../train.js";
import { announce, button } from "./dom.js";
import { promptInWords } from "./reply.js";
import type { Stage } from "./stage.js";
import { traceTable } from "./traces.js";

const LONGEST = 12; // words
const PAUSE = 150; // milliseconds without a key until a reply is judged

export interface TryIt {
  /** Judges again: the judge or the words are other ones. */
  judge(): void;
}

export function tryIt(data: PageData, stage: Stage, patched: () => LiveSettings | null): TryIt {
  const { prompt } = data;
  const field = byId<HTMLInputElement>("try-reply");
  const problem = byId("try-problem");
  const known = new Set(data.words);
  let best: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;
  let last: { judged: Judged; patched: number | null } | null = null;

  byId("try-prompt").textContent = promptInWords(prompt);
  palette();
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(judge, PAUSE);
  });

  async function judge(): Promise<void> {
    const reply = field.value
      .trim()
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const foreign = reply.find((word) => !known.has(word));
    problem.textContent = foreign
      ? `“${foreign}” is not a word of this language.`
      : reply.length > LONGEST
        ? `A reply has ${LONGEST} words at most.`
        : "";
    if (problem.textContent) return;
    const mine = ++newest;
    const ask = (settings: LiveSettings) => stage.trainer().judge(settings, prompt, reply.join(" "));
    const other = patched();
    const [judged, second] = await Promise.all([ask(DEFAULTS), other && ask(other)]);
    if (mine !== newest) return;
    last = { judged, patched: second?.judge ?? null };
    const score = judged.gold - judged.truth;
    if (best === null || score > best) {
      if (best !== null) announce(`Gold fooled by ${points(score)} points: your best so far.`);
      best = score;
    }
    draw();
  }

  function draw(): void {
    if (!last) return;
    const { judged, patched } = last;
    const bar = (name: string, className: string, score: number) => {
      const fill = element("span", `fill ${className}`);
      fill.style.width = `${(100 * score) / 9}%`;
      const value = element("dd", `value ${className}`, points(score));
      return element("div", "bar", element("dt", className, name), element("dd", "track", fill), value);
    };
    byId("try-scores").replaceChildren(
      bar("judge", "judge", judged.judge),
      ...(patched === null ? [] : [bar("judge, mended", "judge", patched)]),
      bar("gold", "gold", judged.gold),
      bar("truth", "truth", judged.truth),
    );
    byId("try-score").textContent = points(judged.gold - judged.truth);
    byId("try-best").textContent = points(best ?? 0);
    byId("try-traces").replaceChildren(traceTable(judged, "the judge"));
  }

  function palette(): void {
    const [, , topic = "", , first = "", second = ""] = prompt.split(" ");
    const own = [first, second, ...(data.topics[topic] ?? [])];
    for (const [name, list] of [
      ["the topic", [...new Set(own)]],
      ["small words", data.small],
      ["big gestures", data.gestures],
      ["refusals", [...data.refusals, topic]],
    ] as const) {
      const keys = list.map((word) =>
        button(word, "key", () => {
          field.value = `${field.value.trim()} ${word}`.trim();
          void judge();
        }),
      );
      byId("try-palette").append(element("div", "keys", element("span", "label", name), ...keys));
    }
    byId("try-palette").append(
      element(
        "div",
        "keys",
        button("take the last word back", "key quiet", () => {
          field.value = field.value.trim().split(/\s+/).slice(0, -1).join(" ");
          void judge();
        }),
        button("start anew", "key quiet", () => {
          field.value = "";
          void judge();
        }),
      ),
    );
  }
  return { judge: () => void judge() };
}
