/** @file A language model as the stages on real text see it: weights behind an engine, and how text becomes its tokens. */
import type { Message } from "./chat.js";
import type { Engine, StateRef, Token, Tokens } from "./engine.js";

/** What a model's tokenizer and chat template do. */
export interface TextFormat {
  /** The tokens of a conversation up to where the model is to go on. `thinking: false` closes the thoughts of a model that has them. */
  render(messages: readonly Message[], options: { thinking: boolean }): Token[];
  encode(text: string): Token[];
  decode(tokens: Tokens): string; // without special tokens
  end: Token; // that closes an answer
  scores: readonly Token[]; // "0" to "9"
  /** How the model writes thoughts; null where it has no such tokens. */
  thoughts: { open: Token; close: Token } | null;
}

export interface TextModel {
  name: string; // what decides its untrained answers: "Qwen/Qwen3-4B"
  role: string; // who pays
  engine: Engine;
  base: StateRef; // before any training
  format: TextFormat;
}
