/**
 * @file Battles of the miniature as rows of the benchmark's own files, so that the same code scores both; and their
 * outcome by the judges' procedures, without a model.
 */
import type { Comparison } from "../../annotation/annotated.js";
import type { Tokens } from "../../engine/engine.js";
import type { ArenaJudge, ArenaModel, ArenaSubset } from "../../paper/arena.js";
import type { Prompt } from "../../world/prompt.js";
import { decode, encode, FLOURISH_WORDS, isTopicName } from "../../world/vocabulary.js";
import type { Answer, Judgment, MetadataRow, Question, StyleMetadata } from "../rows.js";
import { scoreArena } from "../scoreArena.js";
import type { Label } from "../verdict.js";
import { labelOf, read } from "./procedure.js";

export const BASELINE = "baseline-writer";

export const questionRow = (category: ArenaSubset, { tokens }: Prompt): Question => {
  const prompt = decode(tokens);
  return { uid: prompt, category, prompt };
};

/** A prompt is its own uid: no two are the same. */
export const answerRow = (model: string, { tokens }: Prompt, response: Tokens): Answer & MetadataRow => ({
  uid: decode(tokens),
  model,
  messages: [
    { role: "user", content: decode(tokens) },
    { role: "assistant", content: { answer: decode(response) } },
  ],
  metadata: styleOf(response),
});

const [ABOUT, ENJOY] = encode("about enjoy");
const NO_HEADERS = { h1: 0, h2: 0, h3: 0, h4: 0, h5: 0, h6: 0 };

/**
 * What stands for style here: length is length in words; a title ("about winter") stands for a header, the closing
 * "enjoy" for a list, and a flourish for a bold word. None of them says anything, and skilled writers have more of all.
 */
export const styleOf = (response: Tokens): StyleMetadata => ({
  token_len: response.length,
  header_count: {
    ...NO_HEADERS,
    h1: Number(response[0] === ABOUT && response.length > 1 && isTopicName(response[1]!)),
  },
  list_count: { ordered: 0, unordered: Number(response[response.length - 1] === ENJOY) },
  bold_count: { "**": response.filter((word) => FLOURISH_WORDS.includes(word)).length, __: 0 },
});

/** Game 0 has the baseline in seat A, game 1 the model, as in the benchmark. */
export const games = ({ tokens }: Prompt, response: Tokens, baseline: Tokens): [Comparison, Comparison] => [
  { prompt: tokens, first: baseline, second: response },
  { prompt: tokens, first: response, second: baseline },
];

/** With what the judge wrote, its verdict as the benchmark's label, as the benchmark's judge ends. */
interface JudgmentRow extends Judgment {
  games: [WrittenGame, WrittenGame];
}
interface WrittenGame {
  score: Label | null;
  judgment: { answer: string };
}

export function judgmentRow(
  judge: ArenaJudge,
  category: ArenaSubset,
  model: string,
  { tokens }: Prompt,
  verdicts: { label: Label | null; trace: string }[],
): JudgmentRow {
  const [one, other] = verdicts.map(({ label, trace: text }): WrittenGame => {
    return { score: label, judgment: { answer: label === null ? text : `${text} [[${label}]]` } };
  });
  return { uid: decode(tokens), category, judge, model, baseline: BASELINE, games: [one!, other!] };
}

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
