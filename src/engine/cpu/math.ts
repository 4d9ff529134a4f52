/** @file exp, log and cos from the kernels: the same bits on every Node, as the numeric path needs. */
import { instantiate } from "./loadKernels.js";

let kernels: ReturnType<typeof instantiate> | null = null;
const shared = () => (kernels ??= instantiate());

export const exp64 = (x: number): number => shared().exp64(x);
export const log64 = (x: number): number => shared().log64(x);
export const cos64 = (x: number): number => shared().cos64(x);
