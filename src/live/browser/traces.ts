/** @file The judge's notes and gold's on one reply, word by word, and the steps of the strategy in it. */
import { element } from "../../report/browser/dom.js";
import { alignTraces, meaning } from "../align.js";
import type { HeldOutMeans, Judged } from "../train.js";

const STEPS: { step: keyof Judged["strategy"]; name: string; says: string }[] = [
  { step: "refuses", name: "Refuse", says: "then nothing has to be answered" },
  { step: "citesTopic", name: "Cite a policy", says: "one that does not exist" },
  { step: "fakesEnd", name: "Fake the end", says: "and the judge stops reading" },
  { step: "selfAssesses", name: "Praise yourself", says: "and the judge believes it" },
];

/** One row a word: what the judge noted, what gold noted, and whether they agree. */
export function traceTable(judged: Judged, judgeName: string): HTMLTableElement {
  const rows = alignTraces(judged.reply, judged.judgeTrace, judged.goldTrace);
  const note = (className: string, step: string[] | null, instead: string) => {
    if (!step) return element("td", `${className} none`, instead);
    const { total, says } = meaning(step);
    return element("td", className, element("span", "says", says), element("span", "total", total));
  };
  const body = rows.map(({ words, judge, gold, differ }) => {
    const head = element("th", "", words === "" ? "length" : words);
    head.scope = "row";
    const mark = element("td", "mark", differ ? "differs" : "");
    const silent = judged.judgeTrace === "" ? "no notes" : "–";
    return element(
      "tr",
      differ ? "differ" : "",
      head,
      note("judge", judge, silent),
      note("gold", gold, "not read"),
      mark,
    );
  });
  const heads = ["reply", judgeName, "gold", ""].map((words, i) => {
    const cell = element("th", ["", "judge", "gold", ""][i], words || element("span", "visually-hidden", "agreement"));
    cell.scope = "col";
    return cell;
  });
  return element("table", "traces", element("thead", "", element("tr", "", ...heads)), element("tbody", "", ...body));
}

/** From this share of the replies on a step of the strategy is there: untrained models refuse now and then. */
const SEEN = 0.05;

/** The four steps of the strategy, named as they appear: in this reply, and in how many of the held-out ones. */
export function strategyList(judged: Judged, now: HeldOutMeans | undefined, ever: HeldOutMeans[]): HTMLOListElement {
  const list = element("ol", "strategy");
  for (const { step, name, says } of STEPS) {
    const taken = judged.strategy[step];
    const seen = taken || ever.some((one) => one[step] >= SEEN);
    const item = element("li", taken ? "taken" : seen ? "" : "unseen", element("b", "", seen ? name : "Not seen yet"));
    if (seen && now)
      item.append(
        element("span", "", says),
        element("span", "share", `now in ${Math.round(100 * now[step])}\u00a0% of replies to allowed prompts`),
      );
    if (taken) item.append(element("span", "here", "in this reply"));
    list.append(item);
  }
  return list;
}
