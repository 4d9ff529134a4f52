/** @file Whether an OpenAI-compatible server can play its role, found out by a handful of short calls. */
import { z } from "zod";
import type { Endpoint, Role } from "../../servers/endpoints.js";
import { type Check, checked, skipped } from "../../servers/probe.js";
import type { Token } from "../engine.js";
import { chatRequest } from "./chat.js";
import { ChatCompletion, chatReply } from "./chatReply.js";
import { type OpenaiClient, openaiClient } from "./client.js";
import { complete } from "./completion.js";
import { nextTokenOf } from "./nextToken.js";
import type { Patience } from "./retries.js";
import { promptLogprobs } from "./sampler.js";
import { type Encode, scoreTokenIds, serverTokenizer } from "./serverTokens.js";

export interface InferenceProbeOptions {
  /** Loads the tokenizer that an endpoint names, to be compared with the server's. */
  loadTokenizer?: (place: string) => Promise<{ encode(text: string): Token[] }>;
  /** What a chat of the role is asked, where it cannot be just anything. */
  questions?: Partial<Record<Role, string>>;
  /** Tokens that an answer of the role may take: a server whose context is no longer refuses every call. */
  longest?: Partial<Record<Role, number>>;
  patience?: Patience;
}

const QUESTION = "Answer with the one word ready.";
const SHORT: Patience = { retries: 1, firstSeconds: 1, mostSeconds: 5 };
const Models = z.object({ data: z.array(z.object({ id: z.string(), max_model_len: z.number().nullish() })) }); // vLLM and SGLang tell it
/**
 * Cut differently by tokenizers that differ: spaces, digits, accents (one of them combining), scripts, emoji, line
 * ends.
 */
const SAMPLE = "  The score is 7.25\n\n\tça cafe\u0301 – 東京 привет 🙂 1234567890 don't<think";
const ANY_PROMPT = [1, 2, 3, 4]; // every vocabulary has these

/** A trained role whose url answers nothing, as that of most training servers: docs/endpoints.md. */
const NO_MODEL = "none";

/** A server that cannot be reached, or lacks the model, is asked nothing more. */
export async function probeInference(
  role: Role,
  endpoint: Endpoint,
  options: InferenceProbeOptions = {},
): Promise<Check[]> {
  if (endpoint.training && endpoint.model === NO_MODEL)
    return [skipped("model", `${NO_MODEL} is read at its url: what is sampled is sampled where it is trained`)];
  let client: OpenaiClient;
  try {
    client = openaiClient(role, endpoint, { patience: options.patience ?? SHORT });
  } catch (error) {
    return [{ check: "key", outcome: "failed", detail: (error as Error).message }];
  }
  const model = await checked("model", () => modelThere(client, options.longest?.[role] ?? 0));
  if (model.outcome === "failed") return [model];
  const theirs = await serverTokenizer(client);
  const own = ownTokenizer(endpoint, options);
  const tokenizer = await tokenizerCheck(endpoint.tokenizer, theirs, own);
  if (role === "judge") return [model, tokenizer, await samples(client), ...(await judgeChecks(client, theirs ?? own))];
  if (role === "policy") return [model, tokenizer, await samples(client), await policyCheck(client)];
  return [model, tokenizer, await checked("chat", () => answers(client, role, options.questions?.[role] ?? QUESTION))];
}

function ownTokenizer({ tokenizer }: Endpoint, { loadTokenizer }: InferenceProbeOptions): Encode | null {
  return tokenizer && loadTokenizer ? async (text) => (await loadTokenizer(tokenizer)).encode(text) : null;
}

async function modelThere(client: OpenaiClient, longest: number): Promise<string> {
  const { data } = await client.get("/models", Models);
  const ids = data.data.map(({ id }) => id);
  const { model, url } = client.endpoint;
  const found = data.data.find(({ id }) => id === model);
  if (!found)
    throw new Error(
      `${url} serves ${ids.slice(0, 5).join(", ") || "nothing"}${ids.length > 5 ? ", …" : ""}, not ${model}`,
    );
  const context = found.max_model_len;
  if (!context) return `one of ${ids.length} served`;
  if (context > longest) return `one of ${ids.length} served, ${context} tokens of context`;
  throw new Error(
    `${url} serves ${model} with ${context} tokens of context, and is asked for answers of up to ${longest}: start it with more, or ask for less`,
  );
}

async function tokenizerCheck(place: string | undefined, theirs: Encode | null, own: Encode | null): Promise<Check> {
  const name = "tokenizer";
  if (place === undefined) return skipped(name, "the role names none");
  if (!theirs) return skipped(name, "the server does not tell its tokens");
  if (!own) return skipped(name, "not compared");
  return checked(name, async () => {
    const [server, here] = [await theirs(SAMPLE), await own(SAMPLE)];
    const differs = server.findIndex((token, index) => token !== here[index]);
    if (differs < 0 && server.length === here.length) return `${server.length} tokens alike`;
    throw new Error(
      `${place} differs from the server's at token ${differs < 0 ? server.length : differs} of ${JSON.stringify(SAMPLE)}`,
    );
  });
}

/** Gold is asked as annotation asks it, at high effort: judges learn from its reasoning. */
async function answers(client: OpenaiClient, role: Role, content: string): Promise<string> {
  const { model } = client.endpoint;
  const asked = { maxTokens: 512, temperature: 0, ...(role === "gold" && { effort: "high" as const }) };
  const body = chatRequest(model, [{ role: "user", content }], asked);
  const { data, requestId } = await client.post("/chat/completions", ChatCompletion, () => body);
  const { finish, reasoning } = chatReply(data, { model }, requestId);
  if (role === "gold" && reasoning === null && finish !== "length")
    throw new Error(
      "it shows no reasoning, which judges are to learn: serve a model that reasons, with its reasoning parser",
    );
  return `finish ${finish}, ${reasoning === null ? "no reasoning shown" : "reasoning shown"}`;
}

const samples = (client: OpenaiClient): Promise<Check> =>
  checked("samples", async () => {
    const completions = await complete(client, {
      prompt: ANY_PROMPT,
      count: 2,
      maxTokens: 4,
      temperature: 1,
      seed: 1,
    });
    return `${completions.length} with token ids and log-probabilities`;
  });

const policyCheck = (client: OpenaiClient): Promise<Check> =>
  checked("prompt log-probabilities", async () => `of ${(await promptLogprobs(client, ANY_PROMPT, 1)).length} tokens`);

async function judgeChecks(client: OpenaiClient, encode: Encode | null): Promise<Check[]> {
  const names = ["score tokens", "expected score"] as const;
  if (!encode)
    return names.map((name) => skipped(name, "the server does not tell its tokens, and the role names no tokenizer"));
  let digits: Token[] | null = null;
  const single = await checked(names[0], async () => {
    digits = await scoreTokenIds(encode);
    return "0 to 9 are ten single tokens";
  });
  if (!digits) return [single, skipped(names[1], "without score tokens")];
  const score = async () => {
    const { way, distribution, missing } = await nextTokenOf(client)(ANY_PROMPT, digits!);
    const mass = distribution.mass.toPrecision(2);
    return `by ${way}: mass ${mass} of four bare tokens${missing > 0 ? `, ${missing} of 10 not shown` : ""}`;
  };
  return [single, await checked(names[1], score)];
}
