/** @file The protocol's protobuf: bytes that the official SDK 0.38.0 wrote, and answers that it would read. */
import assert from "node:assert/strict";
import { decodeAnswer, encodeAnswer } from "../../../src/engine/tinker/protoAnswer.js";
import { decodePass, encodePass } from "../../../src/engine/tinker/protoRequest.js";

/** forward_backward_request_to_proto of one datum (tokens 20, 40, 60), serialized deterministically, with forward_only. */
const BY_THE_SDK =
  "0a016d10031a540a0c0a0a0a08140000002800000012280a0d7461726765745f746f6b656e7312170a1028000000000000003c000000000000001802220102" +
  "121a0a0777656967687473120f0a08000000000000c03f1801220102220370706f2a1d0a12636c69705f6c6f775f7468726573686f6c64119a9999999999e9" +
  "3f30013a1f0a12636c69705f6c6f775f7468726573686f6c641209099a9999999999e93f";

const PASS = {
  model_id: "m",
  seq_id: 3,
  forward_only: true,
  forward_backward_input: {
    loss_fn: "ppo" as const,
    loss_fn_config: { clip_low_threshold: 0.8 },
    data: [
      {
        model_input: { chunks: [{ type: "encoded_text" as const, tokens: [20, 40] }] },
        loss_fn_inputs: {
          target_tokens: { data: [40, 60], dtype: "int64" as const, shape: [2] },
          weights: { data: [0, 1.5], dtype: "float32" as const, shape: [2] },
        },
      },
    ],
  },
};

describe("protobuf", () => {
  it("reads and writes a pass as the SDK does", () => {
    assert.deepEqual(decodePass(Buffer.from(BY_THE_SDK, "hex")), PASS);
    assert.equal(Buffer.from(encodePass(PASS)).toString("hex"), BY_THE_SDK);
  });

  it("brings the answer of a pass back, a log-probability that is none as null", () => {
    const logprobs = (...data: number[]) => ({ logprobs: { data } });
    const answer = {
      loss_fn_output_type: "ArrayRecord",
      loss_fn_outputs: [logprobs(-0.5, Number.NaN), logprobs(-1.25)],
      metrics: { "loss:sum": 1.75 },
    };
    assert.deepEqual(decodeAnswer("pass", encodeAnswer(answer)!), {
      ...answer,
      loss_fn_outputs: [{ logprobs: { data: [-0.5, null] } }, { logprobs: { data: [-1.25] } }],
    });
  });

  it("brings a sample back, with what was not computed", () => {
    const answer = {
      type: "sample" as const,
      sequences: [
        { tokens: [7, 8], logprobs: [-0.5, -0.25], stop_reason: "length" as const },
        { tokens: [1], logprobs: [-2], stop_reason: "stop" as const, topk_logprobs: [[[1, -2] as [number, number]]] },
      ],
      prompt_logprobs: [null, -1.5],
      topk_prompt_logprobs: [null, [[5, -0.5] as [number, number]]],
      target_prompt_logprobs: { data: [0, -3], dtype: "float32" as const, shape: [1, 2] },
    };
    const { type: _, ...rest } = answer;
    assert.deepEqual(decodeAnswer("sample", encodeAnswer(answer)!), rest);
  });

  it("leaves other answers to JSON, and refuses bytes that are no such message", () => {
    assert.equal(encodeAnswer({ type: "optim_step", metrics: {} }), null);
    assert.equal(encodeAnswer({ error: "no", category: "user" }), null);
    assert.throws(() => decodePass(Buffer.from("0a05", "hex")));
    assert.throws(() => decodeAnswer("sample", Buffer.from("0a03120101", "hex")), /1 bytes, where each number has 4/);
  });
});
