/** @file JSON as text that a page or a script can hold: gzipped, in base64. packing.ts unpacks it. */
import { gzipSync } from "node:zlib";

export const packed = (value: object): string => gzipSync(JSON.stringify(value), { level: 9 }).toString("base64");
