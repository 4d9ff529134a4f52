/** @file A batch and its loss in the protocol's words, and back: sequences shifted by one, clip bounds as ratios. */
import type { Datum, Loss } from "../engine.js";
import { checkDatum } from "../losses.js";
import type { LossInput, Tensor, WireDatum } from "./wire.js";

const floats = (data: number[]): Tensor => ({ data, dtype: "float32", shape: [data.length] });
const whole = (data: number[]): Tensor => ({ data, dtype: "int64", shape: [data.length] });

/**
 * The body of forward and forward_backward. Without the extension (`extended` false) the weights of importance_sampling
 * and ppo go into the advantages, in which those losses are linear; a `klWeight` then has no place and must have been refused.
 */
export function lossInput(batch: Datum[], loss: Loss, extended: boolean): LossInput {
  return {
    data: batch.map((datum, index) => wireDatum(datum, index, loss, extended)),
    loss_fn: loss.kind,
    ...config(loss),
  };
}

function config(loss: Loss): Pick<LossInput, "loss_fn_config"> {
  const kl = loss.kind === "cross_entropy" || loss.klWeight === undefined ? {} : { kl_weight: loss.klWeight };
  const clip =
    loss.kind === "ppo" ? { clip_low_threshold: 1 - loss.clipLow, clip_high_threshold: 1 + loss.clipHigh } : {};
  const all = { ...clip, ...kl };
  return Object.keys(all).length > 0 ? { loss_fn_config: all } : {};
}

function wireDatum(datum: Datum, index: number, loss: Loss, extended: boolean): WireDatum {
  checkDatum(datum, index, loss);
  const { tokens, from, weights, logprobs, advantages, reference } = datum;
  const rows = tokens.length - from;
  const padded = (values: ArrayLike<number>) => floats([...new Array<number>(from - 1).fill(0), ...Array.from(values)]);
  const ones = new Float32Array(rows).fill(1);
  const folded = () => Array.from(advantages ?? [], (advantage, i) => advantage * (weights?.[i] ?? 1));
  const policy = (): Partial<WireDatum["loss_fn_inputs"]> => ({
    logprobs: padded(logprobs ?? []),
    advantages: padded(extended ? (advantages ?? []) : folded()),
    ...(extended && weights ? { weights: padded(weights) } : {}),
    ...(extended && reference ? { reference: padded(reference) } : {}),
  });
  return {
    model_input: { chunks: [{ type: "encoded_text", tokens: tokens.slice(0, -1) as number[] }] },
    loss_fn_inputs: {
      target_tokens: whole(tokens.slice(1) as number[]),
      ...(loss.kind === "cross_entropy" ? { weights: padded(weights ?? ones) } : policy()),
      ...(extended ? { from: whole([from]) } : {}),
    },
  };
}

/** For servers: the batch and the loss that a body asks for. Throws if its tensors do not fit its tokens. */
export function batchOf({ data, loss_fn, loss_fn_config }: LossInput): { batch: Datum[]; loss: Loss } {
  return { batch: data.map(datumOf), loss: lossOf(loss_fn, loss_fn_config ?? {}) };
}

/** Clip bounds left out are the SDK's, .8 and 1.2. */
function lossOf(kind: LossInput["loss_fn"], config: NonNullable<LossInput["loss_fn_config"]>): Loss {
  if (kind === "cross_entropy") return { kind };
  const { clip_low_threshold: low = 0.8, clip_high_threshold: high = 1.2, kl_weight } = config;
  const kl = kl_weight === undefined ? {} : { klWeight: kl_weight };
  return kind === "ppo" ? { kind, clipLow: 1 - low, clipHigh: high - 1, ...kl } : { kind, ...kl };
}

function datumOf({ model_input, loss_fn_inputs }: WireDatum, index: number): Datum {
  const input = model_input.chunks.flatMap((chunk) => chunk.tokens);
  const { target_tokens, weights, logprobs, advantages, reference, from: first } = loss_fn_inputs;
  const targets = target_tokens.data,
    from = first?.data[0] ?? 1;
  const fail = (why: string) => new Error(`datum ${index}: ${why}`);
  if ((target_tokens.shape?.length ?? 1) !== 1)
    throw fail(`target_tokens has ${target_tokens.shape!.length} dimensions; one is supported`);
  if (input.length === 0 || targets.length !== input.length) {
    throw fail(`${targets.length} target_tokens for an input of ${input.length}`);
  }
  if (!(Number.isInteger(from) && from >= 1 && from <= input.length))
    throw fail(`from = ${from} is not within its ${input.length} targets`);
  const odd = targets.findIndex((token, t) => t + 1 < input.length && token !== input[t + 1]);
  if (odd >= 0)
    throw fail(`target_tokens[${odd}] is not the token that follows in model_input; other targets are not supported`);
  const rows = (name: string, tensor: Tensor | undefined) => {
    if (tensor === undefined) return {};
    if ((tensor.shape?.length ?? 1) !== 1)
      throw fail(`${name} has ${tensor.shape!.length} dimensions; one is supported`);
    if (tensor.data.length !== targets.length)
      throw fail(`${name} has ${tensor.data.length} entries for ${targets.length} targets`);
    return { [name]: tensor.data.slice(from - 1) };
  };
  return {
    tokens: [...input, targets.at(-1)!],
    from,
    ...rows("weights", weights),
    ...rows("logprobs", logprobs),
    ...rows("advantages", advantages),
    ...rows("reference", reference),
  };
}
