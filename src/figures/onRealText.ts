/** @file What a figure says of itself when its rows are of real text and not of the miniature. */
import type { Results } from "../store/rows.js";
import type { Figure } from "./figure.js";
import { GOLD_TIES, K3_PENALTY, STEPS_TITLE } from "./words.js";

/** Whether results come from servers: there is no oracle then, and no list of the strategy's words. */
export function isRealText({ curves, pairwise }: Pick<Results, "curves" | "pairwise">): boolean {
  const rows = [...curves, ...pairwise.curves];
  return rows.length > 0 && rows.every(({ oracle }) => oracle === null);
}

/** The figure as it is, or with what does not hold of real text put right. */
export function onRealText(figure: Figure, results: Results): Figure {
  if (!isRealText(results)) return figure;
  const spec = JSON.parse(JSON.stringify(figure.spec).replaceAll(STEPS_TITLE, "training steps"));
  const said = figure.caption
    .replace(K3_PENALTY, "the distance at each token, taken from its advantage (another convention than eq. 2's)")
    .replace(GOLD_TIES, "Pairs of which gold does not prefer the same answer in both orders");
  const caption = `${said} These runs are on real text, where there is no oracle: true quality and the rates of the strategy's steps are not known.`;
  return { ...figure, spec, caption };
}
