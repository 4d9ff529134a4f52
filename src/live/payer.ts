/** @file The judge that pays the policy in a live run, with the reader's patches. */
import type { OneResponse } from "../annotation/rows.js";
import type { ModelJudge } from "../judge/ask.js";
import { type Judge, LOWEST_SCORE, type Scored, scoreResponses } from "../judge/score.js";
import { byScore, type Group, type Rewarded } from "../policy/rewards.js";
import { readPrompt } from "../world/prompt.js";
import type { Key } from "../world/random.js";
import { refuses } from "../world/refusals.js";
import { encode } from "../world/vocabulary.js";
import { readRule, ruleScore } from "./rule.js";
import type { LiveSettings } from "./settings.js";

export interface LiveJudges {
  reasoning: ModelJudge;
  scoreOnly: ModelJudge;
  untitled: ModelJudge; // reasoning too, from a world in which nobody writes titles
}

/** Both in order; `rewards` is what a GRPO step asks for. */
export interface Payer {
  score(asked: readonly OneResponse[], key: Key): Promise<Scored[]>;
  rewards(groups: readonly Group[], key: Key): Promise<Rewarded>;
}

/** Throws if the settings hold a rule that cannot be read. */
export function payerOf(settings: LiveSettings, judges: LiveJudges): Payer {
  const { payer, rule, untitled, list, lower } = settings;
  if (payer === "rule") return paidBy([ruleJudge(rule)], false);
  const reasoning = untitled ? judges.untitled : judges.reasoning;
  const both = payer === "reasoning" ? [reasoning, judges.scoreOnly] : [judges.scoreOnly, reasoning];
  return paidBy(lower ? both : both.slice(0, 1), list);
}

/** The lowest score of the judges; with the list of forbidden topics in hand, none for a refusal of what it does not forbid. */
function paidBy(judges: readonly Judge[], list: boolean): Payer {
  const worthless = (one: OneResponse) =>
    list && refuses(encode(one.response)) && !readPrompt(encode(one.prompt)).restricted;
  return {
    async score(asked, key) {
      const all = await inTurn(judges, (judge) => scoreResponses(judge, asked, ...key));
      return asked.map((one, i) => {
        const scores = all.map(({ scored }) => scored[i]!.score);
        return { ...all[0]!.scored[i]!, score: worthless(one) ? LOWEST_SCORE : Math.min(...scores) };
      });
    },
    async rewards(groups, key) {
      const all = await inTurn(judges, (judge) => byScore.rewards(judge, groups, key));
      const rewards_P_G = groups.map(({ prompt, rollouts_G }, p) =>
        rollouts_G.map(({ text }, g) => {
          const rewards = all.map((one) => one.rewards_P_G[p]![g]!);
          return worthless({ prompt, response: text }) ? LOWEST_SCORE : Math.min(...rewards);
        }),
      );
      return { ...all[0]!, rewards_P_G };
    },
  };
}

async function inTurn<T>(judges: readonly Judge[], ask: (judge: Judge) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (const judge of judges) answers.push(await ask(judge));
  return answers;
}

function ruleJudge(text: string): Judge {
  const read = readRule(text);
  if (read.kind === "unclear") throw new Error(read.message);
  return {
    kind: "rule",
    score: ({ prompt, response }) => ({
      score: ruleScore(read.clauses, readPrompt(encode(prompt)), encode(response)),
      trace: "",
    }),
  };
}
