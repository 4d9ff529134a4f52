/** @file What a figure says of itself when its rows are of real text and not of the miniature. */
import type { Results } from "../results/rows.js";
import type { Figure } from "./figure.js";
import {
  BASE_JUDGE,
  EFFORTS_ALIKE,
  GOLD_TIES,
  K3_PENALTY,
  RUBRIC_LISTS,
  SIZES_STAND_FOR,
  STEPS_TITLE,
  TRUTH_DASHED,
  TRUTH_IS_OURS,
  TRUTH_LINES,
  TRUTH_PANEL,
  UNMEASURED,
} from "./words.js";

/** Whether results come from servers: there is no oracle then, and no list of the strategy's words. */
export function isRealText({ curves, pairwise }: Pick<Results, "curves" | "pairwise">): boolean {
  const rows = [...curves, ...pairwise.curves];
  return rows.length > 0 && rows.every(({ oracle }) => oracle === null);
}

/** What a caption says of the miniature, and of real text. */
const SAID: readonly [string, string][] = [
  [`; ${TRUTH_PANEL}${UNMEASURED}`, ""],
  [`; ${TRUTH_PANEL}`, ""],
  [` ${TRUTH_PANEL}.`, ""],
  [` ${TRUTH_LINES}`, ""],
  [TRUTH_DASHED, ""],
  [` ${TRUTH_IS_OURS}`, ""],
  [SIZES_STAND_FOR, ""],
  [BASE_JUDGE, "the base model, which reasons in its own manner,"],
  [RUBRIC_LISTS, "what gold would look for"],
  [EFFORTS_ALIKE, "Examples are those on which gold decides as it does at high effort (section 4.3)."],
  [K3_PENALTY, "the distance at each token, taken from its advantage (another convention than eq. 2's)"],
  [GOLD_TIES, "Pairs of which gold does not prefer the same answer in both orders"],
];

/** The figure as it is, or with what does not hold of real text put right. */
export function onRealText(figure: Figure, results: Results): Figure {
  if (!isRealText(results)) return figure;
  const spec = JSON.parse(JSON.stringify(figure.spec).replaceAll(STEPS_TITLE, "training steps"));
  const said = SAID.reduce((caption, [here, there]) => caption.replace(here, there), figure.caption);
  const caption = `${said} These runs are on real text, where there is no oracle: true quality and the rates of the strategy's steps are not known.`;
  return { ...figure, spec, caption };
}
