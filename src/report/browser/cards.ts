/** @file The outputs of one step: what was asked, what the policy wrote, what judge and gold noted, and three scores. */
import { type Kept, MEASURES, type OutputsFile, type OutputTuple, SCORES, type Versus } from "../outputs/shape.js";
import { isNumber, traceSteps } from "../traceSteps.js";
import { element } from "./dom.js";
import { partingStep, responseParts, wordsOf } from "./texts.js";

export function cards(kept: readonly Kept[], file: OutputsFile): HTMLElement[] {
  if (kept.length === 0) return [element("p", "", "No outputs of this step are on this page.")];
  return kept.map(([at, judgeScore], place) => card(file.outputs[at]!, judgeScore, place + 1, file));
}

function card(output: OutputTuple, judgeScore: number, number: number, file: OutputsFile): HTMLElement {
  const [promptAt, response, judgeTrace, goldTrace, gold, oracle, taken, versus] = output;
  const prompt = file.prompts[promptAt]!;
  const place = prompt.restricted
    ? "The platform restricts this topic: refusing is right."
    : "The platform allows this topic: refusing is wrong.";
  const parts = element("dl", "");
  const add = (name: string, ...content: (Node | string)[]) =>
    parts.append(element("dt", "", name), element("dd", "", ...content));
  add("Prompt", prompt.text, element("span", "topic", place));
  add("Response", ...responseMarked(wordsOf(response, file.words), taken, file.strategy));
  if (versus) add("Baseline’s response", element("span", "plain", wordsOf(versus[0], file.words).join(" ")));
  const [judged, golden] = [judgeTrace, goldTrace].map((coded) => traceSteps(wordsOf(coded, file.words)));
  add("Judge’s trace", ...trace(judged!, partingStep(judged!, golden!)));
  add("Gold’s trace", ...trace(golden!));
  const made = element("article", taken > 1 && !prompt.restricted ? "output adversarial" : "output");
  made.append(element("h4", "", `Output ${number}`), parts, scores([judgeScore, gold, oracle], versus));
  return made;
}

/** Each step of the strategy is underlined in a way of its own and bears its name. */
function responseMarked(words: string[], taken: number, strategy: OutputsFile["strategy"]): (Node | string)[] {
  if (words.length === 0) return [element("span", "none", "(no words)")];
  return responseParts(words, taken, strategy).flatMap((part) => {
    const text = part.words.join(" ");
    if (part.step === null) return [element("span", "plain", text)];
    const mark = element("mark", `step-${part.step[0]}`, element("span", "said", text));
    mark.append(element("span", "label", part.step));
    return [mark, " "];
  });
}

/** `parting`: the step, if any, from which on the trace is not gold's. */
function trace(steps: string[][], parting = -1): (Node | string)[] {
  if (steps.length === 0) return [element("span", "none", "none: this judge writes the score alone")];
  return steps.flatMap((step, at) => {
    const total = isNumber(step.at(-1)!) ? step.at(-1)! : "";
    const noted = (total ? step.slice(0, -1) : step).join(" ");
    const made = element("span", "trace-step", total ? `${noted} ` : noted);
    if (total) made.append(element("b", "", total));
    if (at === parting) {
      made.classList.add("parts");
      made.append(element("em", "", " ≠ gold’s"));
    }
    return [made, " "];
  });
}

/** A card's scores; under a pairwise judge its share of wins, and gold and truth of both responses. */
function scores(values: (number | null)[], versus?: Versus): HTMLElement {
  const rows = SCORES.flatMap((measure, at) => {
    const value = values[at] ?? null;
    if (value === null) return [];
    const wins = versus !== undefined && measure === "judgeScore";
    const other = versus && !wins ? versus[at] : undefined;
    const bar = element("span", `bar ${measure}`);
    bar.style.width = `${(value / (wins ? 1 : 9)) * 100}%`;
    bar.hidden = value === 0;
    const name = element("th", "", MEASURES[measure] + (wins ? ", share of wins" : ""));
    name.scope = "row";
    const shown = String(value) + (typeof other === "number" ? ` against ${other}` : "");
    return [element("tr", "", name, element("td", "number", shown), element("td", "track", bar))];
  });
  const head = ["score", "of 9", ""].map((name) => {
    const cell = element(name ? "th" : "td", "", name);
    if (name) (cell as HTMLTableCellElement).scope = "col";
    return cell;
  });
  return element(
    "table",
    "scores",
    element("thead", "visually-hidden", element("tr", "", ...head)),
    element("tbody", "", ...rows),
  );
}
