/** @file Probes which roles an OpenAI-compatible server can play, with a handful of short calls. */
import { z } from "zod";
import { type Endpoint, ROLES, type Role } from "../../servers/endpoints.js";
import { type Check, checked, type Playable, skipped } from "../../servers/probe.js";
import type { Usage } from "../chat.js";
import type { Token } from "../engine.js";
import { chatRequest } from "./chat.js";
import { ChatCompletion, chatReply, unusable } from "./chatReply.js";
import { type OpenaiClient, openaiClient } from "./client.js";
import { complete } from "./completion.js";
import { nextTokenOf } from "./nextToken.js";
import type { Patience } from "./retries.js";
import { promptLogprobs } from "./sampler.js";
import { type Encode, scoreTokenIds, serverTokenizer } from "./serverTokens.js";

export interface InferenceProbeOptions {
  /** Loads the tokenizer that an endpoint names, to be compared with the server's. */
  loadTokenizer?: (place: string) => Promise<{ encode(text: string): Token[] }>;
  /** The question for a chat of the role, if any question will not do. */
  questions?: Partial<Record<Role, string>>;
  /** Tokens that an answer of the role may take: a server with a context no longer than that refuses every call. */
  longest?: Partial<Record<Role, number>>;
  patience?: Patience;
  /** Called after each check: a slow server takes minutes for all of them. */
  tell?: (line: string) => void;
}

const QUESTION = "Answer with the one word ready.";
const SHORT: Patience = { retries: 1, firstSeconds: 1, mostSeconds: 5 };
/** How much a model may read and write: as vLLM and SGLang, OpenRouter, Mistral and llama.cpp's server report it. */
const length = z.number().nullish();
const Models = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      ...{ max_model_len: length, context_length: length, max_context_length: length },
      meta: z.object({ n_ctx: length }).nullish(),
    }),
  ),
});
/**
 * Cut differently by tokenizers that differ: spaces, digits, accents (one of them combining), scripts, emoji, line
 * ends.
 */
const SAMPLE = "  The score is 7.25\n\n\tça cafe\u0301 – 東京 привет 🙂 1234567890 don't<think";
const ANY_PROMPT = [1, 2, 3, 4]; // every vocabulary has these

/** A trained role whose url does not answer, as with most training servers: docs/endpoints.md. */
const NO_MODEL = "none";

/** The checks of one server, each made once for all roles that need it. */
interface ServerChecks {
  of(role: Role): Promise<Check[]>;
}

/** A server that cannot be reached, or lacks the model, is asked nothing more. */
export async function probeInference(
  role: Role,
  endpoint: Endpoint,
  options: InferenceProbeOptions = {},
): Promise<Check[]> {
  if (endpoint.training && endpoint.model === NO_MODEL)
    return [skipped("model", `${NO_MODEL} is read at its url: what is sampled is sampled where it is trained`)];
  try {
    return await serverChecks(openaiClient(role, endpoint, { patience: options.patience ?? SHORT }), options).of(role);
  } catch (error) {
    return [{ check: "key", outcome: "failed", detail: (error as Error).message }];
  }
}

/**
 * What a server lacks for every role, not only its own. The url of a trained role is where its weights are read; its
 * training server decides whether they can be trained.
 */
export async function playableRoles(endpoint: Endpoint, options: InferenceProbeOptions = {}): Promise<Playable[]> {
  const checks = serverChecks(openaiClient("any", endpoint, { patience: options.patience ?? SHORT }), options);
  const found: Playable[] = [];
  for (const role of ROLES) {
    const failed = (await checks.of(role)).filter((one) => one.outcome === "failed" || LACKS.test(one.detail));
    const lacks = failed.map(({ check, detail }) => `${check}: ${detail}`).join("; ");
    found.push({ role, lacks: lacks || null });
  }
  return found;
}

const LACKS = /^(the server does not tell its tokens|without score tokens)/; // a check that could not be made for want of it

function serverChecks(client: OpenaiClient, options: InferenceProbeOptions): ServerChecks {
  const { endpoint } = client;
  const made = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name) as Promise<T>;
  };
  const told = (name: string, check: () => Promise<Check | Check[]>): Promise<Check[]> =>
    once(name, async () => {
      const found = [await check()].flat();
      for (const one of found) options.tell?.(`${endpoint.model} at ${endpoint.url}: ${one.check} ${one.outcome}`);
      return found;
    });
  const listed = () => once("models", () => client.get("/models", Models));
  const theirs = () => once("their tokens", () => serverTokenizer(client));
  const own = ownTokenizer(endpoint, options);
  const samplesCheck = () => told("samples", () => samples(client));
  const ofRole: Record<Role, () => Promise<Check[]>[]> = {
    judge: () => [samplesCheck(), told("scores", async () => judgeChecks(client, (await theirs()) ?? own))],
    policy: () => [samplesCheck(), told("prompt", () => policyCheck(client))],
    gold: () => chatChecks("gold"),
    baseline: () => chatChecks("baseline"),
    arena: () => chatChecks("arena"),
  };
  function chatChecks(role: Role): Promise<Check[]>[] {
    const question = options.questions?.[role] ?? QUESTION;
    const chat = () => checked("chat", () => answers(client, role, question));
    return [
      told(`chat ${role === "gold" ? "gold" : question}`, chat),
      told(`limit ${question}`, () => limitCheck(client, options.questions?.[role])),
    ];
  }
  return {
    async of(role) {
      const model = await told("model", () => checked("model", () => modelThere(client, listed)));
      if (model.some(({ outcome }) => outcome === "failed")) return model;
      const longest = options.longest?.[role] ?? 0;
      const context = await told(`context ${longest}`, () => contextCheck(client, listed, longest));
      const tokenizer = await told("tokenizer", async () => tokenizerCheck(endpoint.tokenizer, await theirs(), own));
      const rest: Check[] = [];
      for (const check of ofRole[role]()) rest.push(...(await check));
      return [...model, ...context, ...tokenizer, ...rest];
    },
  };
}

function ownTokenizer({ tokenizer }: Endpoint, { loadTokenizer }: InferenceProbeOptions): Encode | null {
  return tokenizer && loadTokenizer ? async (text) => (await loadTokenizer(tokenizer)).encode(text) : null;
}

type Listed = () => Promise<{ data: z.infer<typeof Models> }>;

async function modelThere({ endpoint: { model, url } }: OpenaiClient, listed: Listed): Promise<string> {
  const { data } = await listed();
  const ids = data.data.map(({ id }) => id);
  const found = data.data.find(({ id }) => id === model);
  if (!found)
    throw new Error(
      `${url} serves ${ids.slice(0, 5).join(", ") || "nothing"}${ids.length > 5 ? ", …" : ""}, not ${model}`,
    );
  const context = contextOf(found);
  return `one of ${ids.length} served${context ? `, ${context} tokens of context` : ""}`;
}

const contextOf = (one: z.infer<typeof Models>["data"][number]) =>
  one.max_model_len ?? one.meta?.n_ctx ?? one.context_length ?? one.max_context_length;

/** Made if the server reports its context, and shown only if that is too short. */
async function contextCheck(
  { endpoint: { model, url } }: OpenaiClient,
  listed: Listed,
  longest: number,
): Promise<Check[]> {
  const { data } = await listed();
  const found = data.data.find(({ id }) => id === model);
  const context = found && contextOf(found);
  if (!context || context > longest) return [];
  const detail = `${url} serves ${model} with ${context} tokens of context, and is asked for answers of up to ${longest}: start it with more, or ask for less`;
  return [{ check: "context", outcome: "failed", detail }];
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
  const { data, requestId } = await client.post("/chat/completions", ChatCompletion, () => body, unusable);
  const { finish, reasoning, usage } = chatReply(data, { model }, requestId);
  cutShort(finish, usage, asked.maxTokens);
  if (role === "gold" && reasoning === null && finish !== "length")
    throw new Error("it shows no reasoning for judges to learn: serve a model that reasons, with its reasoning parser");
  return `finish ${finish}, ${reasoning === null ? "no reasoning shown" : "reasoning shown"}`;
}

const LIMIT = 64;
const FEW = 4; // any answer to a role's own question takes more
const LONG_ANSWER = "Count from one to one hundred in words, one number a line, and write nothing else.";
const OTHER_NAME =
  'it ignores max_completion_tokens: give the role "parameters": {"max_completion_tokens": "max_tokens"}, if it knows that';

/** Servers ignore parameters that they do not know: an answer longer than the limit shows it. */
const limitCheck = (client: OpenaiClient, question?: string): Promise<Check> =>
  checked("token limit", async () => {
    const { model } = client.endpoint;
    const [content, limit] = question === undefined ? [LONG_ANSWER, LIMIT] : [question, FEW];
    const body = chatRequest(model, [{ role: "user", content }], { maxTokens: limit, temperature: 0 });
    const { data, requestId } = await client.post("/chat/completions", ChatCompletion, () => body, unusable);
    const { finish, text, reasoning, usage } = chatReply(data, { model }, requestId);
    cutShort(finish, usage, limit);
    const came = usage?.out ?? 0,
      letters = text.length + (reasoning?.length ?? 0);
    if (came > limit || (usage === null && letters > 20 * limit))
      throw new Error(`${came || "far more"} tokens come where ${limit} is the limit: ${OTHER_NAME}`);
    if (usage === null) return `finish ${finish}, but it reports no token counts`;
    return finish === "length" ? `kept: ${came} of ${limit} tokens` : `it ended by itself after ${came} tokens`;
  });

function cutShort(finish: string, usage: Usage | null, asked: number): void {
  if (finish === "length" && usage !== null && usage.out > 0 && usage.out < 0.9 * asked)
    throw new Error(`it is cut off after ${usage.out} tokens where ${asked} were requested: ${OTHER_NAME}`);
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
