import assert from "node:assert/strict";
import { retryAfterSeconds } from "../../src/servers/retryAfter.js";

describe("retryAfterSeconds", () => {
  const of = (headers: Record<string, string>, now?: number) => retryAfterSeconds((name) => headers[name], now);
  const date = "Wed, 21 Oct 2026 07:28:00 GMT"; // the form of RFC 9110

  it("reads seconds, milliseconds and dates", () => {
    assert.equal(of({ "retry-after": "30" }), 30);
    assert.equal(of({ "retry-after": "0" }), 0);
    assert.equal(of({ "retry-after-ms": "1500", "retry-after": "2" }), 1.5);
    assert.equal(of({ "retry-after": date }, Date.UTC(2026, 9, 21, 7, 27, 30)), 30);
    assert.equal(of({ "retry-after": date }, Date.UTC(2026, 9, 21, 8)), 0);
  });
  it("measures a date from the reply's own, whatever this machine's clock says", () => {
    for (const hours of [-5, 0, 5]) {
      const headers = { "retry-after": date, date: "Wed, 21 Oct 2026 07:27:40 GMT" };
      assert.equal(of(headers, Date.UTC(2026, 9, 21, 7 + hours, 27, 40)), 20);
    }
  });
  it("is null where the server does not say, or nothing that can be read", () => {
    assert.equal(of({}), null);
    assert.equal(of({ "retry-after": "soon" }), null);
  });
});
