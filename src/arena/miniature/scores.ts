/** @file What the miniature's battles come to by the judges' own procedures, without a model; and the sweep. */
import type { Tokens } from "../../engine/engine.js";
import type { ArenaJudge, ArenaModel, ArenaSubset } from "../../paper/arena.js";
import type { Prompt } from "../../world/prompt.js";
import type { Judgment } from "../rows.js";
import { scoreArena } from "../scoreArena.js";
import type { Label } from "../verdict.js";
import { BASELINE, games } from "./battle.js";
import { labelOf, read } from "./procedure.js";

/** One model's answers to a subset's prompts, beside the baseline's. */
export interface Battle {
  model: ArenaModel;
  subset: ArenaSubset;
  prompts: Prompt[];
  responses: Tokens[];
  baseline: Tokens[];
}

/** The win rate by a judge's procedure itself, scored as a judge's verdicts are; with `worth` as the sweep asks it. */
export function rulesScore(
  { subset, prompts, responses, baseline, model }: Battle,
  judge: ArenaJudge,
  worth?: number,
): number {
  const judgments = prompts.map((prompt, i): Judgment => {
    const labels = games(prompt, responses[i]!, baseline[i]!).map(
      ({ first, second }): Label => labelOf(read(prompt, first, judge), read(prompt, second, judge), worth),
    );
    const [one, other] = labels.map((score) => ({ score }));
    return { uid: String(i), category: subset, judge, model: model.model, baseline: BASELINE, games: [one!, other!] };
  });
  return scoreArena({ judgments, control: false, rounds: 0 })[0]!.models[0]!.point;
}
