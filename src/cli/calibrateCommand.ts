/** @file The command `calibrate`: three real steps against the servers, as measurements for `plan`. */
import { dirname, join } from "node:path";
import type { Command } from "commander";
import type { TextScaleName } from "../paper/textScales.js";
import { positiveInteger, positiveSeed, TEXT_SCALES_IN_HELP, textScaleName } from "./arguments.js";

interface CalibrateArguments {
  scale: TextScaleName;
  endpoints: string;
  gpus: number;
  seed: number;
  root: string;
}

export function calibrateCommand(judgelab: Command): void {
  judgelab
    .command("calibrate")
    .description(
      "run three real steps of a scale against its servers, and keep the measurements for judgelab plan --calibration",
    )
    .requiredOption("--scale <name>", TEXT_SCALES_IN_HELP, textScaleName)
    .requiredOption("--endpoints <file>", "the endpoints file")
    .requiredOption("--gpus <n>", "GPUs that the servers have in all", positiveInteger)
    .option("--seed <n>", "positive integer", positiveSeed, 1)
    .option("--root <folder>", "folder of the runs", "runs")
    .action(async (options: CalibrateArguments) => {
      const file = await measure(options);
      console.log(
        `${file}: judgelab plan --scale ${options.scale} --endpoints ${options.endpoints} --calibration ${file}`,
      );
    });
}

async function measure({ scale, endpoints, gpus, seed, root }: CalibrateArguments): Promise<string> {
  const [{ placesOf }, { calibrate, calibrationRun }, { TEXT_SCALES }, { writeWhole }, { mkdir }] = await Promise.all([
    import("../stages/connect.js"),
    import("../stages/calibrate.js"),
    import("../paper/textScales.js"),
    import("../store/writeWhole.js"),
    import("node:fs/promises"),
  ]);
  const { close, ...places } = await placesOf(calibrationRun(TEXT_SCALES[scale]), endpoints, { scale, seed });
  try {
    const found = await calibrate({ ...places, scale, seed, root }, TEXT_SCALES[scale], gpus);
    const file = join(root, scale, "calibration.json");
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, JSON.stringify(found, null, 2) + "\n");
    return file;
  } finally {
    await close();
  }
}
