/** @file Cuts a batch into requests that a server accepts. */
import { LIMITS, type WireDatum } from "./wire.js";

/** In order; each of at most 1024 datums and about 5 MB, as the SDK counts bytes (10 a number). A larger datum goes alone. */
export function chunks(data: WireDatum[], limits: { datums: number; bytes: number } = LIMITS): WireDatum[][] {
  const cut: WireDatum[][] = [];
  let bytes = Infinity;
  for (const datum of data) {
    const size = bytesOf(datum);
    if (bytes + size > limits.bytes || cut.at(-1)!.length === limits.datums) {
      cut.push([]);
      bytes = 0;
    }
    cut.at(-1)!.push(datum);
    bytes += size;
  }
  return cut;
}

function bytesOf({ model_input, loss_fn_inputs }: WireDatum): number {
  let count = 0;
  for (const { tokens } of model_input.chunks) count += tokens.length;
  for (const tensor of Object.values(loss_fn_inputs)) count += tensor?.data.length ?? 0;
  return count * LIMITS.bytesPerNumber;
}
