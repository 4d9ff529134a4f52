/** @file Figure 6, above: the output with its words marked by the steps of the strategy, the traces and the scores. */

import { strategyParts } from "../../analysis/adversarial.js";
import type { SampleRow } from "../../results/rows.js";
import { type Area, box, type Canvas, canvas, write } from "./canvas.js";
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
  row(on, "judge's trace", wrap(sample.judgeTrace, LINE), 132);
  row(on, "gold's trace", wrap(sample.goldTrace, LINE), 186);
  label(on, "scores", 236);
  write(on, scoresOf(sample), TEXT_AT, 236, { xanchor: "left", align: "left" });
  return on;
}

const scoresOf = ({ judgeScore, gold, oracle }: SampleRow): string =>
  (
    [
      ["training judge", judgeScore],
      ["gold", gold],
      ["true quality", oracle],
    ] as const
  )
    .map(([name, score]) => `${name} <b>${Number(score?.toFixed(1))}</b>`)
    .join("  ·  ");

/**
 * The same for a narrow screen: names above what they name, a part of the output a line. As high as it needs to be;
 * `area.height` is the returned height.
 */
export function narrowOutputPanel(
  sample: SampleRow,
  area: Omit<Area, "height" | "domain">,
): { on: Canvas; height: number } {
  const { width } = area;
  const on = canvas({ ...area, height: 1, domain: { x: [0, 1], y: [0, 1] } });
  const letters = Math.floor(width / NARROW_CHARACTER);
  let y = 10;
  const named = (name: string, content: string, lines: number) => {
    label(on, name, y, NARROW_TEXT - 1);
    write(on, content, 0, y + 10, { xanchor: "left", yanchor: "top", align: "left", font: { size: NARROW_TEXT } });
    y += 10 + lines * 18 + 16;
  };
  const wrapped = (name: string, words: string) => {
    const lines = wrap(words, letters);
    named(name, lines, lines.split("<br>").length);
  };
  wrapped("prompt", sample.prompt);
  label(on, "output", y, NARROW_TEXT - 1);
  y += 26;
  for (const { words, step } of strategyParts(sample)) {
    const style = step ? STEP_STYLES[step] : null;
    const color = style?.color ?? MUTED;
    box(on, width / 2, y, width, 26, { fillcolor: fade(color, style ? 0.25 : 0.08), line: { color, width: 1.5 } });
    write(on, words, 8, y, { xanchor: "left", font: { color: INK, size: NARROW_TEXT } });
    if (style) write(on, style.name, width - 8, y, { xanchor: "right", font: { size: 12, color: MUTED } });
    y += 31;
  }
  y += 4;
  wrapped("judge's trace", sample.judgeTrace);
  wrapped("gold's trace", sample.goldTrace);
  named("scores", scoresOf(sample), 1);
  for (const [name, range] of [
    [`yaxis${area.axis}`, [y, 0]],
    [`xaxis${area.axis}`, [0, width]],
  ] as const)
    on.axes[name] = { ...(on.axes[name] as object), range };
  return { on, height: y };
}

const NARROW_TEXT = 13; // pixels
const NARROW_CHARACTER = 7.8; // pixels a character takes at that size, roughly

const TEXT_AT = 76;

function label(on: Canvas, name: string, y: number, size = SMALL) {
  write(on, name, 0, y, { xanchor: "left", align: "left", font: { size, color: MUTED } });
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

/** Breaks a trace between words into lines of about the same length, at most `longest`, with plotly's line break. */
function wrap(words: string, longest: number): string {
  const length = words.length / Math.ceil(words.length / longest);
  const lines = [""];
  for (const word of words.split(" ")) {
    const line = lines.at(-1)!;
    if (line !== "" && line.length + word.length / 2 > length && lines.join(" ").length < words.length - length / 2)
      lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("<br>");
}
