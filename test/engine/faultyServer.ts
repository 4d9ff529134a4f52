/** @file A local HTTP server that misbehaves as told: for tests of clients. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: any; // parsed where it is JSON
}

/**
 * "reply" is an answer; "reset" drops the connection before one; "half" drops it in the middle of the body; "hang" never
 * answers and "stall" stops in the middle of the body, until close(); "later" answers when told.
 */
export type Behaviour =
  | { kind: "reply"; status: number; body: string; headers: Record<string, string> }
  | { kind: "reset" }
  | { kind: "half"; body: string }
  | { kind: "hang" }
  | { kind: "stall"; body: string }
  | { kind: "later"; until: Promise<unknown>; then: Behaviour };

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Behaviour => ({
  ...{ kind: "reply", status, body: JSON.stringify(body) },
  headers: { "content-type": "application/json", ...headers },
});
export const status = (code: number, headers: Record<string, string> = {}): Behaviour =>
  json({ error: { message: `told to answer ${code}` } }, code, headers);
export const reset: Behaviour = { kind: "reset" };
export const half = (body: unknown): Behaviour => ({ kind: "half", body: JSON.stringify(body) });
export const stall = (body: unknown): Behaviour => ({ kind: "stall", body: JSON.stringify(body) });
export const hang: Behaviour = { kind: "hang" };
export const later = (until: Promise<unknown>, then: Behaviour): Behaviour => ({ kind: "later", until, then });

export interface FaultyServer {
  url: string; // http://127.0.0.1:<port>
  seen: Seen[];
  close(): Promise<void>;
}

/** Answers the n-th request by `script(request, n)`; of a list by its n-th entry, and by its last ever after. */
export async function faultyServer(
  script: Behaviour[] | ((seen: Seen, n: number) => Behaviour),
): Promise<FaultyServer> {
  const behave =
    typeof script === "function" ? script : (_: Seen, n: number) => script[Math.min(n, script.length - 1)]!;
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one: Seen = {
      ...{ method: request.method!, path: request.url!, headers: request.headers },
      body: parsed(Buffer.concat(chunks).toString("utf8")),
    };
    act(behave(one, seen.push(one) - 1), response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function act(behaviour: Behaviour, response: ServerResponse): void {
  switch (behaviour.kind) {
    case "reply":
      response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body);
      return;
    case "half":
    case "stall":
      response.writeHead(200, { "content-type": "application/json", "content-length": String(behaviour.body.length) });
      response.write(behaviour.body.slice(0, behaviour.body.length / 2), () => {
        if (behaviour.kind === "half") response.destroy();
      });
      return;
    case "reset":
      response.socket!.resetAndDestroy();
      return;
    case "later":
      void behaviour.until.then(() => act(behaviour.then, response));
      return;
    case "hang":
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
