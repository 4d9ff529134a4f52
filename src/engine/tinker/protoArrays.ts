/** @file Arrays of numbers as the protocol's protobuf has them (proto/tinker.proto), to and from the tensors of its JSON. */
import { create } from "@bufbuild/protobuf";
import { NumberType, type Tensor as TensorMessage, TensorSchema } from "./proto/tinker_pb.js";
import type { SparseTensor } from "./wire.js";

const BYTES = {
  [NumberType.FLOAT32]: 4,
  [NumberType.INT64]: 8,
  [NumberType.INT32]: 4,
  [NumberType.BFLOAT16]: 2,
} as const;

/** Throws if the bytes are not a whole number of values of this type. */
export function numbersOf(bytes: Uint8Array, type: NumberType): number[] {
  const size = type === NumberType.UNSPECIFIED ? undefined : BYTES[type];
  if (size === undefined) throw new Error(`an array of the unknown type ${type}`);
  if (bytes.length % size !== 0) throw new Error(`an array of ${bytes.length} bytes, where each number has ${size}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / size }, (_, i) => {
    switch (type) {
      case NumberType.FLOAT32:
        return view.getFloat32(4 * i, true);
      case NumberType.INT32:
        return view.getInt32(4 * i, true);
      case NumberType.INT64:
        return Number(view.getBigInt64(8 * i, true));
      default: {
        const upper = new DataView(new ArrayBuffer(4));
        upper.setUint16(2, view.getUint16(2 * i, true), true);
        return upper.getFloat32(0, true);
      }
    }
  });
}

export function bytesOf(
  numbers: ArrayLike<number>,
  type: NumberType.FLOAT32 | NumberType.INT64 | NumberType.INT32,
): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.length * BYTES[type]));
  for (let i = 0; i < numbers.length; i++) {
    if (type === NumberType.FLOAT32) view.setFloat32(4 * i, numbers[i]!, true);
    else if (type === NumberType.INT32) view.setInt32(4 * i, numbers[i]!, true);
    else view.setBigInt64(8 * i, BigInt(numbers[i]!), true);
  }
  return new Uint8Array(view.buffer);
}

export function tensorOf({ encoding, dtype, shape }: TensorMessage): SparseTensor {
  const whole = dtype === NumberType.INT64 || dtype === NumberType.INT32;
  const all = { dtype: whole ? ("int64" as const) : ("float32" as const), shape: shape.map(Number) };
  if (encoding.case !== "sparseCsr")
    return { data: encoding.case === "dense" ? numbersOf(encoding.value, dtype) : [], ...all };
  return {
    data: numbersOf(encoding.value.values, dtype),
    ...all,
    sparse_crow_indices: numbersOf(encoding.value.crowIndices, NumberType.INT64),
    sparse_col_indices: numbersOf(encoding.value.colIndices, NumberType.INT64),
  };
}

export function tensorMessage({
  data,
  dtype,
  shape,
  sparse_crow_indices: rows,
  sparse_col_indices: columns,
}: SparseTensor) {
  const type = dtype === "int64" ? NumberType.INT64 : NumberType.FLOAT32;
  const values = bytesOf(data, type);
  return create(TensorSchema, {
    dtype: type,
    shape: (shape ?? [data.length]).map(BigInt),
    encoding:
      rows && columns
        ? {
            case: "sparseCsr",
            value: {
              values,
              crowIndices: bytesOf(rows, NumberType.INT64),
              colIndices: bytesOf(columns, NumberType.INT64),
            },
          }
        : { case: "dense", value: values },
  });
}
