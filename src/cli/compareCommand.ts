/** @file The command `compare`: whether runs made here are the reference's, to the bit. */
import type { ScaleName } from "../paper/textScales.js";
import { type ScaleCommand, seedList } from "./arguments.js";

interface CompareArguments {
  scale: ScaleName;
  seeds: number[];
  root: string;
  folder: string;
}

/** Exits 1 if a run differs or is missing. */
export function compareCommand(command: ScaleCommand): void {
  command("compare", "compare every weight and row of runs made here with the reference; exits 1 where some differ")
    .requiredOption("--seeds <list>", 'such as "1 2 3"', seedList)
    .option("--root <folder>", "folder of the runs", "runs")
    .option("--folder <folder>", "folder of the references", "data/reference")
    .action(async (options: CompareArguments) => {
      const { reproduced, reproducedText } = await import("../results/reproduced.js");
      const found = await reproduced(options);
      process.stdout.write(reproducedText(found));
      if (found.runs.some(({ kind }) => kind !== "same")) process.exitCode = 1;
    });
}
