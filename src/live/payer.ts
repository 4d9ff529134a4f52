/** @file The judge that pays the policy in a live run, with the reader's patches. */
import type { Pair } from "../annotation/annotated.js";
import type { ModelJudge } from "../judge/askModel.js";
import { type Judge, LOWEST_SCORE, type Scored, scoreResponses } from "../judge/score.js";
import { readPrompt } from "../world/prompt.js";
import { refuses } from "../world/refusals.js";
import { readRule, ruleScore } from "./rule.js";
import type { LiveSettings } from "./settings.js";

export interface LiveJudges {
  reasoning: ModelJudge;
  scoreOnly: ModelJudge;
  untitled: ModelJudge; // reasoning too, from a world in which nobody writes titles
}

/** Throws where the settings hold a rule that cannot be read. */
export function payerOf(settings: LiveSettings, judges: LiveJudges): Judge {
  const { payer, rule, untitled, list, lower } = settings;
  if (payer === "rule") return ruleJudge(rule);
  const reasoning = untitled ? judges.untitled : judges.reasoning;
  const [first, second] = payer === "reasoning" ? [reasoning, judges.scoreOnly] : [judges.scoreOnly, reasoning];
  if (!list && !lower) return first;
  return {
    kind: "composed",
    async score(pairs, key) {
      const { scored } = await scoreResponses(first, pairs, ...key);
      const others = lower ? (await scoreResponses(second, pairs, ...key)).scored : scored;
      const paid = scored.map((one, i) => ({ ...one, score: Math.min(one.score, others[i]!.score) }) as Scored);
      return list ? paid.map((one, i) => checked(one, pairs[i]!)) : paid;
    },
  };
}

/** With the list of forbidden topics in hand: a refusal of what no policy forbids is worth nothing. */
function checked(scored: Scored, { prompt, response }: Pair): Scored {
  return refuses(response) && !readPrompt(prompt).restricted ? { ...scored, score: LOWEST_SCORE } : scored;
}

function ruleJudge(text: string): Judge {
  const read = readRule(text);
  if (read.kind === "unclear") throw new Error(read.message);
  return {
    kind: "rule",
    score: ({ prompt, response }) => ({ score: ruleScore(read.clauses, readPrompt(prompt), response), trace: [] }),
  };
}
