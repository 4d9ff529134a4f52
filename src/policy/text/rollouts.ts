/** @file What a policy answers to instructions in real text. */
import type { Completion, Sampler } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { Sampled } from "../../training/learnFromRewards.js";

export interface TextRollout extends Sampled {
  text: string;
  truncated: boolean; // did not end within the length
}

/** How long prompts and answers may be, in tokens, and how answers are drawn. */
export interface Sampling {
  maxPrompt: number;
  maxResponse: number;
  temperature: number;
}

/** `count` answers to an instruction; null where it is longer than prompts may be. */
export async function answer(
  sampler: Sampler,
  format: TextFormat,
  instruction: string,
  count: number,
  { maxPrompt, maxResponse: maxTokens, temperature }: Sampling,
  seed: number,
): Promise<TextRollout[] | null> {
  const prompt = format.prompt([{ role: "user", content: instruction }], { thinking: false });
  if (prompt.length > maxPrompt) return null;
  const [completions] = await sampler.sample([{ prompt, count, maxTokens, temperature, stop: [format.end], seed }]);
  return completions!.map((one) => rollout(format, prompt, one));
}

function rollout(format: TextFormat, prompt: number[], { tokens, logprobs, stopReason }: Completion): TextRollout {
  const truncated = stopReason === "length";
  return { prompt, tokens, logprobs, truncated, text: format.decode(truncated ? tokens : tokens.slice(0, -1)) };
}
