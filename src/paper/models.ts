/** @file The paper's models (sections 2.1, 2.2): names on the hub, and parameters that work on a token, from their cards. */
import type { JudgeSize } from "./judges.js";
import type { PolicyId } from "./policies.js";

export interface Model {
  name: string;
  parameters: number; // of a mixture of experts: the active ones
}

const model = (name: string, billions: number): Model => ({ name, parameters: billions * 1e9 });

export const GOLD_MODEL = model("openai/gpt-oss-120b", 5.1); // 117 in all
export const JUDGE_MODELS: Record<JudgeSize, Model> = {
  "1.7b": model("Qwen/Qwen3-1.7B", 1.7),
  "4b": model("Qwen/Qwen3-4B", 4.0),
  "8b": model("Qwen/Qwen3-8B", 8.2),
  "14b": model("Qwen/Qwen3-14B", 14.8),
};
export const POLICY_MODELS: Record<PolicyId, Model> = {
  "llama-3.1-8b": model("meta-llama/Llama-3.1-8B-Instruct", 8.0),
  "qwen2.5-7b": model("Qwen/Qwen2.5-7B-Instruct", 7.6),
  "qwen3-4b": model("Qwen/Qwen3-4B-Instruct-2507", 4.0),
  "qwen3-1.7b": JUDGE_MODELS["1.7b"], // scale pocket's, not the paper's
};
