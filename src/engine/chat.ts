/** @file A model that answers messages: what gold, an arena judge and any other model behind a chat endpoint offer. */

export interface Message {
  role: "system" | "user" | "assistant";
  content: string;
}

export interface ChatOptions {
  maxTokens: number; // of reasoning and answer together
  temperature: number;
  topP?: number;
  topK?: number;
  seed?: number;
  effort?: "low" | "medium" | "high"; // of gpt-oss and its kind: others take it as a word to think
  thinking?: boolean; // models of the Qwen3 kind, whose template has the switch
}

/** Tokens in and out, the reasoning among the latter. */
export interface Usage {
  in: number;
  out: number;
}

/** `finish` is data: a text that ends by "length" is cut off, and is for the caller to count as invalid. */
export interface ChatReply {
  text: string;
  reasoning: string | null; // null where the model wrote none, or the server keeps it to itself
  finish: "stop" | "length" | "other";
  usage: Usage | null; // null where the server does not say
  requestId: string | null;
  model: string; // as the server names it
}

export interface Chat {
  /** Throws EndpointError if no reply can be had. */
  complete(messages: readonly Message[], options: ChatOptions): Promise<ChatReply>;
}
