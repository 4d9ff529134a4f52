/**
 * @file The process that `clientBench` measures against: serve over the null engine; sends its address to its parent.
 */
import { serve } from "../serve/serve.js";
import { nullEngine } from "./nullEngine.js";

async function main(length: number): Promise<void> {
  const server = await serve(nullEngine(length), new Map(), { port: 0, bodyMegabytes: 256 });
  process.send!(server.url);
  process.once("disconnect", () => process.exit());
}

void main(Number(process.argv[2]));
