/** @file What the scales on real text run against. */
import type { Chat } from "../../engine/chat.js";
import type { TextModel } from "../../engine/textModel.js";
import type { JudgeSize } from "../../paper/judges.js";
import type { PolicyId } from "../../paper/policies.js";
import type { Prices } from "../../store/spend.js";

/** The models and data that every endpoint stage may see. */
export interface EndpointTier {
  judge(size: JudgeSize): Promise<TextModel>;
  policy(id: PolicyId): Promise<TextModel>;
  data: string; // folder of the splits (splits.json and a jsonl file each)
  prices: Prices;
}

/** Handed to annotation and evaluation alone. */
export interface GoldModel {
  chat: Chat;
  model: string;
}

export interface Servers {
  tier: EndpointTier;
  gold: GoldModel;
}
