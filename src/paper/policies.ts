/** @file The paper's base policies (section 2.2), and the one that fits on a consumer GPU. */

export const POLICIES = ["llama-3.1-8b", "qwen2.5-7b", "qwen3-4b"] as const;
export type PaperPolicy = (typeof POLICIES)[number];

/** The paper's, and that of scale pocket: its judges' own base model, so that one training server holds all of them. */
export const POLICY_IDS = [...POLICIES, "qwen3-1.7b"] as const;
export type PolicyId = (typeof POLICY_IDS)[number];

export const POLICY_NAMES: Record<PolicyId, string> = {
  "llama-3.1-8b": "Llama-3.1-8B",
  "qwen2.5-7b": "Qwen2.5-7B",
  "qwen3-4b": "Qwen3-4B",
  "qwen3-1.7b": "Qwen3-1.7B",
};
