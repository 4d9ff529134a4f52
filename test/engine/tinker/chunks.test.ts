/** @file Requests that a server takes. */
import assert from "node:assert/strict";
import { chunks } from "../../../src/engine/tinker/chunks.js";
import { lossInput } from "../../../src/engine/tinker/lossInput.js";

/** Ten tokens: nine in, nine targets and nine weights of ten bytes each, 270 bytes. */
const ten = { tokens: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], from: 1 };
const data = (n: number) => lossInput(new Array(n).fill(ten), { kind: "cross_entropy" }, false).data;
const sizes = (cut: unknown[][]) => cut.map((part) => part.length);

describe("chunks", () => {
  it("cuts by number", () => assert.deepEqual(sizes(chunks(data(2050))), [1024, 1024, 2]));
  it("cuts by bytes", () => assert.deepEqual(sizes(chunks(data(5), { datums: 1024, bytes: 600 })), [2, 2, 1]));
  it("sends alone what is larger than a request", () =>
    assert.deepEqual(sizes(chunks(data(3), { datums: 1024, bytes: 100 })), [1, 1, 1]));
  it("keeps a full request whole", () => assert.deepEqual(sizes(chunks(data(1024))), [1024]));
});
