/** @file One lane's share of forwardBackward: losses and their gradient, micro-batch by micro-batch, in order. */
import type { Datum, Loss } from "../engine.js";
import { k3, tokenTerm } from "../losses.js";
import { microBatches, pack } from "./core.js";
import type { Core } from "./core.js";

export interface LaneReport {
  loss: number;
  tokens: number;
  clipped: number;
  kl: number; // sum of k3 estimates
  referenced: number; // tokens that had a reference
  logprobs: Float32Array[];
}

function check(datum: Datum, index: number, loss: Loss): void {
  const rows = datum.tokens.length - datum.from;
  if (datum.from < 1 || rows < 1) {
    throw new Error(`datum ${index}: from = ${datum.from} leaves no token of ${datum.tokens.length} to train on`);
  }
  const needed = loss.kind === "cross_entropy" ? [] : (["logprobs", "advantages"] as const);
  for (const field of [...needed, "weights", "reference"] as const) {
    const given = datum[field];
    if (given === undefined ? (needed as readonly string[]).includes(field) : given.length !== rows) {
      throw new Error(`datum ${index}: ${field} has ${given?.length ?? "no"} entries where ${rows} are needed by ${loss.kind}`);
    }
  }
}

/** Adds the gradient of the summed loss to the core's and reports it. */
export function addGradient(core: Core, datums: Datum[], loss: Loss): LaneReport {
  datums.forEach((datum, index) => check(datum, index, loss));
  const sequences = datums.map(({ tokens, from }) => ({ tokens, length: tokens.length - 1, first: from - 1 }));
  const report: LaneReport = { loss: 0, tokens: 0, clipped: 0, kl: 0, referenced: 0, logprobs: [] };
  const klWeight = loss.kind === "cross_entropy" ? 0 : (loss.klWeight ?? 0);
  for (const [begin, end] of microBatches(sequences)) {
    pack(core, sequences, begin, end);
    core.kernels.forward(end - begin);
    let r = 0;
    for (const datum of datums.slice(begin, end)) {
      const rows = datum.tokens.length - datum.from;
      report.logprobs.push(core.logps.slice(r, r + rows));
      for (let i = 0; i < rows; i++, r++) {
        const weight = datum.weights === undefined ? 1 : datum.weights[i]!;
        core.coefficients[r] = 0;
        if (weight === 0) continue;
        const logp = core.logps[r]!;
        const term = tokenTerm(loss, logp, datum.logprobs?.[i] ?? 0, datum.advantages?.[i] ?? 0);
        let slope = term.slope;
        report.loss += weight * term.loss;
        report.tokens++;
        if (term.clipped) report.clipped++;
        if (datum.reference !== undefined) {
          const kl = k3(logp, datum.reference[i]!);
          report.kl += kl.value;
          report.referenced++;
          report.loss += weight * klWeight * kl.value;
          slope += klWeight * kl.slope;
        }
        core.coefficients[r] = weight * slope;
      }
    }
    core.kernels.backward();
  }
  return report;
}
