/** @file Figure B4, ours: where true quality ends under each defence of a policy's reward. */
import { type BeyondRun, beyondRuns } from "../analysis/beyondRuns.js";
import { lastOf, summarizeRun } from "../analysis/summary.js";
import { DEFENCES, type DefenceName, type GoldName } from "../paper/beyond.js";
import type { JudgeKind } from "../paper/judges.js";
import { POLICIES } from "../paper/policies.js";
import { meanOf } from "../stats/meanOf.js";
import { figure, seedsIn } from "./figure.js";
import { type Cell, dotTable } from "./parts/dotTable.js";
import { decimals } from "./parts/runTable.js";
import { OKABE_ITO } from "./parts/style.js";

const DEFENCE_NAMES: Record<DefenceName, string> = {
  "panel-mean": "mean of three",
  "panel-median": "median of three",
  "panel-min": "lowest of three",
  "panel-abstain": "mean, if they agree",
  "panel-kinds": "lowest, other kinds",
  "panel-worlds": "lowest, no titles",
  "re-annotate-rarely": "relabelled, rarely",
  "re-annotate-often": "relabelled, often",
  "re-annotate-truth": "relabelled by truth",
  audit: "audit by truth",
  "without-praise": "praise cut",
  "without-claims": "claims cut",
};

/** The columns: who labelled, and whether the judge reasons. */
export const DEFENDED: { school: GoldName; kind: JudgeKind; title: string; name: string }[] = [
  { school: "procedure", kind: "reasoning", title: "reasoning judge", name: "reasoning judge, gold blind by design" },
  {
    school: "procedure",
    kind: "non-reasoning",
    title: "score-only judge",
    name: "non-reasoning judge, gold blind by design",
  },
  {
    school: "uncovered",
    kind: "reasoning",
    title: "trained gold",
    name: "reasoning judge, trained gold, school without refusals",
  },
];
const LINES: (DefenceName | null)[] = [null, ...DEFENCES];
export const defenceName = (defence: DefenceName | null): string => (defence ? DEFENCE_NAMES[defence] : "no defence");

/** Runs of the first base policy, which is the one that is defended. */
export const defendedRuns = (runs: readonly BeyondRun[]): BeyondRun[] =>
  runs.filter(
    ({ school, kind, policy }) =>
      policy === POLICIES[0] && DEFENDED.some((column) => column.school === school && column.kind === kind),
  );

export const figB4 = figure({
  id: "figB4",
  section: "B",
  notebook: "15-what-helps",
  carriesNotebook: true,
  needs: [[{ stage: "evaluate-policy", chapter: "beyond", policy: POLICIES[0] }]],
  lacking: "policies with a defended reward (make beyond)",
  rows: (results) => defendedRuns(beyondRuns(results)),
  words: ({ rows }) => ({
    title: "Figure B4: what helps",
    sentence:
      "True quality at the end of training under defences of the reward, by who is gold and whether the judge reasons.",
    caption:
      "Mean true quality (0 to 9) of the last three evaluations; each dot is one seed, the number is their mean; policy Llama-3.1-8B, 8B " +
      "judge. The first two panels: gold is blind by design; the third: a reasoning judge, and a gold whose school held no refusal of an " +
      "allowed request. Three: judges of one recipe from other bases; other kinds: a reasoning 8B and 4B and a non-reasoning 8B judge; no " +
      "titles: with a judge of the world without titles; if they agree: otherwise there is no reward. Relabelled: gold labels outputs of the policy every " +
      "100 or 25 steps and the judge goes on learning; by truth: the labels of someone who knows the platform's list. Audit: the judge first learns from 128 outputs of an " +
      "undefended policy, truly labelled. Cut: a score counts as far as it holds without the response's praise of itself, or without " +
      `all that it claims (${seedsIn(rows)}). The paper has no such figure.`,
    alt: "Table with dots of true quality at the end of training, a row a defence, for three kinds of judge and gold.",
  }),
  draw: ({ rows }) =>
    dotTable({
      numberWidth: 34,
      axisTitle: "",
      range: [-0.3, 9.3],
      ticks: [0, 9],
      legend: [{ name: "one seed, true quality at the end", symbol: "circle", color: OKABE_ITO.blue }],
      nameWidth: 176,
      panels: DEFENDED.map(({ title }) => ({ title, headings: [""] })),
      lines: LINES.flatMap((defence) => {
        const cells = DEFENDED.map(({ school, kind }): Cell => {
          const own = rows.filter((run) => run.school === school && run.kind === kind && run.defence === defence);
          const values = own.map((run) => ({
            value: truthOf(run),
            hover: `${defenceName(defence)}, seed ${run.seed}`,
          }));
          if (values.length === 0) return { numbers: [""], dots: [] };
          const mean = meanOf(values.map(({ value }) => value)).toFixed(1);
          return {
            numbers: [mean],
            dots: [{ name: defenceName(defence), symbol: "circle", color: OKABE_ITO.blue, values }],
          };
        });
        return cells.some(({ dots }) => dots.length > 0) ? [{ name: defenceName(defence), cells }] : [];
      }),
    }),
  table: ({ rows }) =>
    rows.map((run) => ({
      ...{ gold: run.school, judge: run.kind, defence: defenceName(run.defence), seed: run.seed },
      "true quality, last": decimals(truthOf(run)),
      "its best": decimals(summarizeRun(run, "oracle").peak),
      "gold, last": decimals(lastOf(run, "gold")),
      "lies, last": decimals(lastOf(run, "citedRefusal")),
    })),
});

const truthOf = (run: BeyondRun): number => lastOf(run, "oracle");
