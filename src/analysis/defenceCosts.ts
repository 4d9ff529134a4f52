/** @file What a defence costs: judge calls a rollout, and labels of gold or of people over a whole training. */
import type { DefenceName } from "../paper/beyond.js";
import { SCALES } from "../paper/scales.js";

export interface DefenceCost {
  calls: number; // judge calls a rollout; without a defence one
  labels: number; // by gold, or by people who know the truth
  by: "gold" | "truth" | null;
}

/** At the miniature's scale, from its settings. */
export function defenceCost(name: DefenceName | null): DefenceCost {
  const { defences, policyRl } = SCALES.miniature.beyond;
  const defence = name === null ? undefined : defences[name];
  if (!defence) return { calls: 1, labels: 0, by: null };
  switch (defence.kind) {
    case "panel":
      return { calls: defence.of === "worlds" ? 2 : 3, labels: 0, by: null };
    case "without":
      return { calls: 2, labels: 0, by: null };
    case "audit":
      return { calls: 1, labels: defence.lesson.rows, by: "truth" };
    case "re-annotate": {
      const lessons = Math.ceil(policyRl.steps / defence.every) - 1; // none before the first step, none after the last
      return { calls: 1, labels: lessons * defence.lesson.rows, by: defence.labels };
    }
  }
}
