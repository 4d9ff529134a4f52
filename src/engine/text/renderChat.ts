/** @file Messages to token ids by a model's own chat template, the same for training and for serving. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Template } from "@huggingface/jinja";
import { RoleError } from "../../servers/endpointError.js";
import { StoreError } from "../../store/problem.js";
import type { Message } from "../chat.js";
import type { Token } from "../engine.js";
import type { Tokenizer } from "./tokenizer.js";

/** What a model that writes text is addressed with. */
export interface ChatFormat {
  tokenizer: Tokenizer;
  template: string; // jinja
}

/** The template of a model's folder: chat_template.jinja, or in tokenizer_config.json a text or the one named default. */
export async function loadChatTemplate(folder: string, { config }: Tokenizer): Promise<string> {
  const file = await readFile(join(folder, "chat_template.jinja"), "utf8").catch(() => null);
  const inConfig = config.chat_template;
  const named = Array.isArray(inConfig) ? inConfig.find(({ name }) => name === "default")?.template : inConfig;
  if (file === null && typeof named !== "string") {
    throw new StoreError({
      kind: "lacks",
      path: folder,
      what: "chat template",
      remedy: "put the model's chat_template.jinja there, or its tokenizer_config.json with one",
    });
  }
  return file ?? named;
}

/**
 * Token ids up to where the model's answer begins. `thinking: false` is Qwen3's switch: its template then puts an empty
 * think block there, and a judge that gives a bare score is trained and asked with that very block. Contents are text
 * only: markup in them, such as a faked <|im_end|>, does not become markup.
 */
export function renderChat(
  { tokenizer, template }: ChatFormat,
  messages: readonly Message[],
  options: { thinking?: boolean } = {},
): Token[] {
  const { config, markup } = tokenizer;
  const render = (contents: readonly string[]): string =>
    new Template(template).render({
      messages: messages.map(({ role }, i) => ({ role, content: contents[i] })),
      add_generation_prompt: true,
      ...(options.thinking !== undefined && { enable_thinking: options.thinking }),
      bos_token: tokenText(config.bos_token),
      eos_token: tokenText(config.eos_token),
    });
  const contents = messages.map(({ content }) => content);
  if (!contents.some((content) => markup.some((one) => content.includes(one))))
    return tokenizer.encode(render(contents), { markup: true });

  // Rendered with a stand-in for each content, so that the template's text and the contents can be distinguished.
  const parts = render(contents.map((_, i) => `${MARK}${i}${MARK}`)).split(MARK);
  return parts.flatMap((part, i) =>
    i % 2 === 0 ? tokenizer.encode(part, { markup: true }) : tokenizer.encode(contents[Number(part)]!),
  );
}

const MARK = "\u0001"; // no template has it

/**
 * What a model is trained to write after renderChat, its end of turn included: a trace in a think block where there is
 * one, then the answer. Both are text only.
 */
export function replyTokens({ tokenizer }: ChatFormat, reply: { reasoning?: string; text: string }): Token[] {
  const { encode, config } = tokenizer;
  const end = tokenText(config.eos_token);
  if (end === undefined) throw new RoleError({ kind: "no-end-token" });
  const markup = (text: string) => encode(text, { markup: true });
  const trace =
    reply.reasoning === undefined
      ? []
      : [...markup("<think>\n"), ...encode(reply.reasoning), ...markup("\n</think>\n\n")];
  return [...trace, ...encode(reply.text), ...markup(end)];
}

/** Some files write a token as {"content": "<s>", ...}. */
const tokenText = (token: unknown): string | undefined =>
  typeof token === "string" ? token : (token as { content?: string } | null | undefined)?.content;
