/**
 * @file The protocol's protobuf (proto/tinker.proto), to and from the shapes of its JSON in wire.ts. Since version 0.25
 * the SDK uses only this encoding for training passes and for the answers of passes and samples.
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  ForwardBackwardOutputSchema,
  ForwardBackwardRequestSchema,
  NumberType,
  SampleResponseSchema,
  StopReason,
  type Tensor as TensorMessage,
  TensorSchema,
  type Top,
  TopSchema,
} from "./proto/tinker_pb.js";
import type { LossInput, SparseTensor } from "./wire.js";

export const PROTOBUF = "application/x-protobuf";

/** Stands for a log-probability that was not computed, in lists of the likeliest tokens. */
const NOT_COMPUTED = -99999;

// ---- arrays of numbers

const BYTES = {
  [NumberType.FLOAT32]: 4,
  [NumberType.INT64]: 8,
  [NumberType.INT32]: 4,
  [NumberType.BFLOAT16]: 2,
} as const;

/** Throws if the bytes are not a whole number of values of this type. */
function numbersOf(bytes: Uint8Array, type: NumberType): number[] {
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

function bytesOf(
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

/** A NaN is how a number that was not computed arrives; JSON writes null. */
const nullable = (numbers: number[]): (number | null)[] => numbers.map((x) => (Number.isNaN(x) ? null : x));
const notNull = (numbers: readonly (number | null)[]): number[] => numbers.map((x) => x ?? Number.NaN);

function tensorOf({ encoding, dtype, shape }: TensorMessage): SparseTensor {
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

function tensorMessage({ data, dtype, shape, sparse_crow_indices: rows, sparse_col_indices: columns }: SparseTensor) {
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

// ---- a training pass

/** A body of forward_backward; `forward_only` makes it one of forward. */
export interface PassBody {
  model_id: string;
  seq_id?: number | null | undefined;
  forward_backward_input: LossInput;
  forward_only?: boolean | undefined;
}

export function encodePass({ model_id, seq_id, forward_backward_input, forward_only }: PassBody): Uint8Array {
  const { data, loss_fn, loss_fn_config } = forward_backward_input;
  const numbers = Object.entries(loss_fn_config ?? {}).filter((entry): entry is [string, number] => {
    return typeof entry[1] === "number";
  });
  const message = create(ForwardBackwardRequestSchema, {
    modelId: model_id,
    seqId: seq_id ?? 0,
    lossFn: loss_fn,
    forwardOnly: forward_only ?? false,
    lossFnConfig: Object.fromEntries(numbers),
    lossFnConfigV2: Object.fromEntries(
      numbers.map(([name, value]) => [name, { value: { case: "number" as const, value } }]),
    ),
    data: data.map(({ model_input, loss_fn_inputs }) => ({
      modelInput: model_input.chunks.map(({ tokens }) => ({
        chunk: { case: "encodedText" as const, value: { tokens: bytesOf(tokens, NumberType.INT32) } },
      })),
      lossFnInputs: Object.fromEntries(
        Object.entries(loss_fn_inputs).flatMap(([name, tensor]) => (tensor ? [[name, tensorMessage(tensor)]] : [])),
      ),
    })),
  });
  return toBinary(ForwardBackwardRequestSchema, message);
}

/**
 * A body in the shape of JSON, not yet checked. Throws if the bytes are not such a message. Provenance is not used
 * here.
 */
export function decodePass(bytes: Uint8Array): unknown {
  const message = fromBinary(ForwardBackwardRequestSchema, bytes);
  const config = { ...message.lossFnConfig };
  const texts: Record<string, string> = {};
  for (const [name, { value }] of Object.entries(message.lossFnConfigV2)) {
    if (value.case === "number") config[name] = value.value;
    else if (value.case === "text") texts[name] = value.value;
  }
  const all = { ...config, ...texts };
  return {
    model_id: message.modelId,
    seq_id: message.seqId,
    ...(message.forwardOnly && { forward_only: true }),
    forward_backward_input: {
      loss_fn: message.lossFn,
      ...(Object.keys(all).length > 0 && { loss_fn_config: all }),
      data: message.data.map(({ modelInput, lossFnInputs }) => ({
        model_input: {
          chunks: modelInput.map(({ chunk }) =>
            chunk.case === "encodedText"
              ? { type: "encoded_text", tokens: numbersOf(chunk.value.tokens, NumberType.INT32) }
              : { type: chunk.case ?? "unknown" },
          ),
        },
        loss_fn_inputs: Object.fromEntries(
          Object.entries(lossFnInputs).map(([name, tensor]) => [name, tensorOf(tensor)]),
        ),
      })),
    },
  };
}

// ---- answers

/** Servers' answers to passes and samples, as far as protobuf can express them. */
export interface PassAnswer {
  loss_fn_output_type: string;
  loss_fn_outputs: { logprobs: { data: number[] } }[];
  metrics: Record<string, number>;
}
type Likeliest = ([number, number][] | null)[];
export interface SampleAnswer {
  type: "sample";
  sequences: {
    tokens: number[];
    logprobs: number[];
    stop_reason: "stop" | "length";
    topk_logprobs?: Likeliest;
  }[];
  prompt_logprobs?: (number | null)[];
  topk_prompt_logprobs?: Likeliest;
  target_prompt_logprobs?: SparseTensor;
}

/** The bytes of an answer, null for one that is JSON in every version: errors, and all other calls. */
export function encodeAnswer(answer: object): Uint8Array | null {
  if ("loss_fn_output_type" in answer) return encodePassAnswer(answer as PassAnswer);
  if ("type" in answer && answer.type === "sample") return encodeSampleAnswer(answer as SampleAnswer);
  return null;
}

function encodePassAnswer({ loss_fn_output_type, loss_fn_outputs, metrics }: PassAnswer): Uint8Array {
  const offsets = [0];
  for (const { logprobs } of loss_fn_outputs) offsets.push(offsets.at(-1)! + 4 * logprobs.data.length);
  const logprobs = {
    data: bytesOf(
      loss_fn_outputs.flatMap(({ logprobs }) => logprobs.data),
      NumberType.FLOAT32,
    ),
    offsets: bytesOf(offsets, NumberType.INT64),
    dtype: NumberType.FLOAT32,
  };
  const message = create(ForwardBackwardOutputSchema, {
    lossFnOutputType: loss_fn_output_type,
    lossFnOutputs: [{ typeTag: loss_fn_output_type, fields: { logprobs }, numDatums: BigInt(loss_fn_outputs.length) }],
    metrics,
  });
  return toBinary(ForwardBackwardOutputSchema, message);
}

function encodeSampleAnswer(answer: SampleAnswer): Uint8Array {
  const { sequences, prompt_logprobs, topk_prompt_logprobs, target_prompt_logprobs } = answer;
  const message = create(SampleResponseSchema, {
    sequences: sequences.map(({ tokens, logprobs, stop_reason, topk_logprobs }) => ({
      stopReason: stop_reason === "stop" ? StopReason.STOP : StopReason.LENGTH,
      tokens: bytesOf(tokens, NumberType.INT32),
      logprobs: bytesOf(logprobs, NumberType.FLOAT32),
      ...(topk_logprobs && { topkSampledLogprobs: topMessage(topk_logprobs) }),
    })),
    ...(prompt_logprobs && { promptLogprobs: bytesOf(notNull(prompt_logprobs), NumberType.FLOAT32) }),
    ...(topk_prompt_logprobs && { topkPromptLogprobs: topMessage(topk_prompt_logprobs) }),
    ...(target_prompt_logprobs && { targetPromptLogprobs: tensorMessage(target_prompt_logprobs) }),
  });
  return toBinary(SampleResponseSchema, message);
}

function topMessage(rows: Likeliest): Top {
  const k = Math.max(1, ...rows.map((row) => row?.length ?? 0)); // with 0 the SDK takes nothing for asked
  const cells = rows.flatMap((row) => Array.from({ length: k }, (_, i) => row?.[i] ?? ([0, NOT_COMPUTED] as const)));
  return create(TopSchema, {
    tokenIds: bytesOf(
      cells.map(([token]) => token),
      NumberType.INT32,
    ),
    logprobs: bytesOf(
      cells.map(([, logprob]) => logprob),
      NumberType.FLOAT32,
    ),
    k,
    length: rows.length,
  });
}

/** An answer in the shape of JSON, not yet checked. Throws if the bytes are not such a message. */
export function decodeAnswer(of: "sample" | "pass", bytes: Uint8Array): unknown {
  return of === "pass" ? decodePassAnswer(bytes) : decodeSampleAnswer(bytes);
}

function decodePassAnswer(bytes: Uint8Array): unknown {
  const { lossFnOutputs, metrics, lossFnOutputType } = fromBinary(ForwardBackwardOutputSchema, bytes);
  const outputs = lossFnOutputs.flatMap(({ fields, numDatums }) => {
    const batch = fields["logprobs"];
    if (!batch) return Array.from({ length: Number(numDatums) }, () => ({}));
    const offsets = numbersOf(batch.offsets, NumberType.INT64);
    return offsets.slice(1).map((end, i) => ({
      logprobs: { data: nullable(numbersOf(batch.data.subarray(offsets[i]!, end), batch.dtype)) },
    }));
  });
  // A loss of NaN must arrive as JSON has it.
  const told = Object.entries(metrics).map(([name, value]) => [name, Number.isFinite(value) ? value : null]);
  return { loss_fn_output_type: lossFnOutputType, loss_fn_outputs: outputs, metrics: Object.fromEntries(told) };
}

function decodeSampleAnswer(bytes: Uint8Array): unknown {
  const answer = fromBinary(SampleResponseSchema, bytes);
  return {
    sequences: answer.sequences.map(({ tokens, logprobs, stopReason, topkSampledLogprobs }) => ({
      tokens: numbersOf(tokens, NumberType.INT32),
      ...(logprobs && { logprobs: nullable(numbersOf(logprobs, NumberType.FLOAT32)) }),
      stop_reason: stopReason === StopReason.STOP ? "stop" : stopReason === StopReason.LENGTH ? "length" : stopReason,
      ...(topkSampledLogprobs && { topk_logprobs: likeliest(topkSampledLogprobs) }),
    })),
    ...(answer.promptLogprobs && { prompt_logprobs: nullable(numbersOf(answer.promptLogprobs, NumberType.FLOAT32)) }),
    ...(answer.topkPromptLogprobs && { topk_prompt_logprobs: likeliest(answer.topkPromptLogprobs) }),
    ...(answer.targetPromptLogprobs && { target_prompt_logprobs: tensorOf(answer.targetPromptLogprobs) }),
  };
}

function likeliest({ tokenIds, logprobs, k, length }: Top): Likeliest {
  const ids = numbersOf(tokenIds, NumberType.INT32),
    values = numbersOf(logprobs, NumberType.FLOAT32);
  if (ids.length !== k * length || values.length !== k * length)
    throw new Error(`${ids.length} tokens and ${values.length} log-probabilities for ${length} positions of ${k}`);
  return Array.from({ length }, (_, row) => {
    const cells = ids
      .slice(row * k, (row + 1) * k)
      .map((id, i): [number, number] => [id, values[row * k + i]!])
      .filter(([, logprob]) => logprob !== NOT_COMPUTED);
    return cells.length > 0 ? cells : null;
  });
}
