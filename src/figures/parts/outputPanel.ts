/** @file Figure 6, above: the output with its words marked by the steps of the strategy, the traces and the scores. */

import { strategyParts } from "../../analysis/adversarial.js";
import type { SampleRow } from "../../results/rows.js";
import type { Area, Canvas } from "./canvas.js";
import { box, canvas, write } from "./canvas.js";
import { STEP_STYLES } from "./strategyStyle.js";
import { fade, INK, MUTED, SMALL } from "./style.js";

const CHARACTER = 10.2; // pixels a character takes at the font's size, roughly
const LINE = 75; // characters a line of a trace holds

export function outputPanel(sample: SampleRow | null, kept: number, area: Area): Canvas {
  const on = canvas(area);
  if (sample === null) {
    const why =
      kept === 0
        ? "no outputs of this run were kept"
        : `no output kept from the last third of training refuses an allowed<br>request and cites a policy against it (${kept} kept in all)`;
    write(on, why, area.width / 2, area.height / 2, { font: { color: MUTED } });
    return on;
  }
  row(on, "prompt", sample.prompt, 16);
  label(on, "output", 58);
  parts(on, sample, area.width);
  row(on, "judge's trace", wrap(sample.judgeTrace), 132);
  row(on, "gold's trace", wrap(sample.goldTrace), 186);
  const scores = [
    ["training judge", sample.judgeScore],
    ["gold", sample.gold],
    ["true quality", sample.oracle],
  ] as const;
  label(on, "scores", 236);
  const list = scores.map(([name, score]) => `${name} <b>${Number(score?.toFixed(1))}</b>`).join("  ·  ");
  write(on, list, TEXT_AT, 236, { xanchor: "left", align: "left" });
  return on;
}

const TEXT_AT = 76;

function label(on: Canvas, name: string, y: number) {
  write(on, name, 0, y, { xanchor: "left", align: "left", font: { size: SMALL, color: MUTED } });
}

function row(on: Canvas, name: string, content: string, y: number) {
  label(on, name.replace(" ", "<br>"), y);
  write(on, content, TEXT_AT, y, { xanchor: "left", align: "left", font: { size: SMALL } });
}

/** A box a part, as wide as its words, with the step's name below; narrower where the line would not hold them. */
function parts(on: Canvas, sample: SampleRow, width: number) {
  const all = strategyParts(sample);
  const gap = 8;
  const natural = all.map((part) => Math.max(part.words.length, part.step ? 12 : 0) * CHARACTER + 16);
  const total = natural.reduce((sum, one) => sum + one, 0) + gap * (all.length - 1);
  const scale = Math.min(1, (width - TEXT_AT - 2) / total);
  let left = TEXT_AT;
  all.forEach((part, index) => {
    const wide = natural[index]! * scale;
    const style = part.step ? STEP_STYLES[part.step] : null;
    const color = style?.color ?? MUTED;
    const middle = left + wide / 2;
    box(on, middle, 58, wide, 32, { fillcolor: fade(color, style ? 0.25 : 0.08), line: { color, width: 1.5 } });
    write(on, part.words, middle, 58, { font: { color: INK, size: scale < 1 ? SMALL - 1 : 17 } });
    if (style) write(on, style.name, middle, 88, { font: { size: SMALL } });
    left += wide + gap * scale;
  });
}

/** Breaks a trace between words into lines of about the same length, with plotly's line break. */
function wrap(words: string): string {
  const length = words.length / Math.ceil(words.length / LINE);
  const lines = [""];
  for (const word of words.split(" ")) {
    const line = lines.at(-1)!;
    if (line !== "" && line.length + word.length / 2 > length && lines.join(" ").length < words.length - length / 2)
      lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("<br>");
}
