import assert from "node:assert/strict";
import { callOrder } from "../../src/serve/callOrder.js";

describe("the calls of one model", () => {
  it("run by their numbers, of which 2,000 may wait; the next in turn is never refused", async () => {
    const order = callOrder(60);
    const ran: number[] = [];
    const call = (number: number) => order.take(number, async () => void ran.push(number));
    const waiting = Array.from({ length: 2000 }, (_, i) => call(2001 - i)); // 2001 down to 2
    await assert.rejects(call(2002), { code: "too_busy", message: "2000 calls wait for call 1 of this model" });
    assert.deepEqual(ran, []);
    await Promise.all([call(1), ...waiting]);
    assert.deepEqual(
      ran,
      Array.from({ length: 2001 }, (_, i) => i + 1),
    );
    await call(2003); // 2002 was refused, and is not waited for
    assert.equal(ran.at(-1), 2003);
  });
});
