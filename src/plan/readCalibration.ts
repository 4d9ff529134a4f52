/** @file The file that `judgelab calibrate` leaves for `judgelab plan`. */
import { readFile } from "node:fs/promises";
import { parseJson } from "../store/parseJson.js";
import { StoreError } from "../store/problem.js";
import { Calibration } from "./calibration.js";

/** Throws StoreError if the file is missing, damaged or of another scale. */
export async function readCalibration(file: string, scale: string): Promise<Calibration> {
  const remedy = "measure again with judgelab calibrate";
  const text = await readFile(file, "utf8").catch(() => {
    throw new StoreError({ kind: "missing", file, remedy });
  });
  const calibration = parseJson(
    text,
    Calibration,
    (detail) => new StoreError({ kind: "damaged", file, detail, remedy }),
  );
  if (calibration.scale !== scale)
    throw new StoreError({
      ...{ kind: "damaged", file, detail: `measured at scale ${calibration.scale}, not ${scale}` },
      remedy: `${remedy} --scale ${scale}`,
    });
  return calibration;
}
