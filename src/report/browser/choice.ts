/** @file Which run is read: three lists, of which each offers what there is for the ones before it. */
import type { OutputsRun } from "../outputs/shape.js";
import { byId, element } from "./dom.js";

type Field = "judge" | "policy" | "seed";
const FIELDS: Field[] = ["judge", "policy", "seed"];
export type Wanted = Partial<Record<Field, string | number>>;

export interface RunChoice {
  current(): OutputsRun;
  /** Chooses the run that agrees with most of the wanted fields, the judge before the policy before the seed. */
  choose(wanted: Wanted): void;
}

/** `changed` is called after a person has chosen another run. */
export function runChoice(runs: readonly OutputsRun[], first: number, changed: () => void): RunChoice {
  const lists = FIELDS.map((field) => byId<HTMLSelectElement>(`reader-${field}`));
  let run = runs[first]!;
  const choose = (wanted: Wanted) => {
    let left = [...runs];
    FIELDS.forEach((field, at) => {
      const like = (value: unknown) => left.filter((one) => String(one[field]) === String(value));
      const offered = [...new Map(left.map((one) => [String(one[field]), one])).values()];
      const kept = [like(wanted[field]), like(run[field]), like(left[0]![field])].find((some) => some.length > 0)!;
      left = kept;
      fill(lists[at]!, offered, field);
      lists[at]!.value = String(kept[0]![field]);
    });
    run = left[0]!;
  };
  for (const list of lists) {
    list.addEventListener("change", () => {
      choose(Object.fromEntries(FIELDS.map((field, at) => [field, lists[at]!.value])));
      changed();
    });
  }
  choose(run);
  return { current: () => run, choose };
}

/** The list is rebuilt only when it changes: a list that is open or has the focus is left alone. */
function fill(list: HTMLSelectElement, offered: OutputsRun[], field: Field): void {
  const values = offered.map((run) => String(run[field])).join();
  if (list.dataset["values"] === values) return;
  list.dataset["values"] = values;
  list.replaceChildren(...offered.map((run) => new Option(label(run, field), String(run[field]))));
  if (field === "judge") group(list);
}

const label = (run: OutputsRun, field: Field): string =>
  field === "judge" ? run.judgeName : field === "policy" ? run.policyName : String(run.seed);

/** "Qwen3-4B reasoning" goes under "reasoning", "Qwen3-4B reasoning, RL only" under "reasoning, RL only". */
function group(list: HTMLSelectElement): void {
  const groups = new Map<string, HTMLOptGroupElement>();
  for (const option of [...list.options]) {
    const name = option.text.startsWith("Qwen") ? option.text.slice(option.text.indexOf(" ") + 1) : "control";
    if (!groups.has(name)) groups.set(name, element("optgroup", ""));
    groups.get(name)!.label = option.text.startsWith("Qwen") ? `${name} judges` : "controls";
    groups.get(name)!.append(option);
  }
  list.replaceChildren(...groups.values());
}
