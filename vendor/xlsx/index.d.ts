export type ParsingOptions = Record<string, unknown>;
export type WritingOptions = Record<string, unknown>;
