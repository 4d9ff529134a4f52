/** @file SFT of judges on gold's annotations (sections 2.1, 4.4), and the control whose labels are shuffled. */

import type { Annotated } from "../annotation/annotated.js";
import { type AnnotationRow, annotationRow } from "../annotation/rows.js";
import type { Datum } from "../engine/engine.js";
import type { JudgeKind } from "../paper/judges.js";
import { type Key, randomFrom } from "../world/random.js";
import type { Format } from "./format/format.js";
import { miniature } from "./format/miniature.js";
import { type Example, pointwise, type Task } from "./task.js";

/** A non-reasoning judge learns the answer alone, a reasoning judge gold's trace and the answer. */
export function sftDatum<Row extends Example>(format: Format, task: Task<Row>, kind: JudgeKind, row: Row): Datum {
  const asking = format.asks[task.name];
  const prompt = asking.prompt(kind, row);
  return { tokens: [...prompt, ...asking.taught(kind, row.trace, task.answer(row))], from: prompt.length };
}

/** A training sequence of the miniature, from gold's procedure as it is: what a notebook shows. */
export const miniatureSftDatum = (kind: JudgeKind, annotated: Annotated): Datum =>
  sftDatum(miniature, pointwise, kind, annotationRow(annotated));

/** The control without anything to learn: every response with the score and trace of another one. */
export function shuffledLabels(rows: readonly AnnotationRow[], ...key: Key): AnnotationRow[] {
  const labels = randomFrom(...key, "shuffled-labels").shuffle(rows.map(({ score, trace }) => ({ score, trace })));
  return rows.map((row, i) => ({ ...row, ...labels[i]! }));
}
