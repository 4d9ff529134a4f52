/** @file The file that `judgelab calibrate` leaves for `judgelab plan`. */
import { readFile } from "node:fs/promises";
import { StoreError } from "../store/problem.js";
import { Calibration } from "./calibration.js";

export { calibratedTokens } from "./calibration.js";

/** Throws StoreError where the file is missing or damaged, Error where it is of another scale. */
export async function readCalibration(file: string, scale: string): Promise<Calibration> {
  const remedy = "measure again with judgelab calibrate";
  const text = await readFile(file, "utf8").catch(() => {
    throw new StoreError({ kind: "missing", file, remedy });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new StoreError({ kind: "damaged", file, detail: (error as Error).message, remedy });
  }
  const parsed = Calibration.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new StoreError({ kind: "damaged", file, detail: `${issue?.path.join(".")}: ${issue?.message}`, remedy });
  }
  if (parsed.data.scale !== scale) throw new Error(`${file} was measured at scale ${parsed.data.scale}, not ${scale}: ${remedy} --scale ${scale}`);
  return parsed.data;
}
