/** @file A plan as text: a table, and what it rests on. */
import { toMarkdown } from "../store/tableText.js";
import { BOUNDS, EFFICIENCY, GPU_HOUR_PRICE, type Range } from "./assumptions.js";
import { type PlanOptions, type PlanRow, planTotal } from "./planRun.js";

export function planText(rows: readonly PlanRow[], { gpuHourPrice = GPU_HOUR_PRICE, efficiency }: PlanOptions): string {
  const all = [...rows, { stage: "all", role: "", ...planTotal(rows) }];
  const three = (range: Range) => BOUNDS.map((bound) => short(range[bound])).join(" / ");
  const table = toMarkdown(
    all.map(({ stage, role, calls, tokensIn, tokensOut, gpuHours, cost }) => ({
      ...{ stage, role, calls: short(calls), "tokens in": three(tokensIn), "tokens out": three(tokensOut) },
      ...{ "A100-hours": three(gpuHours), cost: three(cost) },
    })),
  );
  const shares =
    efficiency === undefined ? BOUNDS.map((bound) => EFFICIENCY[bound]).join(", ") : `${efficiency} (given)`;
  return (
    table +
    `\nEach as min / expected / cap: of tokens a call, and of the share of an A100's peak that is kept up (${shares}).\n` +
    `An A100-hour at ${gpuHourPrice}; roles with a price in the endpoints file are paid by the token, their training by the hour.\n`
  );
}

const UNITS = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** Three digits: 1.23M, 45.6, 0.0789. */
export function short(value: number): string {
  const [unit, letter] = UNITS.find(([unit]) => value >= unit) ?? [1, ""];
  return `${Number((value / unit).toPrecision(3))}${letter}`;
}
