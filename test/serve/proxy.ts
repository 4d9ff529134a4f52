/** @file A server in front of another one, which gives it the ways of a third. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Passing {
  route: string;
  body: Buffer;
  headers: IncomingHttpHeaders;
}

/** `before` may change a request, or answer it with a status; `after` may change what came of it. */
export async function proxy(
  url: string,
  before: (request: Passing) => number | undefined,
  after: (route: string, answer: string) => string = (_route, answer) => answer,
) {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { host: _, connection: _c, "content-length": _l, "transfer-encoding": _t, ...headers } = request.headers;
    const passing = { route: request.url!.replace("/api/v1/", ""), body: Buffer.concat(parts), headers };
    const status = before(passing);
    if (status) return void response.writeHead(status).end("{}");
    const answer = await fetch(url + request.url, {
      method: request.method!,
      headers: passing.headers as Record<string, string>,
      ...(request.method === "POST" && { body: new Uint8Array(passing.body) }),
    });
    const type = answer.headers.get("content-type") ?? "application/json";
    const bytes = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { "content-type": type });
    response.end(type.includes("json") ? after(passing.route, bytes.toString()) : bytes);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
