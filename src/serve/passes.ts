/** @file Incoming training data, checked against the model, and the answer of a pass over it. */
import type { Datum, Loss, LossReport, ModelShape } from "../engine/engine.js";
import { batchOf } from "../engine/tinker/lossInput.js";
import { Refused } from "./problem.js";
import { type Surrogate, surrogateOf } from "./surrogateLosses.js";
import type { ServedLossInput } from "./tinkerBodies.js";

/** A loss of the engine, or one that is taken through its derivative. */
export interface Pass {
  batch: Datum[];
  loss: Loss | Surrogate;
}

/** Throws Refused if the tensors do not fit their tokens, or the tokens do not fit the model. */
export function passOf(input: ServedLossInput, { vocabulary, context }: ModelShape): Pass {
  try {
    const surrogate = surrogateOf(input);
    const { loss_fn, loss_fn_config, data } = input;
    const inEngine = loss_fn === "cispo" || loss_fn === "dro" ? "importance_sampling" : loss_fn;
    if (!surrogate && loss_fn_config?.beta !== undefined) throw new Error(`${loss_fn} has no beta`);
    const { batch, loss } = batchOf({ data, loss_fn: inEngine, loss_fn_config });
    batch.forEach(({ tokens, logprobs, advantages }, index) => {
      const strange = tokens.find((token) => !(token >= 0 && token < vocabulary));
      if (strange !== undefined)
        throw new Error(`datum ${index}: token ${strange} is outside the vocabulary of ${vocabulary}`);
      if (tokens.length - 1 > context)
        throw new Error(
          `datum ${index}: ${tokens.length - 1} tokens are longer than the model's context of ${context}`,
        );
      if (loss.kind !== "cross_entropy" && !(logprobs && advantages))
        throw new Error(`datum ${index}: ${loss_fn} needs logprobs and advantages`);
    });
    return { batch, loss: surrogate ?? loss };
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
