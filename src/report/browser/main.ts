/** @file The script of figures/index.html: interactive figures, and the reader of outputs. The page reads without it. */
import type { OutputsFile } from "../outputs/shape.js";
import { unpacked } from "../packing.js";
import { drawPlots } from "./plots.js";
import { startReader } from "./reader.js";

declare global {
  var JUDGELAB_OUTPUTS: string | undefined; // set by outputs.js: an OutputsFile, packed
}

// outputs.js and plotly are deferred scripts: both have run by then, or could not be loaded
document.addEventListener("DOMContentLoaded", () => {
  drawPlots();
  const packed = globalThis.JUDGELAB_OUTPUTS;
  if (packed) void unpacked<OutputsFile>(packed).then(startReader);
});
