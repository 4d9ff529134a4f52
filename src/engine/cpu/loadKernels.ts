/** @file Loads the compiled kernels; each instance has a memory of its own. */
import { readKernels } from "#platform";

export interface Kernels {
  /** The memory as it is now; it grows while room is reserved. */
  memory(): ArrayBufferLike;
  /** Where in the memory an exported variable points to, 0 before its room is reserved. */
  pointer(name: string): number;
  shape(vocabulary: number, width: number, layers: number, context: number, tokens: number): number;
  reserveTraining(): void;
  reserveForward(): void;
  reserveBackward(): void;
  reserveDecode(rows: number): void;
  forward(sequences: number): number;
  hidden(sequences: number): number;
  backward(): void;
  setAside(): void;
  collect(anew: boolean): void;
  gradientNorm(): number;
  adamw(
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    decay: number,
    correction1: number,
    correction2: number,
    scale: number,
  ): void;
  seat(place: number, sequence: number, previous: number): void;
  decode(rows: number, maxTokens: number, temperature: number, topK: number, topP: number, follow: boolean): void;
  multiplyAddPeak(rounds: number, at: number): number;
  gemmPeak(a: number, b: number, c: number, m: number, k: number, n: number): void;
}

/** exp, log, cos and the random numbers of the kernels: always WebAssembly's. */
export interface Scalars {
  exp64(x: number): number;
  log64(x: number): number;
  cos64(x: number): number;
  uniform(seed: number, sample: number, position: number): number;
}

let compiled: WebAssembly.Module | null = null;

export function wasmKernels(): Kernels & Scalars {
  compiled ??= new WebAssembly.Module(readKernels());
  const abort = () => {
    throw new Error("the kernels ran out of memory or met an impossible size");
  };
  const { memory, ...exported } = new WebAssembly.Instance(compiled, { env: { abort } }).exports;
  return {
    ...(exported as unknown as Omit<Kernels, "memory" | "pointer"> & Scalars),
    memory: () => (memory as WebAssembly.Memory).buffer,
    pointer(name) {
      const found = exported[name];
      if (!(found instanceof WebAssembly.Global))
        throw new Error(`the kernels export no variable ${name}: run \`make build\``);
      return found.value as number;
    },
  };
}
