/** @file Access control: a key compared in constant time or, without a key, this machine only. */
import { createHash, timingSafeEqual } from "node:crypto";
import { BlockList, isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { Refused } from "./problem.js";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Names are compared as resolvers do: in any case, with or without the root's dot. */
export const isLoopback = (host: string): boolean =>
  host.toLowerCase().replace(/\.$/, "") === "localhost" ||
  (isIP(host) !== 0 && loopback.check(host, isIP(host) === 6 ? "ipv6" : "ipv4"));

/** The name in a Host header, in small letters and without the root's dot; null if the header is none. */
function hostName(header: string | undefined): string | null {
  const [, name] = /^(\[[0-9a-f:.]+\]|[^\s:/@[\]]+?)\.?(?::\d{1,5})?$/i.exec(header ?? "") ?? [];
  return name?.replace(/^\[|\]$/g, "").toLowerCase() ?? null;
}

/** A request from another site's page, which would act in the browser user's name. */
function fromAnotherPage({ origin, host }: FastifyRequest["headers"]): boolean {
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase();
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Throws Refused unless the request may pass; pages of other addresses never do. With a key: X-API-Key (Tinker) or a bearer token (OpenAI) must equal it.
 * Without: the Host header must name this machine, so that no web page can reach the server through a name of its own.
 */
export function accessCheck(key: string | undefined): (request: Pick<FastifyRequest, "headers">) => void {
  const wanted = key === undefined ? null : digest(key);
  return ({ headers }) => {
    if (fromAnotherPage(headers))
      throw new Refused("unauthorized", `this server answers no pages of ${String(headers.origin).slice(0, 100)}`);
    if (wanted === null) {
      const name = hostName(headers.host);
      if (name !== null && isLoopback(name)) return;
      const asked = String(headers.host).slice(0, 100);
      throw new Refused("unauthorized", `this server answers to localhost, not to ${asked}`);
    }
    const own = headers["x-api-key"],
      bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
    const given = typeof own === "string" ? own : (bearer ?? "");
    if (!timingSafeEqual(digest(given), wanted)) {
      throw new Refused(
        "unauthorized",
        "the key is missing or wrong: send it as X-API-Key or as Authorization: Bearer",
      );
    }
  };
}
