/**
 * @file A training pass as protobuf (proto/tinker.proto), to and from the shape of its JSON in wire.ts. It is the one request
 * that the SDK sends so, and since version 0.25 only so.
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ForwardBackwardRequestSchema, NumberType } from "./proto/tinker_pb.js";
import { bytesOf, numbersOf, tensorMessage, tensorOf } from "./protoArrays.js";
import type { LossInput } from "./wire.js";

export const PROTOBUF = "application/x-protobuf";

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
