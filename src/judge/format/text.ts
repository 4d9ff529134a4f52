/** @file The text format: a model's tokenizer and chat template, with gold's own prompts for its judges. */
import { SEATS } from "../../annotation/annotated.js";
import { pairwiseMessages, VERDICTS } from "../../annotation/prompts/compare.js";
import { parsePreference, parseScore, type Replied } from "../../annotation/prompts/parse.js";
import { pointwiseMessages } from "../../annotation/prompts/score.js";
import type { Question } from "../../annotation/rows.js";
import type { Token } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import { RoleError } from "../../servers/endpointError.js";
import { randomFrom } from "../../world/random.js";
import type { Asking, Format, Output } from "./format.js";

/** What the two tasks of judges differ in. */
interface Written {
  answers: readonly Token[];
  words: readonly string[]; // the answers as they are written
  place: (replied: Replied) => number | null; // of the answer that a reply is
  columns: Asking["columns"];
}

/** The format of one model. `model`: what its tokenizer and chat template do. */
export function textFormatOf(model: TextFormat): Format {
  return {
    together: false,
    prompt: (instruction) => model.prompt([{ role: "user", content: instruction }], { thinking: false }),
    end: model.end,
    maxResponse: Infinity,
    response: (tokens, truncated) => model.decode(truncated ? tokens : tokens.slice(0, -1)),
    judgesUnfinished: false,
    penalty: "advantages",
    asks: {
      pointwise: asking(model, scored(model)),
      pairwise: asking(model, preferred(model)),
      get arena(): Asking {
        throw new Error("no model is trained to judge the arena on text: its judge is a chat model");
      },
    },
    traceSeeds: (questions, key) => questions.map((asked) => randomFrom(...key, "trace", ...textsOf(asked)).seed()),
    groupKey: (prompt) => prompt,
  };
}

const textsOf = (asked: Question): string[] =>
  "first" in asked ? [asked.prompt, asked.first, asked.second] : [asked.prompt, asked.response];

/** A judge writes its thoughts where it reasons, then the score or the better answer's letter, and nothing else. */
function asking(model: TextFormat, { answers, words, place, columns }: Written): Asking {
  return {
    prompt: (kind, question) =>
      model.prompt("first" in question ? pairwiseMessages(question) : pointwiseMessages(question), {
        thinking: kind === "reasoning",
      }),
    answers,
    taught: (kind, trace, answer) =>
      kind === "reasoning" ? model.reply({ reasoning: trace.trim(), text: words[answer]! }) : [answers[answer]!],
    get trace() {
      const { open, close } = thoughtsOf(model);
      return {
        stop: [close, model.end],
        close,
        between: model.encode("\n\n"),
        read: (tokens: readonly Token[]) => ({
          trace: model.decode(tokens.filter((token) => token !== open && token !== close)).trim(),
          traceTokens: tokens.length,
        }),
      };
    },
    async outputs(sampler, prompts, { count, maxTokens, temperature }, random) {
      const stop = [model.end];
      const completions_P_G = await sampler.sample(
        prompts.map((prompt) => ({ prompt, count, maxTokens, temperature, stop, seed: random.seed() })),
      );
      return completions_P_G.map((group) => group.map((one) => ({ ...one, ended: one.stopReason === "stop" })));
    },
    answerIn: (output) => place(replied(model, output)),
    key: "judge",
    pools: [{ pool: "mixture", part: "test", key: ["test"] }],
    columns,
  };
}

/** The marks of a judge's thoughts. Throws RoleError for a model that has none: it cannot be a reasoning judge. */
function thoughtsOf({ thoughts }: TextFormat) {
  if (!thoughts) throw new RoleError({ kind: "no-thoughts" });
  return thoughts;
}

function replied(model: TextFormat, { tokens, ended }: Output): Replied {
  if (!tokens.includes(thoughtsOf(model).close)) return new Error("its thoughts never end");
  const text = model.decode(ended ? tokens.slice(0, -1) : tokens);
  return { text, reasoning: null, finish: ended ? "stop" : "length" };
}

const WHO = ["seed", "kind", "size", "variant", "training", "pool"];
const LAST = ["low", "high", "rows", "invalidRate", "traceTokens"];
const WROTE = ["step", "prompt", "response", "truncated"];
const PROBABILITIES = ["logprob", "baseLogprob"];

const scored = ({ scores }: TextFormat): Written => ({
  answers: scores,
  words: Array.from({ length: 10 }, (_, score) => String(score)),
  place(replied) {
    const parsed = parseScore(replied);
    return parsed.kind === "score" ? parsed.score : null;
  },
  columns: {
    validation: ["alpha", "invalidRate"],
    agreement: [...WHO, "alpha", ...LAST],
    output: [...WROTE, "judgeScore", "judgeTrace", "invalid", ...PROBABILITIES],
  },
});

const preferred = ({ verdicts }: TextFormat): Written => ({
  answers: verdicts,
  words: VERDICTS,
  place(replied) {
    const parsed = parsePreference(replied);
    return parsed.kind === "preference" ? SEATS.indexOf(parsed.better) : null;
  },
  columns: {
    validation: ["accuracy", "bothRight", "positionBias", "invalidRate"],
    agreement: [...WHO, "accuracy", "bothRight", "positionBias", ...LAST],
    output: [...WROTE, "baseline", "judgeWin", "judgeTrace", "invalid", ...PROBABILITIES],
  },
});
