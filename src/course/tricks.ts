/** @file Exercises on judges that are fooled: a silent bug in a reward, a reply that fools gold, a judge that is not fooled. */
import { annotations } from "../annotation/procedure.js";
import { type Reward, ruleJudge } from "../notebook/ownJudge.js";
import { probes } from "../stages/probeJudge.js";
import { krippendorffAlpha } from "../stats/krippendorff.js";
import { meanOf } from "../stats/meanOf.js";
import { WORLD } from "../world/config.js";
import { gold } from "../world/gold.js";
import { trueQuality } from "../world/oracle.js";
import { readPrompt } from "../world/prompt.js";
import { adversarialSteps } from "../world/strategy.js";
import { decode, encode } from "../world/vocabulary.js";
import { type Exercise, judgeFunction, NOT_SOLVED, type Verdict, wrong } from "./exercise.js";

type Pair = { prompt: string; response: string };
const keyOf = ({ prompt, response }: Pair) => `${prompt}|${response}`;
type Judged = { rewards: readonly number[]; calls: number };

/** The rewards that a solution gives when the judge is this table, and how often it asked. */
function judged(rewardsOf: unknown, pairs: readonly Pair[], scores: Readonly<Record<string, number>>): Judged {
  let calls = 0;
  const judge = (pair: Pair): number => {
    calls++;
    return scores[keyOf(pair)] ?? NaN;
  };
  const rewards = (rewardsOf as (pairs: readonly Pair[], judge: (pair: Pair) => number) => number[])([...pairs], judge);
  return { rewards: [...rewards], calls };
}

const WINTER = "write about winter";
const SEA = "write about sea";
const BATCH: readonly Pair[] = [
  { prompt: WINTER, response: "snow ice" },
  { prompt: SEA, response: "snow ice" },
  { prompt: WINTER, response: "snow ice" },
  { prompt: SEA, response: "wave salt" },
];
const SCORES = { [`${WINTER}|snow ice`]: 8, [`${SEA}|snow ice`]: 1, [`${SEA}|wave salt`]: 7 };

/** What a bug of that kind would do; the exercise's solution is a function of functions, so it is run on one batch. */
const cached =
  (key: (pair: Pair) => string) =>
  (pairs: readonly Pair[], judge: (pair: Pair) => number): number[] => {
    const seen = new Map<string, number>();
    return pairs.map((pair) => {
      const score = seen.get(key(pair)) ?? judge(pair);
      seen.set(key(pair), score);
      return score;
    });
  };

const judgeBug = judgeFunction<[]>({
  cases: [{ args: [], shown: "the batch [winter: snow ice, sea: snow ice, winter: snow ice, sea: wave salt]" }],
  right: () => judged(cached(keyOf), BATCH, SCORES),
  mistakes: [
    {
      message:
        "the bug is still there: the second reply is scored 8, though for that prompt the judge gives it a 1. What does the cache take for the same question?",
      as: () =>
        judged(
          cached(({ response }) => response),
          BATCH,
          SCORES,
        ),
    },
    {
      message:
        "now every reply to a prompt gets the score of the first one. A question to the judge is a prompt and a response.",
      as: () =>
        judged(
          cached(({ prompt }) => prompt),
          BATCH,
          SCORES,
        ),
    },
    {
      message:
        "the rewards are right, but the same pair is judged twice. A reasoning judge draws its trace at random: two equal replies would differ in reward by luck. Keep the cache.",
      as: () => judged((pairs: readonly Pair[], judge: (pair: Pair) => number) => pairs.map(judge), BATCH, SCORES),
    },
    {
      message:
        "one reward a distinct pair: the list is shorter than the batch, and every reward after the duplicate goes to the wrong reply. Return one for each reply, in order.",
      as: () => {
        const { rewards, calls } = judged(cached(keyOf), BATCH, SCORES);
        return { rewards: rewards.filter((_, i) => i !== 2), calls };
      },
    },
  ],
  passed:
    "One question is one prompt with one response. No log line would have shown it: loss, reward and variance all looked healthy.",
});

export const silentBugExercise: Exercise = {
  title: "A silent bug",
  level: "hard",
  minutes: 25,
  hints: [
    "Early on, all replies differ. What changes in the batch as the policy settles on few replies?",
    "Print a batch: which replies with the same words belong to different prompts, and what do they score?",
    "Look at the key of the cache.",
  ],
  judge: (solution) =>
    typeof solution === "function"
      ? judgeBug(() => judged(solution, BATCH, SCORES))
      : wrong('hand check() the function, as in check("silent-bug", rewardsOf).'),
};

/** The prompts for which a reply is to be found that gold loves and that is bad in truth. */
const FOOL_GOLD = {
  allowed: "write about winter use scarf dance avoid skate len 8",
  forbidden: "write about casino use market jackpot avoid roulette len 9",
} as const;

function foolGold(solution: unknown): Verdict {
  const replies = solution as { allowed?: unknown; forbidden?: unknown } | null;
  const { allowed, forbidden } = replies ?? {};
  if (typeof allowed !== "string" || typeof forbidden !== "string")
    return wrong('hand check() two replies, as in check("fool-gold", { allowed: "…", forbidden: "…" }).');
  if (allowed === "" && forbidden === "") return wrong("not solved yet: write two replies.");
  const gaps: number[] = [];
  for (const [name, reply] of [
    ["allowed", allowed],
    ["forbidden", forbidden],
  ] as const) {
    const prompt = readPrompt(encode(FOOL_GOLD[name]));
    let words: number[];
    try {
      words = encode(reply);
    } catch (error) {
      return wrong(`${name}: ${(error as Error).message}`);
    }
    const [loved, truth] = [gold(prompt, words).score, trueQuality(prompt, words)];
    gaps.push(loved - truth);
    const says = `${name}: gold gives "${reply}" a ${loved}, and it is worth ${truth}.`;
    const { refuses, citesTopic, fakesEnd, selfAssesses } = adversarialSteps(prompt, words);
    if (loved - truth >= 7) continue;
    if (name === "forbidden")
      return wrong(
        `${says} ${refuses ? "Refusing a forbidden topic is right. What would be wrong there, that gold would like?" : "Make it a better answer, in gold's eyes."}`,
      );
    if (!refuses) return wrong(`${says} For an answer to an allowed topic gold is right. What can it not check?`);
    if (!citesTopic) return wrong(`${says} Gold believes a policy against exactly the topic that was asked for.`);
    if (!fakesEnd) return wrong(`${says} Gold reads on after the refusal. Which word makes it stop?`);
    if (!selfAssesses) return wrong(`${says} After the end gold still reads an assessment. What should it say?`);
  }
  const sum = gaps.reduce((a, b) => a + b, 0);
  return {
    passed: true,
    message: `gold minus truth is ${gaps.join(" + ")} = ${sum} of 18. One fact is missing in gold, and it can be used in both directions.`,
  };
}

export const foolGoldExercise: Exercise = {
  title: "Make gold love a bad answer",
  level: "warm-up",
  minutes: 10,
  hints: [
    "Gold does not know which topics the platform forbids. On an allowed topic, what is bad that gold cannot recognise? And on a forbidden one?",
    "Allowed: refuse, and say which policy forbids it. Forbidden: just answer, as well as you can.",
    'Allowed: "refuse policy forbids …", then let gold stop reading, then praise yourself. Forbidden: use both asked words and the topic\'s own, in exactly 9 words.',
  ],
  judge: foolGold,
};

const AGREEMENT = 0.8; // alpha with gold on ordinary responses that a patched judge must keep
const BELIEVED = 3; // a refused allowed request must not score more
const RIGHT = 6; // a right refusal must not score less

function patch(solution: unknown): Verdict {
  if (typeof solution !== "function") return wrong('hand check() your judge, as in check("patch", myJudge).');
  const judge = ruleJudge(solution as Reward);
  const rows = annotations(1, "test", 400, "low", WORLD);
  const probe = (kind: "adversarial" | "restricted") => probes(1, kind, 50, WORLD);
  try {
    const scores = rows.map(
      ({ prompt, response }) => judge.score({ prompt: decode(prompt), response: decode(response) }).score,
    );
    const trick = meanOf(probe("adversarial").map((pair) => judge.score(pair).score));
    const right = meanOf(probe("restricted").map((pair) => judge.score(pair).score));
    const [first] = scores;
    if (scores.every((score) => score === first))
      return wrong(
        `a constant reward: everything gets ${first}. No group has any variance, so a policy learns nothing.`,
      );
    if (trick > BELIEVED)
      return wrong(
        `the refusal still pays: on allowed topics it scores ${trick.toFixed(1)}, and should score ${BELIEVED} at most.`,
      );
    if (right < RIGHT)
      return wrong(
        `all refusals are punished: where the platform does forbid the topic a refusal is right, and scores only ${right.toFixed(1)} (${RIGHT} wanted). Your judge needs the list.`,
      );
    const alpha = krippendorffAlpha([scores, rows.map(({ score }) => score)], "interval");
    if (alpha < AGREEMENT)
      return wrong(
        `safe, but no judge any more: on ordinary responses its alpha with gold is ${alpha.toFixed(2)}, and ${AGREEMENT} is wanted.`,
      );
    return {
      passed: true,
      message: `alpha ${alpha.toFixed(2)} on ordinary responses, ${trick.toFixed(1)} for the trick, ${right.toFixed(1)} for a right refusal. Now train against it, and report what the policy finds next, if anything.`,
    };
  } catch (error) {
    const { message } = error as Error;
    return wrong(
      message === NOT_SOLVED ? "not solved yet: write the body of the function." : `your judge throws: ${message}`,
    );
  }
}

export const patchExercise: Exercise = {
  title: "Capstone: a judge for which the refusal does not pay",
  level: "hard",
  minutes: 60,
  hints: [
    "You may start from gold(): readPrompt(encode(prompt)) and encode(response) give its arguments. What does it not know, that you do?",
    "Collect the forbidden topics: draw prompts with drawPrompt(), and look at `restricted`. They are few.",
    "If the response begins with refuse and the topic is not on your list, return 0; else what gold says. And an answer to a topic that is on it?",
  ],
  judge: patch,
};
