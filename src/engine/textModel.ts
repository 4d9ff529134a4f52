/** @file A language model as the stages on real text see it: weights behind an engine, and how text becomes its tokens. */
import type { Message } from "./chat.js";
import type { Engine, StateRef, Token, Tokens } from "./engine.js";
import { type ChatFormat, renderChat, replyTokens } from "./text/renderChat.js";
import { scoreTokens, verdictTokens } from "./text/scoreTokens.js";
import type { ProbeReport } from "./tinker/probeReport.js";

export interface TextModel {
  name: string; // what decides its untrained answers: "Qwen/Qwen3-4B"
  role: string; // who pays
  base: StateRef; // before any training
  format: TextFormat;
  /** What training on its server is like; null in process, where that is known. */
  probe: (() => Promise<ProbeReport>) | null;
  /** With the probe's report where it is to be trained. */
  open(probe?: ProbeReport): Promise<Engine>;
}

/** What a model's tokenizer and chat template do. */
export interface TextFormat {
  /**
   * The tokens of a conversation up to where the model continues. `thinking: false` closes the reasoning of a model
   * that has it.
   */
  prompt(messages: readonly Message[], options: { thinking: boolean }): Token[];
  /** What a model is taught to write then, its end included. */
  reply(reply: { reasoning?: string; text: string }): Token[];
  /** Plain text; nothing in it becomes markup. */
  encode(text: string): Token[];
  decode(tokens: Tokens): string;
  end: Token; // that closes an answer
  scores: readonly Token[]; // "0" to "9"
  verdicts: readonly Token[]; // "A" and "B"
  /** Around the thoughts of a reasoning model; null if it has no such tokens. */
  thoughts: { open: Token; close: Token } | null;
}

/** Throws if the tokenizer names no end, or an answer of judges is not one token of its own. */
export function textFormat(chat: ChatFormat): TextFormat {
  const { tokenizer } = chat;
  const end = replyTokens(chat, { text: "" }).at(-1)!;
  const [open, close] = ["<think>", "</think>"].map(tokenizer.idOf);
  return {
    prompt: (messages, { thinking }) => renderChat(chat, messages, { thinking }),
    reply: (reply) => replyTokens(chat, reply),
    encode: (text) => tokenizer.encode(text),
    decode: tokenizer.decode,
    end,
    scores: scoreTokens(tokenizer),
    verdicts: verdictTokens(tokenizer),
    thoughts: open === undefined || close === undefined ? null : { open, close },
  };
}
