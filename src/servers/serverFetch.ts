/** @file A fetch that stays with one server: no redirects to others, no replies without end. */
import { type Dispatcher, fetch, type RequestInfo, type RequestInit, Response } from "undici";

/** What the server did instead of answering. */
export class BadReply extends Error {
  override name = "BadReply";
  constructor(
    readonly kind: "redirect" | "too-large",
    message: string,
  ) {
    super(message);
  }
}

const MOST_HOPS = 5;

/**
 * Follows a redirect within the origin that keeps method and body. Any other would send the prompt to a server that was
 * not named, or turn the call into a plain GET. `mostBytes` limits the unpacked body.
 */
export function serverFetch(dispatcher: Dispatcher, mostBytes: number): typeof fetch {
  return async (input, init) => {
    let at: RequestInfo = input;
    for (let hop = 0; hop < MOST_HOPS; hop++) {
      const response = await fetch(at, { ...init, dispatcher, redirect: "manual" } as RequestInit);
      const location = response.headers.get("location");
      if (response.status < 300 || response.status >= 400 || location === null) return limited(response, mostBytes);
      await response.body?.cancel();
      const from = new URL(typeof at === "string" ? at : "url" in at ? at.url : at.href),
        to = new URL(location, from);
      const keeps =
        response.status === 307 || response.status === 308 || (init?.method ?? "GET").toUpperCase() === "GET";
      if (to.origin !== from.origin || !keeps)
        throw new BadReply("redirect", `status ${response.status} to ${to.origin}${to.pathname}`);
      at = to.href;
    }
    throw new BadReply("redirect", `${MOST_HOPS} times within itself`);
  };
}

function limited(response: Response, mostBytes: number): Response {
  const { body, status, statusText, headers } = response;
  if (body === null) return response;
  async function* counted(): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const piece of body!) {
      bytes += piece.byteLength;
      if (bytes > mostBytes) throw new BadReply("too-large", `more than ${mostBytes / 1e6} MB`);
      yield piece;
    }
  }
  return new Response(counted(), { status, statusText, headers });
}
