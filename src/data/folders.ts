/**
 * @file The folders of downloads and splits: under data, or where JUDGELAB_DATA (make's DATA) says, such as a larger
 * disk.
 */
import { join } from "node:path";

const folder = (): string => process.env.JUDGELAB_DATA || "data";

export const downloadsFolder = (): string => join(folder(), "downloads");
/** The folder that `judgelab data split` writes. */
export const splitsFolder = (scale: string, seed: number): string => join(folder(), "splits", scale, `seed-${seed}`);
