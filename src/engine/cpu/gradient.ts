/** @file Losses of a batch and their gradient, micro-batch by micro-batch, in order. */
import type { Datum, Loss } from "../engine.js";
import { addToken, checkDatum, type LossSums, noLoss } from "../losses.js";
import { type Core, microBatches, pack } from "./model.js";

export interface BatchReport extends LossSums {
  logprobs: Float32Array[];
}

/** Adds the gradient of the summed loss to the core's and reports it. */
export function addGradient(core: Core, datums: Datum[], loss: Loss): BatchReport {
  datums.forEach((datum, index) => checkDatum(datum, index, loss));
  const sequences = datums.map(({ tokens, from }) => ({
    tokens,
    length: tokens.length - 1,
    first: from - 1,
    shared: 0,
  }));
  const report: BatchReport = { ...noLoss(), logprobs: [] };
  for (const [begin, end] of microBatches(sequences, core.capacity)) {
    pack(core, sequences, begin, end);
    core.kernels.forward(end - begin);
    let r = 0;
    for (const datum of datums.slice(begin, end)) {
      const rows = datum.tokens.length - datum.from;
      report.logprobs.push(core.logps.slice(r, r + rows));
      for (let i = 0; i < rows; i++, r++) core.coefficients[r] = addToken(report, datum, i, core.logps[r]!, loss);
    }
    core.kernels.backward();
  }
  return report;
}
