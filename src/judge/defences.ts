/** @file Judges made from other judges: panels that combine scores, and scores that must survive a cut of the response. */
import type { OneResponse } from "../annotation/rows.js";
import type { Defence } from "../paper/beyond.js";
import { meanOf } from "../stats/meanOf.js";
import { withoutClaims, withoutPraise } from "../world/claims.js";
import type { ModelJudge } from "./ask.js";
import { type DerivedJudge, LOWEST_SCORE, type Scored, scoreResponses } from "./score.js";

type Panel = Extract<Defence, { kind: "panel" }>;

const COMBINED: Record<Panel["by"], (scores: readonly number[]) => number> = {
  mean: meanOf,
  min: (scores) => Math.min(...scores),
  median: (scores) => [...scores].sort((a, b) => a - b)[Math.floor(scores.length / 2)]!,
};

/** All members score each response. The trace that is kept is the first one's; of numbers the geometric median is the median. */
export function panel(
  members: readonly ModelJudge[],
  { by, spread = Infinity }: Pick<Panel, "by" | "spread">,
): DerivedJudge {
  const [first, ...others] = members;
  if (!first) throw new RangeError("a panel has no members: give one judge or more");
  return {
    kind: "derived",
    async score(asked, key) {
      const own = (await scoreResponses(first, asked, ...key)).scored;
      const theirs: Scored[][] = [];
      for (const [i, other] of others.entries())
        theirs.push((await scoreResponses(other, asked, ...key, "member", i)).scored);
      return own.map((one, i) => {
        const scores = [one.score, ...theirs.map((scored) => scored[i]!.score)];
        const apart = Math.max(...scores) - Math.min(...scores) > spread;
        return { ...one, score: apart ? LOWEST_SCORE : COMBINED[by](scores) };
      });
    },
  };
}

/** The lower of the score and that of the response without its praise of itself, or without all that it claims. */
export function surviving(judge: ModelJudge, cut: Extract<Defence, { kind: "without" }>["cut"]): DerivedJudge {
  const shorten = cut === "praise" ? withoutPraise : withoutClaims;
  return {
    kind: "derived",
    async score(asked, key) {
      const { scored } = await scoreResponses(judge, asked, ...key);
      const shorter = asked.map((one): OneResponse => ({ ...one, response: shorten(one.response) }));
      const { scored: again } = await scoreResponses(judge, shorter, ...key, "cut");
      return scored.map((one, i) => ({ ...one, score: Math.min(one.score, again[i]!.score) }));
    },
  };
}
