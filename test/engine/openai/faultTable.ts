/** @file What may go wrong with an OpenAI-compatible server, by what is right to do then: for every user of the client. */
import { type Behaviour, half, json, reset, status } from "../faultyServer.js";

const page = (type: string): Behaviour => ({
  kind: "reply",
  status: 200,
  body: "<html>",
  headers: { "content-type": type },
});

/** Passes: the call is made again. */
export const PASSING: [string, Behaviour][] = [
  ...[408, 409, 429, 500, 502, 503].map((code): [string, Behaviour] => [`status ${code}`, status(code)]),
  ["a 429 with retry-after-ms", status(429, { "retry-after-ms": "1" })],
  // A date, on a server whose clock is years behind: to be left alone for 0 s.
  [
    "a 429 with a date",
    status(429, { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT", date: "Wed, 21 Oct 2015 07:28:00 GMT" }),
  ],
  ["a connection reset", reset],
  ["half a body", half({ choices: [{ message: { content: "Hello" } }] })],
  ["a body that is no JSON", page("application/json")],
  ["a body of another type", page("text/html")],
  ["a refusal that may be retried", status(400, { "x-should-retry": "true" })],
];

const named = { "x-request-id": "r-9" };

/** Stays, for this call: one clear error, at once. What it says stands beside. */
export const LASTING: [string, Behaviour, RegExp][] = [
  ["status 400", status(400, named), /status 400, request r-9\): refused the call: told to answer 400$/],
  ["status 413", status(413, named), /status 413, request r-9\): refused the call/],
  [
    "a refusal that may not be retried",
    status(500, { "x-should-retry": "false", ...named }),
    /status 500, request r-9\)/,
  ],
  ["null", json(null, 200, named), /status 200, request r-9\): the reply is not what was requested \(reply:/],
  [
    "no choices",
    json({ id: "c-7", choices: [] }),
    /status 200, request c-7\): the reply is not what was requested \(choices:/,
  ],
  ["null for a message", json({ choices: [{ message: null }] }, 200, named), /request r-9\).*\(choices\.0\.message:/],
  [
    "a number for a text",
    json({ choices: [{ message: { content: 7 } }] }, 200, named),
    /request r-9\).*\(choices\.0\.message\.content:/,
  ],
  ["a list for everything", json([1, 2], 200, named), /request r-9\).*not what was requested/],
  [
    "NaN, as Python writes it",
    {
      kind: "reply",
      status: 200,
      body: '{"choices": [{"message": {"content": "7"}, "logprobs": [NaN]}]}',
      headers: named,
    },
    /status 200, request r-9\): the reply holds NaN or Infinity where numbers belong/,
  ],
];

/** Stays, for every call to this server: whoever asks stops. */
export const OF_SERVER: [string, Behaviour, RegExp][] = [
  ["status 401", status(401, named), /status 401, request r-9\): refused the call: told to answer 401: check the key/],
  ["status 402", status(402, named), /status 402, request r-9\): refused the call: told to answer 402$/],
  ["status 403", status(403, named), /status 403, request r-9\).*check the key/],
  [
    "status 404",
    json({ detail: "Not Found" }, 404, named),
    /request r-9\): refused the call: "Not Found": check url \(it ends in \/v1\) and model/,
  ],
  ["status 410", status(410, named), /status 410, request r-9\): refused the call: told to answer 410: check url/],
  [
    "a wait of hours",
    status(429, { "retry-after": "7200", ...named }),
    /status 429, request r-9\).*left alone for 7200 s; run the same command again then/,
  ],
  [
    "an empty account",
    json({ error: { message: "quota", code: "insufficient_quota" } }, 429, named),
    /status 429, request r-9\): refused the call: quota$/,
  ],
];

/** Every error begins so. */
export const placed = (role: string): RegExp =>
  new RegExp(`^role ${role} \\(http://127\\.0\\.0\\.1:\\d+/v1, status \\d+, request [rc]-\\d\\): `);
