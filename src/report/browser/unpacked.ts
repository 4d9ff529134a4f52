/** @file What src/report/packed.ts packed. */
import { fromBase64 } from "../base64.js";

export async function unpacked<T>(text: string): Promise<T> {
  const plain = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(plain).json()) as T;
}
