/**
 * @file The servers of the stages on text, from an endpoints file: gold and the arena's judge by chat, judges and
 * policies by Tinker.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { benchmarkFolder } from "../arena/benchmark.js";
import { withBase } from "../engine/baseModel.js";
import type { Chat } from "../engine/chat.js";
import { openaiChat } from "../engine/openai/chat.js";
import { openaiSampler } from "../engine/openai/sampler.js";
import { loadChatTemplate } from "../engine/text/renderChat.js";
import { loadTokenizer } from "../engine/text/tokenizer.js";
import { type TextModel, textFormat } from "../engine/textModel.js";
import { probeTraining } from "../engine/tinker/probe.js";
import { type TinkerEngine, type TinkerOptions, tinkerEngine } from "../engine/tinker/tinkerEngine.js";
import type { Prices } from "../ledger/spend.js";
import type { JudgeSize } from "../paper/judges.js";
import { JUDGE_MODELS, POLICY_MODELS } from "../paper/models.js";
import type { PolicyId } from "../paper/policies.js";
import type { TextScaleName } from "../paper/textScales.js";
import { RoleError } from "../servers/endpointError.js";
import { type Endpoints, endpointOf, keyOf, ROLES } from "../servers/endpoints.js";
import { StoreError } from "../store/problem.js";

/** The models that are trained and the data, which every stage may see. */
export interface Shared {
  judge(size: JudgeSize): Promise<TextModel>;
  policy(id: PolicyId): Promise<TextModel>;
  data: string; // folder of the splits (splits.json and a jsonl file each)
  prices: Prices;
}

/** A model that is only asked, never trained. Only annotation and evaluation get gold and the baseline. */
export interface ChatModel {
  role: "gold" | "baseline" | "arena";
  chat: Chat;
  model: string;
}

/** The arena's judge, handed to the arena alone. */
export interface ArenaServer extends ChatModel {
  benchmark: string; // folder of Arena-Hard-V2's questions and of its baselines' answers
}

/** A stage is handed what is shared, and of the others those that it may ask. */
export interface Servers {
  shared: Shared;
  gold: ChatModel;
  baseline: ChatModel;
  arena: ArenaServer;
}

type Trained = "judge" | "policy";

/** `benchmark`: the folder of Arena-Hard-V2. Connects to nothing yet: a stage reaches the servers that it asks for, and `close` ends what was opened. */
export async function openServers(
  endpoints: Endpoints,
  scale: TextScaleName,
  data: string,
  benchmark = benchmarkFolder(),
): Promise<Servers & { close(): Promise<void> }> {
  if (!existsSync(join(data, "splits.json"))) {
    const remedy = `make them with judgelab data split --scale ${scale}, once, with network access`;
    throw new StoreError({ kind: "lacks", path: data, what: "splits of the mixture", remedy });
  }
  const opened: Promise<TinkerEngine>[] = [];
  const connect = (options: TinkerOptions) => {
    const engine = tinkerEngine(options);
    opened.push(engine);
    return engine;
  };
  return {
    shared: {
      judge: (size) => textModel(endpoints, "judge", nameIn(scale, JUDGE_MODELS[size].name), connect),
      policy: (id) => textModel(endpoints, "policy", nameIn(scale, POLICY_MODELS[id].name), connect),
      data,
      prices: Object.fromEntries(ROLES.map((role) => [role, endpoints.roles[role]?.price])),
    },
    gold: chatModel(endpoints, "gold"),
    baseline: chatModel(endpoints, "baseline"),
    arena: { ...chatModel(endpoints, "arena"), benchmark },
    close: async () => void (await Promise.allSettled(opened.map(async (engine) => (await engine).close()))),
  };
}

/** The smoke test takes whatever a server trains; the others are about the paper's models. */
const nameIn = (scale: TextScaleName, name: string): string | null => (scale === "smoke-endpoint" ? null : name);

/** Throws if a key is not set, long before it is asked; of a role that the file lacks, asking it says so. */
function chatModel(endpoints: Endpoints, role: ChatModel["role"]): ChatModel {
  const endpoint = endpoints.roles[role];
  if (endpoint) return { role, model: endpoint.model, chat: openaiChat(role, endpoint) };
  return { role, model: "none", chat: { complete: async () => endpointOf(endpoints, role) as never } };
}

/** `wanted`: the paper's model; null: the one that the file names. */
async function textModel(
  endpoints: Endpoints,
  role: Trained,
  wanted: string | null,
  connect: (options: TinkerOptions) => Promise<TinkerEngine>,
): Promise<TextModel> {
  const endpoint = endpointOf(endpoints, role),
    { training, tokenizer, concurrency } = endpoint;
  if (!training) throw new RoleError({ kind: "not-trained", role });
  if (!tokenizer) throw new RoleError({ kind: "no-tokenizer", role });
  const name = wanted ?? training.baseModel;
  const key = keyOf(role, training);
  const options: TinkerOptions = {
    url: training.url,
    role,
    baseModel: name,
    loraRank: training.loraRank,
    concurrency,
    ...(key !== null && { key }),
  };
  const loaded = await loadTokenizer(tokenizerFolder(tokenizer, name));
  const format = textFormat({
    tokenizer: loaded,
    template: await loadChatTemplate(tokenizerFolder(tokenizer, name), loaded),
  });
  const base = { path: `base model ${name}`, hash: `${name}, rank ${training.loraRank}` };
  return {
    name: base.hash,
    role,
    base,
    format,
    probe: () => probeTraining(options),
    async open(probe) {
      const engine = await connect({ ...options, ...(probe && { probe }) });
      if (name !== training.baseModel && !engine.models.includes(name)) {
        const { url } = training;
        throw new RoleError({ kind: "other-model", role, url, model: name, offered: engine.models });
      }
      const read = endpoint.model === name ? () => openaiSampler(role, endpoint) : null;
      return withBase(engine, { ref: base, create: () => engine.create(ANY_SHAPE, SEED), read });
    },
  };
}

/** A base model brings its own shape. The seed is of a LoRA's first weights: the same for all, so that bases are one model. */
const ANY_SHAPE = { vocabulary: 16, width: 16, layers: 1, heads: 1, context: 8 };
const SEED = 1;

/** `tokenizers/Qwen/Qwen3-4B` where a folder holds those of several models, else the folder itself. */
function tokenizerFolder(folder: string, model: string): string {
  const own = join(folder, model);
  return existsSync(own) ? own : folder;
}
