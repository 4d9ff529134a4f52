/** @file A tokenizer of the kind of Qwen3's (byte-level BPE) with five merges, and a template with its think switch. */

/** GPT-2's alphabet: every byte as a printable character. */
function alphabet(): string[] {
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
}

const MERGES = ["h e", "l l", "he ll", "hell o", "Ċ Ċ"];
/** Byte b is token b; then hello's parts; then markup from 261 on. */
export const IM_START = 261,
  IM_END = 262,
  THINK = 263,
  END_THINK = 264,
  HELLO = 259,
  TWO_LINES = 260;
export const MARKUP = ["<|im_start|>", "<|im_end|>", "<think>", "</think>"];

// Digits stand alone; a line end joins the spaces before it.
const SPLIT = "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

export function smallTokenizer({ digits = "alone" }: { digits?: "alone" | "in pairs" } = {}) {
  const words = [...alphabet(), ...MERGES.map((merge) => merge.replace(" ", ""))];
  const merges = digits === "alone" ? MERGES : [...MERGES, ". 7"];
  if (digits === "in pairs") words.push(".7");
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false };
  const split = {
    type: "Split",
    pattern: { Regex: digits === "alone" ? SPLIT : "[\\s\\S]+" },
    behavior: "Isolated",
    invert: false,
  };
  return {
    version: "1.0",
    added_tokens: MARKUP.map((content, i) => ({
      ...{ id: IM_START + i, content, special: content.startsWith("<|") },
      ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
    })),
    normalizer: { type: "NFC" },
    pre_tokenizer: { type: "Sequence", pretokenizers: [split, byteLevel] },
    post_processor: byteLevel,
    decoder: byteLevel,
    model: { type: "BPE", vocab: Object.fromEntries(words.map((word, id) => [word, byteOrId(word, id)])), merges },
  };
}

const ALPHABET = alphabet();
const byteOrId = (word: string, id: number) =>
  ALPHABET.includes(word) ? ALPHABET.indexOf(word) : id < 261 ? id : id + MARKUP.length;

export const CONFIG = { eos_token: "<|im_end|>", bos_token: null, clean_up_tokenization_spaces: true };

export const TEMPLATE =
  "{%- for message in messages %}{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}{%- endfor %}" +
  "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}" +
  "{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}{%- endif %}";
