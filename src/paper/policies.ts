/** @file The paper's base policies (section 2.2). */

export const POLICIES = ["llama-3.1-8b", "qwen2.5-7b", "qwen3-4b"] as const;
export type PolicyId = (typeof POLICIES)[number];

export const POLICY_NAMES: Record<PolicyId, string> = {
  "llama-3.1-8b": "Llama-3.1-8B",
  "qwen2.5-7b": "Qwen2.5-7B",
  "qwen3-4b": "Qwen3-4B",
};
