/** @file What the scales on real text run against. */
import type { Chat } from "../../engine/chat.js";
import type { TextModel } from "../../engine/textModel.js";
import type { Prices } from "../../ledger/spend.js";
import type { JudgeSize } from "../../paper/judges.js";
import type { PolicyId } from "../../paper/policies.js";

/** The models and data that every endpoint stage may see. */
export interface EndpointTier {
  judge(size: JudgeSize): Promise<TextModel>;
  policy(id: PolicyId): Promise<TextModel>;
  data: string; // folder of the splits (splits.json and a jsonl file each)
  prices: Prices;
}

/** A model that is asked and not trained. Gold, and whoever answers as the baseline, are handed to annotation and evaluation alone. */
export interface ChatModel {
  role: "gold" | "baseline" | "arena";
  chat: Chat;
  model: string;
}

/** The arena's judge, handed to the arena alone. */
export interface ArenaServer extends ChatModel {
  benchmark: string; // folder of Arena-Hard-V2's questions and of its baselines' answers
}

export interface Servers {
  tier: EndpointTier;
  gold: ChatModel;
  baseline: ChatModel;
  arena: ArenaServer;
}
