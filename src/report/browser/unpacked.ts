/** @file What src/report/packed.ts packed. */
import { fromBase64 } from "../base64.js";
import { inflated } from "../gzip.js";

export async function unpacked<T>(text: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await inflated(fromBase64(text)))) as T;
}
