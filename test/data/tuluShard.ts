/** @file Small parquet shards shaped as those of the mixture: lists of {content, role}. */
import { writeFileSync } from "node:fs";
import { parquetWriteBuffer } from "hyparquet-writer";

export interface Row {
  id: string;
  prompt: string;
  chosen: { content: string; role: string }[];
  rejected: { content: string; role: string }[];
  source: string;
}

const OFF = "allenai/tulu-3-sft-reused-off-policy-8b";
export const ON = "allenai/tulu-3-sft-reused-if";

const said = (instruction: string, answer: string) => [
  { content: instruction, role: "user" },
  { content: answer, role: "assistant" },
];
export const pair = (id: string, instruction: string, source = OFF): Row => ({
  id,
  source,
  prompt: instruction,
  chosen: said(instruction, `good ${id}`),
  rejected: said(instruction, `bad ${id}`),
});

const turns = (name: string) => [
  { name, repetition_type: "OPTIONAL" as const, num_children: 1, converted_type: "LIST" as const },
  { name: "list", repetition_type: "REPEATED" as const, num_children: 1 },
  { name: "element", repetition_type: "OPTIONAL" as const, num_children: 2 },
  {
    name: "content",
    type: "BYTE_ARRAY" as const,
    converted_type: "UTF8" as const,
    repetition_type: "OPTIONAL" as const,
  },
  { name: "role", type: "BYTE_ARRAY" as const, converted_type: "UTF8" as const, repetition_type: "OPTIONAL" as const },
];
const text = (name: string) => ({
  name,
  type: "BYTE_ARRAY" as const,
  converted_type: "UTF8" as const,
  repetition_type: "OPTIONAL" as const,
});

/** Snappy, as the hub writes them; several row groups. */
export function writeShard(file: string, rows: Row[], rowGroupSize = 3): string {
  const column = (name: keyof Row) => ({ name, data: rows.map((row) => row[name]) });
  const schema = [
    { name: "root", num_children: 5 },
    text("id"),
    text("prompt"),
    ...turns("chosen"),
    ...turns("rejected"),
    text("source"),
  ];
  const columnData = (["id", "prompt", "chosen", "rejected", "source"] as const).map(column);
  writeFileSync(file, Buffer.from(parquetWriteBuffer({ columnData, schema, rowGroupSize })));
  return file;
}
