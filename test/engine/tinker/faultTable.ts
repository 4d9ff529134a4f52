/** @file What may go wrong with a call to a Tinker server and passes: it is made again, and counts once. */
import type { Fault } from "./fakeTinker.js";

const DATE = "Wed, 21 Oct 2015 07:28:00 GMT"; // on a server whose clock is years behind

export const FAULTS: [string, Fault][] = [
  ["408", { status: 408, text: "{}" }],
  ["409", { status: 409, text: "{}" }],
  ["425", { status: 425, text: "{}" }],
  ["429 with retry-after", { status: 429, headers: { "retry-after": "0" }, text: "{}" }],
  ["500", { status: 500, text: "<html>oh no</html>" }],
  ["a reset", { reset: true }],
  ["a reset after the work", { after: true, reset: true }],
  ["half a body", { after: true, half: true }],
  ["a body that ends early", { after: true, text: '{"request_id": "req' }],
  ["429 with a date", { status: 429, headers: { "retry-after": DATE, date: DATE }, text: "{}" }],
];
