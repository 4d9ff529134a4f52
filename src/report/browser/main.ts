/** @file The script of figures/index.html: interactive figures, and the reader of outputs. The page reads without it. */
import type { OutputsFile } from "../outputs/shape.js";
import { drawPlots } from "./plots.js";
import { startReader } from "./reader.js";

declare global {
  var JUDGELAB_OUTPUTS: string | undefined; // set by outputs.js: an OutputsFile as JSON, gzipped, in base64
}

// outputs.js and plotly are deferred scripts: both have run by then, or could not be loaded
document.addEventListener("DOMContentLoaded", () => {
  drawPlots();
  const packed = globalThis.JUDGELAB_OUTPUTS;
  if (packed) void unpacked(packed).then(startReader);
});

async function unpacked(packed: string): Promise<OutputsFile> {
  const letters = atob(packed);
  const bytes = Uint8Array.from({ length: letters.length }, (_, at) => letters.charCodeAt(at));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(plain).json()) as OutputsFile;
}
