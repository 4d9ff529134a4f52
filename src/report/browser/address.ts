/** @file What is read as part of the page's address, so that it can be linked to: #reader/<judge>/<policy>/<seed>/<step>. */
import type { OutputsRun } from "../outputs/shape.js";
import type { Wanted } from "./choice.js";

export const addressOf = (run: OutputsRun, at: number): string =>
  ["#reader", run.judge, run.policy, run.seed, run.steps[at]].join("/");

/** Null for an address that names no run; what it leaves out is undefined. */
export function readAddress(hash: string): (Wanted & { step?: number }) | null {
  const [place, judge, policy, seed, step] = hash.split("/");
  if (place !== "#reader" || !judge) return null;
  return { judge, ...(policy && { policy }), ...(seed && { seed }), ...(step && { step: Number(step) }) };
}
