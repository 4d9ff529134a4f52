/** @file The command plan: what a preset will cost, before anything is sent. */
import { type Command, InvalidArgumentError } from "commander";
import type { TextScaleName } from "../paper/textScales.js";
import { CommandError, nonNegative, TEXT_SCALES_IN_HELP, textScaleName } from "./arguments.js";
import { lackingRoles } from "./optionalRoles.js";

export interface PlanArguments {
  scale: TextScaleName;
  endpoints?: string;
  budget?: number;
  gpuHour?: number;
  efficiency?: number;
  calibration?: string;
}

export function planCommand(judgelab: Command): void {
  judgelab
    .command("plan")
    .description("calls, tokens, GPU-hours and cost of a run against GPU servers; exits 1 above --budget")
    .requiredOption("--scale <name>", TEXT_SCALES_IN_HELP, textScaleName)
    .option("--endpoints <file>", "the endpoints file, for its prices and what its judge can tell")
    .option("--budget <money>", "in the currency of the prices", nonNegative)
    .option("--gpu-hour <money>", "price of an A100-hour (default: 2)", nonNegative)
    .option("--calibration <file>", "what judgelab calibrate measured, in place of the assumptions")
    .option("--efficiency <share>", "measured share of a GPU's peak (default: a range about 0.1)", share)
    .action(async (options: PlanArguments) => {
      const { text, refusal } = await plan(options);
      console.log(text.trimEnd());
      if (refusal) throw new CommandError(refusal);
    });
}

/** Throws, naming both numbers, where a scale is expected to cost more than a run may. */
export async function refuseAbove(budget: number, scale: TextScaleName, endpoints?: string): Promise<void> {
  const { refusal } = await plan({ scale, budget, ...(endpoints !== undefined && { endpoints }) });
  if (refusal) throw new CommandError(refusal);
}

/** `refusal`: why the budget does not suffice; null if it does, or if there is none. */
export async function plan(options: PlanArguments): Promise<{ text: string; refusal: string | null }> {
  const { scale, endpoints, budget, gpuHour, calibration } = options;
  const [
    { TEXT_SCALES },
    { planRun, planTotal },
    { planText },
    { readEndpoints, ROLES },
    { calibratedTokens },
    { readCalibration },
  ] = await Promise.all([
    import("../paper/textScales.js"),
    import("../plan/planRun.js"),
    import("../plan/planText.js"),
    import("../servers/endpoints.js"),
    import("../plan/calibration.js"),
    import("../plan/readCalibration.js"),
  ]);
  const roles = endpoints === undefined ? {} : readEndpoints(endpoints).roles;
  const prices = Object.fromEntries(ROLES.map((role) => [role, roles[role]?.price]));
  const measured = calibration === undefined ? null : await readCalibration(calibration, scale);
  const asked = {
    prices,
    gpuHourPrice: gpuHour,
    efficiency: options.efficiency ?? measured?.efficiency,
    lacking: endpoints === undefined ? [] : lackingRoles(roles),
    topLogprobs: roles.judge?.topLogprobs ?? true,
    ...(measured && { tokens: calibratedTokens(measured) }),
  };
  const rows = planRun(TEXT_SCALES[scale], asked);
  const { expected, cap } = planTotal(rows).cost;
  const refusal =
    budget !== undefined && expected > budget
      ? `scale ${scale} is expected to cost ${expected.toFixed(2)} (at most ${cap.toFixed(2)}), the budget is ${budget.toFixed(2)}: ` +
        "raise --budget, or take a smaller --scale"
      : null;
  return { text: planText(rows, asked), refusal };
}

function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError("Give a share of the peak, above 0 and up to 1.");
}
