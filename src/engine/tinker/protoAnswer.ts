/**
 * @file Answers to passes and samples as protobuf (proto/tinker.proto), to and from the shapes of their JSON in wire.ts. Since
 * version 0.25 the SDK reads them only so.
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  ForwardBackwardOutputSchema,
  NumberType,
  SampleResponseSchema,
  StopReason,
  type Top,
  TopSchema,
} from "./proto/tinker_pb.js";
import { bytesOf, numbersOf, tensorMessage, tensorOf } from "./protoArrays.js";
import type { SparseTensor } from "./wire.js";

/** Stands for a log-probability that was not computed, in lists of the likeliest tokens. */
const NOT_COMPUTED = -99999;

/** A NaN is how a number that was not computed arrives; JSON writes null. */
const nullable = (numbers: number[]): (number | null)[] => numbers.map((x) => (Number.isNaN(x) ? null : x));
const notNull = (numbers: readonly (number | null)[]): number[] => numbers.map((x) => x ?? Number.NaN);

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
