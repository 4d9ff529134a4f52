/** @file exp, log and cos from the kernels: the same bits on every Node, as the numeric path needs. */
import { type Scalars, wasmKernels } from "./loadKernels.js";

let kernels: Scalars | null = null;

/** One instance that holds no model. */
export const scalars = (): Scalars => (kernels ??= wasmKernels());

export const exp64 = (x: number): number => scalars().exp64(x);
export const log64 = (x: number): number => scalars().log64(x);
export const cos64 = (x: number): number => scalars().cos64(x);
