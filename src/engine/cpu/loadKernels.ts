/** @file Loads the compiled kernels; each instance has a memory of its own. */
import { readKernels } from "#platform";

let compiled: WebAssembly.Module | null = null;

/** Exported functions are called directly; exported variables (pointers into the memory) are read with `pointer`. */
export interface Kernels {
  memory: WebAssembly.Memory;
  shape(vocabulary: number, width: number, layers: number, context: number, tokens: number): number;
  reserveTraining(): void;
  reserveForward(): void;
  reserveBackward(): void;
  reserveDecode(rows: number): void;
  forward(sequences: number): number;
  hidden(sequences: number): number;
  backward(): void;
  gradientNorm(): number;
  adamw(...scalars: number[]): void;
  seat(row: number, sequence: number): void;
  decode(rows: number, maxTokens: number, temperature: number, topK: number, topP: number, follow: boolean): void;
  multiplyAddPeak(rounds: number, at: number): number;
  gemmPeak(a: number, b: number, c: number, m: number, k: number, n: number): void;
  exp64(x: number): number;
  log64(x: number): number;
  cos64(x: number): number;
  uniform(seed: number, sample: number, position: number): number;
}

export function instantiate(): Kernels {
  compiled ??= new WebAssembly.Module(readKernels());
  const abort = () => {
    throw new Error("the kernels ran out of memory or met an impossible size");
  };
  return new WebAssembly.Instance(compiled, { env: { abort } }).exports as unknown as Kernels;
}

/** The address an exported variable of the kernels holds. */
export function pointer(kernels: Kernels, name: string): number {
  const found = (kernels as unknown as Record<string, WebAssembly.Global | undefined>)[name];
  if (found === undefined) throw new Error(`the kernels export no variable ${name}: run \`make build\``);
  return found.value as number;
}
