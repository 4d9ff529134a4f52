/** @file The miniature's format: its 150 words are the tokens, and every text has a fixed place in a judge's prompt. */
import { VERDICT_TOKENS } from "../../annotation/annotated.js";
import type { OneResponse, Question, TwoResponses } from "../../annotation/rows.js";
import type { Sampler, Token, Tokens } from "../../engine/engine.js";
import type { JudgeKind } from "../../paper/judges.js";
import { RESPONSE_WORDS } from "../../world/config.js";
import { PROMPT_LENGTH } from "../../world/prompt.js";
import { type Random, randomFrom } from "../../world/random.js";
import { decode, END, encode, JUDGE, PAD, SCORE, SCORE_TOKENS } from "../../world/vocabulary.js";
import type { Asked, Asking, Format, Output } from "./format.js";

/** Slots of a response: its words and END. */
export const RESPONSE_LENGTH = RESPONSE_WORDS + 1;
/** Length of a judge's prefix: prompt, response, JUDGE. A rubric comes after it. */
export const JUDGE_PREFIX_LENGTH = PROMPT_LENGTH + RESPONSE_LENGTH + 1;
/** Length of a pairwise prefix: prompt, two responses, JUDGE. */
export const PAIR_PREFIX_LENGTH = PROMPT_LENGTH + 2 * RESPONSE_LENGTH + 1;

/**
 * The judge's prompt (section 2.1). Each response is closed with END and padded to RESPONSE_LENGTH slots: as JUDGE stands
 * at the same place in every sequence, attention by position is enough to find it, and small judges learn in fewer steps.
 * Nothing in a response can move it, so a response cannot forge the layout. A rubric (section 4.2) follows it, so that
 * each of its items can look for itself in the response: in a causal model what stands first sees nothing of the rest.
 */
export const judgePrefix = (prompt: Tokens, response: Tokens, rubric: Tokens = []): Token[] => [
  ...checked(prompt),
  ...slots(response),
  JUDGE,
  ...rubric,
];

/** The pairwise prompt (section 4.4): each word of either response stands at a fixed place, none reaches into the other's slots. */
export const pairPrefix = (prompt: Tokens, first: Tokens, second: Tokens): Token[] => [
  ...checked(prompt),
  ...slots(first),
  ...slots(second),
  JUDGE,
];

function checked(prompt: Tokens): Tokens {
  if (prompt.length !== PROMPT_LENGTH)
    throw new RangeError(`a judge's prompt has ${prompt.length} tokens, not ${PROMPT_LENGTH}`);
  return prompt;
}

function slots(response: Tokens): Token[] {
  if (response.length > RESPONSE_WORDS)
    throw new RangeError(`a judge is shown a response of ${response.length} words; cut it to ${RESPONSE_WORDS}`);
  return [...response, END, ...new Array<Token>(RESPONSE_WORDS - response.length).fill(PAD)];
}

const ofOne = ({ prompt, response, rubric = "" }: OneResponse) =>
  judgePrefix(encode(prompt), encode(response), encode(rubric));
const ofTwo = ({ prompt, first, second }: TwoResponses) => pairPrefix(encode(prompt), encode(first), encode(second));

/** A judge writes `trace… SCORE answer`; SCORE is handed to one that does not reason. */
function asking(key: string, answers: readonly Token[], rest: Pick<Asking, "pools" | "columns">): Asking {
  return {
    prompt(kind: JudgeKind, question: Question) {
      const prefix = "first" in question ? ofTwo(question) : ofOne(question);
      return kind === "reasoning" ? prefix : [...prefix, SCORE];
    },
    answers,
    taught: (kind, trace, answer) => (kind === "reasoning" ? encode(trace) : [answers[answer]!]),
    trace: {
      stop: [SCORE],
      close: SCORE,
      between: [],
      read(tokens) {
        const trace = tokens.at(-1) === SCORE ? tokens.slice(0, -1) : tokens;
        return { trace: decode(trace), traceTokens: trace.length };
      },
    },
    outputs: untilAnswered,
    answerIn({ tokens }) {
      const at = tokens.indexOf(SCORE); // the first marker decides
      const place = at < 0 ? -1 : answers.indexOf(tokens[at + 1] ?? -1);
      return place < 0 ? null : place;
    },
    key,
    ...rest,
  };
}

/** Up to SCORE, then one more token, which is the answer. */
async function untilAnswered(sampler: Sampler, prompts: Token[][], asked: Asked, random: Random): Promise<Output[][]> {
  const traces_P_G = await sampler.sample(
    prompts.map((prompt) => ({ ...asked, prompt, stop: [SCORE], seed: random.seed() })),
  );
  const finished = traces_P_G.flatMap((traces, p) => {
    const ended = traces.filter((trace) => trace.stopReason === "stop");
    return ended.map((trace) => ({ trace, prompt: [...prompts[p]!, ...trace.tokens] }));
  });
  const answers = await sampler.sample(
    finished.map(({ prompt }) => ({ ...asked, prompt, count: 1, maxTokens: 1, stop: [], seed: random.seed() })),
  );
  const answerTo = new Map(finished.map(({ trace }, i) => [trace, answers[i]![0]!]));
  return traces_P_G.map((traces) =>
    traces.map((trace) => {
      const answer = answerTo.get(trace);
      return {
        tokens: [...trace.tokens, ...(answer?.tokens ?? [])],
        logprobs: [...trace.logprobs, ...(answer?.logprobs ?? [])],
        ended: answer !== undefined,
      };
    }),
  );
}

const POOLS: Asking["pools"] = [
  { pool: "mixture", part: "test", key: ["test", "mixture"] },
  { pool: "other", part: "other", key: ["test", "other"] },
];
const JUDGED = ["seed", "kind", "size", "variant", "training", "pool"];
const LAST = ["rows", "invalidRate", "traceTokens"];

export const miniature: Format = {
  together: true,
  prompt: encode,
  end: END,
  maxResponse: RESPONSE_LENGTH,
  response: (tokens, truncated) => decode(truncated ? tokens.slice(0, RESPONSE_WORDS) : tokens.slice(0, -1)),
  judgesUnfinished: true,
  penalty: "loss",
  asks: {
    pointwise: asking("judge", SCORE_TOKENS, {
      pools: POOLS,
      columns: {
        validation: ["alpha", "invalidRate"],
        agreement: [...JUDGED, "alpha", "low", "high", ...LAST],
        output: [
          "step",
          "prompt",
          "response",
          "truncated",
          "judgeScore",
          "judgeTrace",
          "invalid",
          "logprob",
          "baseLogprob",
        ],
      },
    }),
    pairwise: asking("pairwise-judge", VERDICT_TOKENS, {
      pools: POOLS,
      columns: {
        validation: ["accuracy", "invalidRate", "positionBias"],
        agreement: [...JUDGED, "accuracy", "low", "high", "bothRight", "positionBias", ...LAST],
        output: [
          ...["step", "prompt", "response", "baseline", "truncated", "judgeWin", "judgeTrace", "invalid"],
          "logprob",
          "baseLogprob",
        ],
      },
    }),
    /** Five verdicts, by the numbers 1 to 5 (src/arena/miniature). No policy is rewarded by them. */
    arena: asking("arena", SCORE_TOKENS.slice(1, 6), {
      pools: [{ pool: "mixture", part: "test", key: ["test"] }],
      columns: {
        validation: ["accuracy", "preference", "consistent", "invalidRate"],
        agreement: ["seed", "judge", "accuracy", "preference", "consistent", "invalidRate", "low", "high", "rows"],
        output: [],
      },
    }),
  },
  traceSeeds(questions, key) {
    const random = randomFrom(...key, "trace");
    return questions.map(() => random.seed());
  },
  groupKey: (_, place) => place,
};
