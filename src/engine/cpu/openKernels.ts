/**
 * @file Which kernels compute: the native ones, in the widest vectors that this processor has and in which they were found
 * to give WebAssembly's bits, or WebAssembly's. Asked once a process; JUDGELAB_ENGINE=wasm turns native ones off.
 */
import { openNative, tell } from "#platform";
import { bitsOf } from "./bits.js";
import { type Kernels, wasmKernels } from "./loadKernels.js";

interface NativeModule {
  widths: string[]; // that this processor has, the widest first
  create(width: string): Kernels;
}

export interface KernelKind {
  name: string; // wasm, native-avx512, native-avx2
  open(): Kernels;
}

const WASM: KernelKind = { name: "wasm", open: wasmKernels };

/** All that could be loaded, unchecked; wasm is the last. */
export function kernelKinds(): KernelKind[] {
  const native = openNative() as NativeModule | null;
  const widths = native?.widths ?? [];
  return [...widths.map((width) => ({ name: `native-${width}`, open: () => native!.create(width) })), WASM];
}

function choose(): KernelKind {
  const kinds = kernelKinds();
  if (kinds.length === 1) return WASM;
  const expected = bitsOf(wasmKernels);
  for (const kind of kinds) {
    if (kind === WASM) break;
    try {
      if (bitsOf(kind.open) === expected) return kind;
      tell(`${kind.name} kernels give other bits than WebAssembly's on this machine, so they are not used`);
    } catch (error) {
      tell(`${kind.name} kernels do not run on this machine: ${error instanceof Error ? error.message : error}`);
    }
  }
  return WASM;
}

let chosen: KernelKind | null = null;

/** The kernels of this process. */
export const chosenKernels = (): KernelKind => (chosen ??= choose());

export const openKernels = (): Kernels => chosenKernels().open();
