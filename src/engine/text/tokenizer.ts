/** @file Text to tokens and back, as a model's own tokenizer.json has it (by Hugging Face's library). */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer as HubTokenizer } from "@huggingface/tokenizers";
import { StoreError } from "../../store/problem.js";
import type { Token, Tokens } from "../engine.js";

export interface Tokenizer {
  /**
   * Without `markup` a text is only text: "<|im_end|>" in it becomes the tokens of its letters, so what a model wrote can
   * never end its turn. With it, added tokens are themselves. No begin or end token is put around either.
   */
  encode(text: string, options?: { markup?: boolean }): Token[];
  /** Added tokens are shown as they are written. */
  decode(tokens: Tokens): string;
  /** The number of a token that is given as the vocabulary writes it, added ones among them. */
  idOf(token: string): Token | undefined;
  /** The texts of added tokens, such as <|im_end|> and <think>. */
  markup: readonly string[];
  /** tokenizer_config.json, for the chat template. */
  config: Record<string, unknown>;
}

/** From a folder with a model's tokenizer.json and tokenizer_config.json. Throws StoreError naming the file that is wrong. */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const file = join(folder, "tokenizer.json");
  const json = await readJson(file),
    config = await readJson(join(folder, "tokenizer_config.json"));
  try {
    return tokenizerFrom(json, config);
  } catch (error) {
    throw new StoreError({ kind: "damaged", file, detail: (error as Error).message, remedy: REMEDY });
  }
}

/** From the two files' contents. */
export function tokenizerFrom(json: Record<string, unknown>, config: Record<string, unknown>): Tokenizer {
  const withMarkup = new HubTokenizer(json, config);
  const plain = new HubTokenizer({ ...json, added_tokens: [] }, config);
  return {
    encode: (text, { markup = false } = {}) =>
      (markup ? withMarkup : plain).encode(text, { add_special_tokens: false }).ids,
    decode: (tokens) =>
      tokens.length === 0
        ? ""
        : withMarkup.decode([...tokens], { skip_special_tokens: false, clean_up_tokenization_spaces: false }),
    idOf: (token) => withMarkup.token_to_id(token),
    markup: [...withMarkup.get_added_tokens_decoder().values()].map(({ content }) => content),
    config,
  };
}

const REMEDY = "put the model's tokenizer.json and tokenizer_config.json there, as its repository has them";

async function readJson(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new StoreError({ kind: "missing", file, remedy: REMEDY });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StoreError({ kind: "damaged", file, detail: (error as Error).message, remedy: REMEDY });
  }
}
