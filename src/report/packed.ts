/** @file JSON as text that a page or a script can hold: gzipped, in base64. src/report/browser/unpacked.ts reads it. */
import { gzipSync } from "node:zlib";

export const packed = (value: object): string => gzipSync(JSON.stringify(value), { level: 9 }).toString("base64");
