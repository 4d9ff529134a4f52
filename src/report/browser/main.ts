/** @file The script of figures/index.html: interactive figures, and the reader of outputs. The page reads without it. */
import type { OutputsFile } from "../outputs/shape.js";
import { drawPlots } from "./plots.js";
import { startReader } from "./reader.js";

declare global {
  var JUDGELAB_OUTPUTS: string | undefined; // an OutputsFile, gzipped and in base64: set by outputs.js
}

// outputs.js and plotly are deferred scripts: both have run by then, or could not be loaded
document.addEventListener("DOMContentLoaded", async () => {
  drawPlots();
  if (globalThis.JUDGELAB_OUTPUTS) startReader(await unpacked(globalThis.JUDGELAB_OUTPUTS));
});

async function unpacked(text: string): Promise<OutputsFile> {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}
