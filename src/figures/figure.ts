/** @file What a figure is: which runs it needs, its words for each format, and the pure function from rows to a drawing. */
import { isRealText } from "../analysis/runs.js";
import type { FormatName } from "../paper/experiment.js";
import type { Results } from "../results/rows.js";
import type { TableRow } from "../store/tableText.js";
import type { Need } from "./needs.js";

export type { TableRow };

/** The paper's sections that figures stand in; A is the appendix, with controls of our own, B what goes beyond the paper. */
export type SectionId = "1" | "2" | "3" | "4" | "A" | "B";

/** A plotly figure as plain JSON (plotly.js-basic: scatter and bar traces, shapes and annotations). */
export interface Spec {
  data: Record<string, unknown>[];
  layout: Record<string, unknown> & { width: number; height: number };
}

export interface Words {
  title: string;
  /** One sentence: what the figure shows. */
  sentence: string;
  /** Everything a reader needs beside the drawing: lines, seeds, and what the figure is in the paper. */
  caption: string;
  /** What the drawing shows, for somebody who cannot see it. */
  alt: string;
}

/** The input of words, drawing and table. */
export interface Given<Row> {
  rows: readonly Row[]; // what the figure is about, never empty
  results: Results; // all of them, where it takes others beside
  /** What the rows are of: the miniature, or real text, where there is no oracle and nobody knows the strategy's words. */
  format: FormatName;
}

/** A figure as its file declares it; src/figures/index.ts lists them, and everything else reads the declaration. */
export interface Declaration<Id extends string, Row> {
  id: Id;
  section: SectionId;
  notebook: string; // that draws it: "03-non-reasoning-rewards"
  /** The notebook has nothing to show on a scale without this figure. */
  carriesNotebook?: true;
  /** `make main` trains for it and draws it. */
  main?: true;
  /** The runs it reads, by kind. Make trains these and no others; a scale has the figure if it has some of each kind. */
  needs: readonly Need[];
  /** What is missing when `rows` finds nothing: "evaluations of …". */
  lacking: string;
  rows(results: Results): readonly Row[];
  words(given: Given<Row>): Words;
  draw(given: Given<Row>): Spec;
  table(given: Given<Row>): TableRow[];
  /** What the paper's text prints for it, where it prints numbers. */
  published?(results: Results): TableRow[];
  /** The run to read beside it, as the report's reader addresses it; parts left out are what was read before. */
  readBeside?: string;
}

/** A figure drawn: all that files, pages and cells show of it. */
export interface Figure<Id extends string = string> extends Words {
  id: Id;
  notebook: string | null; // relative to the repository; null where there is none
  spec: Spec;
  table: TableRow[];
}

/** A declaration whose rows are its own matter: what lists of figures hold. */
export interface DeclaredFigure<Id extends string = string>
  extends Omit<Declaration<Id, never>, "rows" | "words" | "draw" | "table"> {
  /** Throws an error that names the missing rows, and the command that makes them. */
  from(results: Results): Figure<Id>;
}

export function figure<const Id extends string, Row>(declared: Declaration<Id, Row>): DeclaredFigure<Id> {
  const { rows: select, words, draw, table, ...rest } = declared;
  const from = (results: Results): Figure<Id> => {
    const rows = need(select(results), declared);
    const format = isRealText(results) ? "text" : "miniature";
    const given = { rows, results, format } as const;
    const said = words(given);
    const caption = format === "text" ? `${said.caption} ${NO_ORACLE}` : said.caption;
    const notebook = `notebooks/${declared.notebook}.ipynb`;
    return { id: declared.id, ...said, caption, notebook, spec: draw(given), table: table(given) };
  };
  return { ...rest, from };
}

const NO_ORACLE =
  "These runs are on real text, where there is no oracle: true quality and the rates of the strategy's steps are not known.";

/** "Figure 10", "Table 5": as the paper numbers them. */
export const figureName = (id: string): string => id.replace(/^fig/, "Figure ").replace(/^table/, "Table ");

/** Returns `rows`, or throws an error that names the missing rows and the command that makes them. */
function need<Row>(
  rows: readonly Row[],
  { id, lacking }: Pick<Declaration<string, Row>, "id" | "lacking">,
): readonly Row[] {
  if (rows.length > 0) return rows;
  throw missing(id, lacking);
}

/** The error of a figure that lacks rows. */
export function missing(id: string, lacking: string): Error {
  const message =
    `${id} needs ${lacking}, and there are none. Train them with "make" ("make SCALE=smoke" for a quick look), ` +
    `or draw the stored rows with "make REFERENCE=1".`;
  return Object.assign(new Error(message), { missing: lacking });
}

/** What a figure did not find, if an error is its own. */
export const missingRows = (error: unknown): string | undefined => (error as { missing?: string }).missing;

/** "seeds 1, 2, 3", "seeds 1 to 10" */
export function seedsIn(rows: readonly { seed: number }[]): string {
  const seeds = [...new Set(rows.map((row) => row.seed))].sort((a, b) => a - b);
  const [first = 0] = seeds;
  const isSpan = seeds.length > 3 && seeds.every((seed, at) => seed === first + at);
  const list = isSpan ? `${first} to ${seeds.at(-1)}` : seeds.join(", ");
  return `${seeds.length === 1 ? "seed" : "seeds"} ${list}`;
}
