/** @file Unsupported parameters that would change a result: refused by name, never ignored. */
import { Refused } from "../problem.js";

/** What leaves a result as it is, besides null. */
const HARMLESS: Record<string, readonly unknown[]> = {
  logit_bias: [],
  presence_penalty: [0],
  frequency_penalty: [0],
  repetition_penalty: [1],
  min_p: [0],
  min_tokens: [0],
  length_penalty: [1],
  use_beam_search: [false],
  suffix: [""],
  guided_json: [],
  guided_regex: [],
  guided_choice: [],
  guided_grammar: [],
  structured_outputs: [],
  bad_words: [],
  allowed_token_ids: [],
  truncate_prompt_tokens: [],
  prompt_embeds: [],
  functions: [],
  modalities: [],
  audio: [],
  prediction: [],
  web_search_options: [],
};

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** Throws Refused that names the first of them; unknown parameters are ignored, as other servers do. */
export function refuseNotDone(body: object): void {
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(HARMLESS, name) || value === null || isEmpty(value)) continue;
    if (!HARMLESS[name]!.includes(value)) throw notDone(name);
  }
  const { response_format, tools, tool_choice, best_of, n } = body as Record<string, unknown>;
  if (response_format && (response_format as { type?: unknown }).type !== "text") throw notDone("response_format");
  const chosen = typeof tool_choice === "object" && tool_choice !== null;
  if (tool_choice === "required" || chosen) throw notDone("tool_choice");
  if (tools && !Array.isArray(tools)) throw new Refused("invalid_request", "tools: a list is expected", "tools");
  if (typeof best_of === "number" && best_of !== (n ?? 1)) throw notDone("best_of");
}

export const notDone = (name: string): Refused =>
  new Refused("unsupported", `this server does not do ${name}: leave it out`, name);
