/** @file A server of files that misbehaves as told. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  method: string;
  url: string;
  range: string | undefined;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers the requests one after the other as listed, and every further one as the last. */
export async function hub(...answers: Answer[]): Promise<{ url: string; asked: Asked[]; close(): Promise<void> }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method!, url: request.url!, range: request.headers.range });
    answers[Math.min(asked.length, answers.length) - 1](request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => new Promise((done) => (server.closeAllConnections(), server.close(() => done()))),
  };
}

/** As a proper server does, with ranges. */
export const serves =
  (body: Buffer): Answer =>
  (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? NaN);
    if (Number.isNaN(from)) response.writeHead(200, { "content-length": body.length }).end(body);
    else if (from >= body.length) response.writeHead(416, { "content-range": `bytes */${body.length}` }).end();
    else {
      const rest = body.subarray(from);
      const headers = {
        "content-length": rest.length,
        "content-range": `bytes ${from}-${body.length - 1}/${body.length}`,
      };
      response.writeHead(206, headers).end(rest);
    }
  };
export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end("no");
export const all =
  (body: Buffer): Answer =>
  (_, response) =>
    void response.writeHead(200, { "content-length": body.length }).end(body);
/** Promises all of it, and breaks the connection once some bytes have arrived: a break overtakes what is still on its way. */
export const breaksAfter =
  (body: Buffer, bytes: number, arrived: () => number): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-length": body.length });
    response.write(body.subarray(0, bytes));
    const look = setInterval(() => {
      if (arrived() < bytes) return;
      clearInterval(look);
      response.destroy();
    }, 5);
  };
/** Ends in good order, but too soon. */
export const truncates = (body: Buffer, bytes: number): Answer => all(body.subarray(0, bytes));
export const wrongRange =
  (body: Buffer, from: number): Answer =>
  (_, response) => {
    const rest = body.subarray(from);
    response.writeHead(206, {
      "content-length": rest.length,
      "content-range": `bytes ${from}-${body.length - 1}/${body.length}`,
    });
    response.end(rest);
  };
export const json =
  (value: unknown): Answer =>
  (_, response) =>
    void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
/** Headers and some bytes, and then nothing. */
export const hangs =
  (body: Buffer, bytes: number): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-length": body.length });
    response.write(body.subarray(0, bytes));
  };
