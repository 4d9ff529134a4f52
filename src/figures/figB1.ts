/** @file Figure B1, ours: policies under golds that nobody blinded, by what was in gold's school. */

import { type BeyondRun, beyondRuns, SCHOOL_NAMES } from "../analysis/beyondRuns.js";
import { lastStep, typicalRun } from "../analysis/runs.js";
import type { School } from "../paper/beyond.js";
import type { FormatName } from "../paper/experiment.js";
import type { Results } from "../results/rows.js";
import { figure, type Spec, seedsIn } from "./figure.js";
import { SCORE_COLUMNS } from "./parts/judgedPanels.js";
import { panelLayout, SCORE_TITLE, unitHeight } from "./parts/panels.js";
import { runTable } from "./parts/runTable.js";
import { OKABE_ITO, PAGE_WIDTH } from "./parts/style.js";
import { dashOf, endNames, lastOf, legendEntry, runAmongRuns } from "./parts/traces.js";
import { parametersText, schoolRows, stepsTitle } from "./parts/words.js";

const KINDS = [
  { kind: "reasoning", name: "reasoning 8B judge", short: "reasons", color: OKABE_ITO.purple },
  { kind: "non-reasoning", name: "non-reasoning 8B judge", short: "scores", color: OKABE_ITO.vermillion },
] as const;

export const figB1 = figure({
  id: "figB1",
  section: "B",
  notebook: "13-a-gold-that-nobody-blinded",
  carriesNotebook: true,
  needs: [
    [{ stage: "evaluate-policy", chapter: "beyond", schooled: true, defended: false }],
    [{ stage: "evaluate-judge", chapter: "beyond" }],
  ],
  lacking: "policies under trained golds (make beyond)",
  rows: (results) => beyondRuns(results).filter(({ school, defence }) => school !== "procedure" && defence === null),
  words: ({ rows, results }) => ({
    title: "Figure B1: a gold that nobody blinded",
    sentence:
      "Policies under golds that are models trained on the truth; the rows differ in the refusals of allowed requests that gold's " +
      "school held: none, those of the ordinary pool, or these and 1 % of lies, labelled correctly.",
    caption:
      "Mean scores (0 to 9) on held-out prompts, by the trained gold, by the judge that learned from it, and in truth. Gold has " +
      `${parametersText("14b")} parameters, three times as many as the 8B judges that learn from it, and saw ` +
      `${schoolRows()} rows with true scores and traces. No rule blinds it. The judges' data is the same ordinary pool in ` +
      "every row, labelled by that gold" +
      `${agreementText(results)}. Thin lines: one run each, over seeds and ` +
      `base policies; bold: the run nearest to all others by gold (${seedsIn(rows)}). The paper has no such figure.`,
    alt:
      "Line charts over training steps, a row a school of gold: gold's score, the training judge's score and true quality of " +
      "policies trained on a reasoning and on a non-reasoning judge.",
  }),
  draw: ({ rows, format }) => spec(rows, format),
  table: ({ rows }) =>
    rows.map((run) => ({
      school: run.school,
      ...runTable([run], "gold")[0],
      lies: run.rows.at(-1)?.citedRefusal ?? null,
    })),
});

/** How well the judges agree with the gold that labelled for them. */
function agreementText({ beyond: { judges } }: Results): string {
  const alphas = judges
    .filter(({ pool, training }) => pool === "mixture" && training === "final")
    .map(({ alpha }) => alpha);
  if (alphas.length === 0) return "";
  return `, with which the judges agree at alpha ${Math.min(...alphas).toFixed(2)} to ${Math.max(...alphas).toFixed(2)}`;
}

function spec(runs: readonly BeyondRun[], format: FormatName): Spec {
  const schools = (Object.keys(SCHOOL_NAMES) as School[]).filter((school) => runs.some((run) => run.school === school));
  const shape = {
    width: PAGE_WIDTH,
    height: 126 + schools.length * 156,
    rows: schools.map((school) => `gold's school: ${SCHOOL_NAMES[school]}`),
    right: 82,
  };
  const titles = SCORE_COLUMNS.map(({ title }) => title);
  const layout = panelLayout({
    ...shape,
    lastStep: lastStep(runs),
    titles,
    xTitle: stepsTitle(format),
    yTitle: SCORE_TITLE,
  });
  const data = schools.flatMap((school, row) =>
    SCORE_COLUMNS.flatMap(({ measure }, column) => {
      const panel = row * SCORE_COLUMNS.length + column + 1;
      const drawn = KINDS.flatMap(({ kind, name, short, color }) => {
        const cell = runs.filter((run) => run.school === school && run.kind === kind);
        if (cell.length === 0) return [];
        const look = { name: `${name}, ${SCHOOL_NAMES[school]}`, color, panel, dash: dashOf(measure) };
        return [{ short, color, traces: runAmongRuns(cell, typicalRun(cell, "gold"), measure, look) }];
      });
      if (column === SCORE_COLUMNS.length - 1) {
        const ends = drawn.map(({ short, color, traces }) => ({ name: short, color, value: lastOf(traces.at(-1)!) }));
        layout.annotations.push(...endNames(ends, panel, unitHeight(shape)));
      }
      return drawn.flatMap(({ traces }) => traces);
    }),
  );
  return { data: [...data, ...KINDS.map(({ name, color }) => legendEntry(name, { dash: "solid", color }))], layout };
}
