export interface Tensor {
  shape: number[];
  rank: number;
  arraySync(): number | number[] | number[][];
}
export type Tensor1D = Tensor;
export type Tensor2D = Tensor;
export function scalar(value: number): Tensor;
export function tensor1d(values: number[]): Tensor;
export function tensor2d(values: number[] | number[][], shape?: [number, number]): Tensor;
