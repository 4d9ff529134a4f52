/** @file The script of figures/index.html: interactive figures, and the reader of outputs. The page reads without it. */
import type { OutputsFile } from "../outputs/shape.js";
import { drawPlots } from "./plots.js";
import { startReader } from "./reader.js";

declare global {
  var JUDGELAB_OUTPUTS: OutputsFile | undefined; // set by outputs.js
}

// outputs.js and plotly are deferred scripts: both have run by then, or could not be loaded
document.addEventListener("DOMContentLoaded", () => {
  drawPlots();
  if (globalThis.JUDGELAB_OUTPUTS) startReader(globalThis.JUDGELAB_OUTPUTS);
});
