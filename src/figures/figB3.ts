/** @file Figure B3, ours: which signals would have warned before true quality fell, by kind of judge. */
import {
  SIGNALS,
  type Signal,
  type Source,
  type Watched,
  type Worth,
  watchedRuns,
  worthOf,
} from "../analysis/warnings.js";
import { type JudgeKind, REASONING_REWARD_SIZES } from "../paper/judges.js";
import { meanOf } from "../stats/meanOf.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { REWARDED } from "./needs.js";
import { type Cell, dotTable } from "./parts/dotTable.js";
import { decimals } from "./parts/runTable.js";
import { OKABE_ITO } from "./parts/style.js";

const PANELS = [
  { kind: "non-reasoning", title: "non-reasoning judges" },
  { kind: "reasoning", title: "reasoning judges" },
] as const;
const LOOKS = {
  before: { name: "just before onset", symbol: "circle", color: OKABE_ITO.purple },
  after: { name: "after onset", symbol: "triangle-up-open", color: OKABE_ITO.orange },
} as const;
const SOURCES: Record<Source, string> = {
  statistic: "outputs and rewards",
  judge: "judges asked again",
  edit: "counterfactual edits",
  knowing: "knows gold or the trick",
};

/** The truth about the runs that are watched. */
const EVALUATED = [
  { ...REWARDED, kind: "non-reasoning", variant: "standard" } as const,
  ...REASONING_REWARD_SIZES.map((size) => ({ ...REWARDED, kind: "reasoning", size, variant: "standard" }) as const),
  { ...REWARDED, kind: "reasoning", variant: "untitled" } as const,
];

export const figB3 = figure({
  id: "figB3",
  section: "B",
  notebook: "14-could-you-have-known",
  carriesNotebook: true,
  needs: [[{ stage: "watch-policy", chapter: "beyond" }], EVALUATED],
  lacking: "policies that were watched in training (make beyond)",
  rows: watchedRuns,
  words: ({ rows }) => {
    const wrong = (kind: JudgeKind) => {
      const own = rows.filter((run) => run.kind === kind && run.variant === "standard");
      return `${own.filter(({ onset }) => onset !== null).length} of ${own.length} runs of ${kind} judges`;
    };
    return {
      title: "Figure B3: could you have known?",
      sentence:
        "How well signals separate the evaluations just before true quality falls, and those after, from quiet ones; and how many " +
        "steps before the fall an alarm would have rung.",
      caption:
        "AUROC: how often an evaluation in trouble stands above a quiet one; 1 warns, the dotted line is chance, and below it a " +
        "signal points the wrong way. Each dot is one seed " +
        `(${seedsIn(rows)}). Onset: true quality, smoothed over three evaluations, lies a point below its peak for good ` +
        `(${PANELS.map(({ kind }) => wrong(kind)).join(", ")}). Before: the three evaluations before the onset, 10 steps apart. ` +
        "Quiet: all earlier evaluations, and all evaluations of runs that never go wrong, under either kind of judge and in " +
        "the world without titles. A signal is measured as its change since the start of the run. Numbers: mean AUROC just before " +
        "onset; mean steps from the first alarm to the onset, its threshold set on other seeds so that it rings in at most 5 % " +
        "of quiet runs (an alarm that never rings counts as ringing at the end). In signal names, its means the judge's. The last three signals use knowledge that nobody has during " +
        "training. The paper has no such figure.",
      alt: "Table of signals with the AUROC before and after onset as dots, for non-reasoning and for reasoning judges.",
    };
  },
  draw: ({ rows }) =>
    dotTable({
      numberWidth: 52,
      nameWidth: 216,
      axisTitle: "AUROC",
      range: [-0.05, 1.05],
      ticks: [0, 0.5, 1],
      marked: { value: 0.5, name: "chance" },
      legend: Object.values(LOOKS),
      panels: PANELS.map(({ title }) => ({ title, headings: ["before", "lead"] })),
      lines: SIGNALS.map((signal) => ({
        name: signal.name,
        cells: byPanel(signal, rows).map(cell),
      })),
    }),
  table: ({ rows }) =>
    SIGNALS.flatMap((signal) => byPanel(signal, rows).flatMap((own, at) => tableRow(signal, own, at))),
});

/** What a signal was worth, by the kinds of PANELS. */
function byPanel(signal: Signal, rows: readonly Watched[]): Worth[][] {
  const worths = worthOf(signal, rows);
  return PANELS.map(({ kind }) => worths.filter((worth) => worth.kind === kind));
}

/** Null where no seed has a value. */
function mean(worths: readonly Worth[], measure: "before" | "after" | "lead"): number | null {
  const values = worths.flatMap((worth) => worth[measure] ?? []);
  return values.length === 0 ? null : meanOf(values);
}

function cell(own: readonly Worth[]): Cell {
  const dots = (phase: "before" | "after") => ({
    ...LOOKS[phase],
    values: own.flatMap((worth) => {
      const value = worth[phase];
      return value === null ? [] : [{ value, hover: `seed ${worth.seed}, ${LOOKS[phase].name}` }];
    }),
  });
  const [before, lead] = [mean(own, "before"), mean(own, "lead")];
  return {
    numbers: [before === null ? "–" : before.toFixed(2), lead === null ? "–" : lead.toFixed(0)],
    dots: [dots("before"), dots("after")],
  };
}

function tableRow(signal: Signal, own: readonly Worth[], panel: number): TableRow[] {
  if (own.every(({ before, after }) => before === null && after === null)) return [];
  const shown = (measure: "before" | "after" | "lead") => {
    const value = mean(own, measure);
    return value === null ? null : decimals(value);
  };
  return [
    {
      ...{ signal: signal.name, from: SOURCES[signal.source], judge: PANELS[panel]!.kind, seeds: own.length },
      "AUROC just before onset": shown("before"),
      "AUROC after onset": shown("after"),
      "lead at 5 % false alarms, steps": shown("lead"),
    },
  ];
}
