/** @file What a preset will cost: calls, tokens, GPU-hours and money of each stage, before anything is sent. */

import { costOf } from "../ledger/spend.js";
import type { TextScale } from "../paper/textScales.js";
import type { Endpoint, Role } from "../servers/endpoints.js";
import { A100_PEAK, type CallTokens, EFFICIENCY, GPU_HOUR_PRICE, type Range, READ, ranged } from "./assumptions.js";
import { type Work, workOf } from "./workload.js";

export interface PlanOptions {
  /** What roles cost that are paid by the token; the others run on GPUs of one's own. */
  prices?: Partial<Record<Role, Endpoint["price"]>>;
  gpuHourPrice?: number; // in the same currency
  /** Measured share of a GPU's peak; without it EFFICIENCY's three. */
  efficiency?: number;
  /** Measured tokens; without them TOKENS. */
  tokens?: CallTokens;
  /** Whether the judge's server tells top log-probabilities; default true. */
  topLogprobs?: boolean;
  /** Roles that the endpoints file lacks: the stages that ask them are left out. */
  lacking?: readonly string[];
}

/** `tokensIn` are read or, in a row of training, trained on. GPU-hours are of A100s and only those one pays for by the hour. */
export interface PlanRow {
  stage: string;
  role: Role;
  calls: number;
  tokensIn: Range;
  tokensOut: Range;
  gpuHours: Range;
  cost: Range;
}

/** One row per stage and role, in the order of the pipeline. Pure: the same preset and options give the same rows. */
export function planRun(scale: TextScale, options: PlanOptions = {}): PlanRow[] {
  const rows = new Map<string, PlanRow>();
  for (const work of workOf(scale, options.tokens, options.lacking, options.topLogprobs)) {
    if (work.calls === 0) continue;
    const row = priced(work, options);
    const key = `${row.stage} ${row.role}`;
    const sum = rows.get(key);
    rows.set(key, sum ? added(sum, row) : row);
  }
  return [...rows.values()];
}

/** The last row of a plan. */
export function planTotal(rows: readonly PlanRow[]): Omit<PlanRow, "stage" | "role"> {
  const sum = (of: "tokensIn" | "tokensOut" | "gpuHours" | "cost") =>
    ranged((bound) => rows.reduce((total, row) => total + row[of][bound], 0));
  const calls = rows.reduce((total, row) => total + row.calls, 0);
  return {
    calls,
    tokensIn: sum("tokensIn"),
    tokensOut: sum("tokensOut"),
    gpuHours: sum("gpuHours"),
    cost: sum("cost"),
  };
}

function priced({ stage, role, parameters, operations, calls, in: read, out }: Work, options: PlanOptions): PlanRow {
  const { prices = {}, gpuHourPrice = GPU_HOUR_PRICE, efficiency } = options;
  const tokensIn = ranged((bound) => calls * read[bound]),
    tokensOut = ranged((bound) => calls * out[bound]);
  const price = operations === READ ? prices[role] : undefined;
  const rate = efficiency === undefined ? EFFICIENCY : { min: efficiency, expected: efficiency, cap: efficiency };
  const gpuHours = price
    ? { min: 0, expected: 0, cap: 0 }
    : ranged(
        (bound) => (operations * parameters * (tokensIn[bound] + tokensOut[bound])) / (A100_PEAK * rate[bound] * 3600),
      );
  const cost = ranged(
    (bound) => costOf({ in: tokensIn[bound], out: tokensOut[bound] }, price) ?? gpuHours[bound] * gpuHourPrice,
  );
  return { stage, role, calls, tokensIn, tokensOut, gpuHours, cost };
}

const added = (a: PlanRow, b: PlanRow): PlanRow => ({ ...a, ...planTotal([a, b]) });
