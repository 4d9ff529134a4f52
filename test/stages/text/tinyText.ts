/** @file A tokenizer for tiny models: a token a byte, and one for each long text that judges' prompts have in common. */

import { compareMessages } from "../../../src/annotation/prompts/compare.js";
import { scoreMessages } from "../../../src/annotation/prompts/score.js";
import { type ChatFormat, renderChat } from "../../../src/engine/text/renderChat.js";
import { tokenizerFrom } from "../../../src/engine/text/tokenizer.js";
import { CONFIG, TEMPLATE } from "../../engine/text/smallTokenizer.js";

/** GPT-2's alphabet: every byte as a printable character. */
const ALPHABET = (() => {
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
})();
const inAlphabet = (text: string) => [...Buffer.from(text)].map((byte) => ALPHABET[byte]!).join("");

/** What every prompt of a judge has in common: between the marks' hex digits, and around the texts. */
const COMMON = [
  ...[
    ...[
      { instruction: "I", answer: "A" },
      { instruction: "I", answer: "A", rubric: "R" },
    ].flatMap((texts) => scoreMessages(texts, "common")),
    ...compareMessages({ instruction: "I", first: "A", second: "A" }, "common"),
  ].flatMap(({ content }) => content.split(/\n[IAR]\n|[0-9a-f]{32}/)),
  "system\n",
  "user\n",
  "assistant\n",
].filter((text) => text.length > 4);
const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const MARKUP = ["<|im_start|>", "<|im_end|>", "<think>", "</think>"];
/** What the cpu engine wants: a multiple of 16. */
export const VOCABULARY = 576;

function tokenizerJson() {
  const words = [...ALPHABET, ...PAIRS, ...new Set(COMMON.map(inAlphabet))];
  while (words.length < VOCABULARY - MARKUP.length) words.push(`(unused ${words.length})`);
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pieces = [...COMMON].sort((a, b) => b.length - a.length).map(literal);
  // A mark's digits two by two, all else byte by byte.
  const pattern = [...pieces, "(?<=[ 0-9a-f])[0-9a-f]{2}(?=[0-9a-f]* ===)", "[\\s\\S]"].join("|");
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false };
  return {
    version: "1.0",
    added_tokens: MARKUP.map((content, i) => ({
      ...{ id: VOCABULARY - MARKUP.length + i, content, special: content.startsWith("<|") },
      ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
    })),
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [{ type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false }, byteLevel],
    },
    post_processor: byteLevel,
    decoder: byteLevel,
    model: {
      type: "BPE",
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
      merges: [],
      ignore_merges: true,
    },
  };
}

/** The files of a model's folder. */
export const TOKENIZER_FILES = {
  "tokenizer.json": tokenizerJson(),
  "tokenizer_config.json": { ...CONFIG, chat_template: TEMPLATE },
};
export const tinyChat: ChatFormat = {
  tokenizer: tokenizerFrom(TOKENIZER_FILES["tokenizer.json"], CONFIG),
  template: TEMPLATE,
};
export const tokensOf = (text: string) => renderChat(tinyChat, [{ role: "user", content: text }]);
