/** @file Training data as it comes in, checked against the model, and what a pass answers. */
import { z } from "zod";
import type { Datum, Loss, LossReport, ModelShape } from "../engine/engine.js";
import { batchOf } from "../engine/tinker/lossInput.js";
import {
  LossConfig,
  type LossInput,
  Tensor,
  Datum as WireDatum,
  LossInput as WireLossInput,
} from "../engine/tinker/wire.js";
import { Refused } from "./problem.js";

const tensor = Tensor.strict(),
  optional = tensor.optional();

/** The wire's, except that what would have to be left out (sparse tensors, thresholds of one datum) is refused. */
export const StrictLossInput = z.object({
  ...WireLossInput.shape,
  data: z
    .array(
      z.object({
        model_input: WireDatum.shape.model_input,
        loss_fn_inputs: z.strictObject({
          target_tokens: tensor,
          weights: optional,
          logprobs: optional,
          advantages: optional,
          reference: optional,
          from: optional,
        }),
      }),
    )
    .min(1),
  loss_fn_config: LossConfig.strict().nullish(),
});

/** Throws Refused where the tensors do not fit their tokens, or the tokens not the model. */
export function passOf(input: LossInput, { vocabulary, context }: ModelShape): { batch: Datum[]; loss: Loss } {
  try {
    const pass = batchOf(input);
    pass.batch.forEach(({ tokens, logprobs, advantages }, index) => {
      const strange = tokens.find((token) => !(token >= 0 && token < vocabulary));
      if (strange !== undefined)
        throw new Error(`datum ${index}: token ${strange} is outside the vocabulary of ${vocabulary}`);
      if (tokens.length - 1 > context)
        throw new Error(
          `datum ${index}: ${tokens.length - 1} tokens are longer than the model's context of ${context}`,
        );
      if (pass.loss.kind !== "cross_entropy" && !(logprobs && advantages))
        throw new Error(`datum ${index}: ${pass.loss.kind} needs logprobs and advantages`);
    });
    return pass;
  } catch (error) {
    throw new Refused("invalid_request", (error as Error).message, "data");
  }
}

const outputs = (logprobs: Float32Array[]) =>
  logprobs.map((data) => ({ logprobs: { data: Array.from(data), dtype: "float32", shape: [data.length] } }));

/** Metrics are named `<what>:<how the parts of a batch are combined>`: the SDK fails on any other name. */
export const forwardBackwardAnswer = ({ logprobs, loss, tokens, clipFraction, kl }: LossReport) => ({
  loss_fn_output_type: "ArrayRecord",
  loss_fn_outputs: outputs(logprobs),
  metrics: { "loss:sum": loss, "tokens:sum": tokens, "clip_fraction:mean": clipFraction, "kl:mean": kl },
});

export const forwardAnswer = (logprobs: Float32Array[]) => ({
  loss_fn_output_type: "ArrayRecord",
  loss_fn_outputs: outputs(logprobs),
  metrics: {},
});
