/** @file Batches in the protocol's words. */
import assert from "node:assert/strict";
import { batchOf, lossInput } from "../../../src/engine/tinker/lossInput.js";
import { Datum, LossInput } from "../../../src/engine/tinker/wire.js";

const floats = (data: number[]) => ({ data, dtype: "float32", shape: [data.length] });
const whole = (data: number[]) => ({ data, dtype: "int64", shape: [data.length] });

describe("lossInput", () => {
  it("shifts a sequence by one and leaves the prompt without weight", () => {
    const body = lossInput([{ tokens: [5, 6, 7, 8], from: 2, weights: [0.5, 0.25] }], { kind: "cross_entropy" }, false);
    assert.deepEqual(body, {
      loss_fn: "cross_entropy",
      data: [
        {
          model_input: { chunks: [{ type: "encoded_text", tokens: [5, 6, 7] }] },
          loss_fn_inputs: { target_tokens: whole([6, 7, 8]), weights: floats([0, 0.5, 0.25]) },
        },
      ],
    });
  });

  it("sends both clip bounds as ratios, and puts the weights of ppo into its advantages", () => {
    const datum = { tokens: [5, 6, 7], from: 1, weights: [0.5, 0.25], logprobs: [-1, -2], advantages: [3, -4] };
    const body = lossInput([datum], { kind: "ppo", clipLow: 0.2, clipHigh: 0.3 }, false);
    assert.deepEqual(body.loss_fn_config, { clip_low_threshold: 0.8, clip_high_threshold: 1.3 });
    assert.deepEqual(body.data[0]!.loss_fn_inputs, {
      target_tokens: whole([6, 7]),
      logprobs: floats([-1, -2]),
      advantages: floats([1.5, -1]),
    });
  });

  it("names the datum that lacks what its loss needs", () => {
    const bad = [
      { tokens: [1, 2], from: 1, logprobs: [0], advantages: [1] },
      { tokens: [1, 2], from: 1, logprobs: [0] },
    ];
    assert.throws(
      () => lossInput(bad, { kind: "importance_sampling" }, false),
      /datum 1: advantages has no entries where 1 are needed/,
    );
  });

  it("brings a batch back whole where the server takes the extension", () => {
    const datum = {
      tokens: [5, 6, 7, 8],
      from: 2,
      weights: [0.1, 0.2],
      logprobs: [-1.5, -0.1],
      advantages: [2, 2],
      reference: [-1, -0.5],
    };
    const loss = { kind: "ppo" as const, clipLow: 0.2, clipHigh: 0.3, klWeight: 0.05 };
    const sent = LossInput.parse(JSON.parse(JSON.stringify(lossInput([datum], loss, true))));
    const back = batchOf(sent);
    assert.deepEqual(back.batch, [datum]);
    assert.deepEqual({ ...back.loss, clipLow: 0, clipHigh: 0 }, { ...loss, clipLow: 0, clipHigh: 0 });
    // The bounds in use are the same to the bit.
    assert.equal(1 - (back.loss as typeof loss).clipLow, 0.8);
    assert.equal(1 + (back.loss as typeof loss).clipHigh, 1.3);
  });

  it("reads a datum of the SDK: every target counts", () => {
    const datum = Datum.parse({
      model_input: {
        chunks: [
          { tokens: [1, 2], type: "encoded_text" },
          { tokens: [3], type: "encoded_text" },
        ],
      },
      loss_fn_inputs: {
        target_tokens: { data: [2, 3, 4], dtype: "int64" },
        weights: { data: [0, 1, 1], dtype: "float32", shape: [3] },
      },
    });
    const { batch, loss } = batchOf({ data: [datum], loss_fn: "cross_entropy" });
    assert.deepEqual(batch, [{ tokens: [1, 2, 3, 4], from: 1, weights: [0, 1, 1] }]);
    assert.deepEqual(loss, { kind: "cross_entropy" });
  });

  it("refuses targets that do not follow the input, and tensors that do not fit it", () => {
    const of = (inputs: object) =>
      Datum.parse({ model_input: { chunks: [{ tokens: [1, 2] }] }, loss_fn_inputs: inputs });
    const read = (inputs: object) => () => batchOf({ data: [of(inputs)], loss_fn: "cross_entropy" });
    assert.throws(read({ target_tokens: { data: [9, 3] } }), /target_tokens\[0\] is not the token that follows/);
    assert.throws(read({ target_tokens: { data: [2] } }), /1 target_tokens for an input of 2/);
    assert.throws(
      read({ target_tokens: { data: [2, 3] }, weights: { data: [1] } }),
      /weights has 1 entries for 2 targets/,
    );
  });
});
