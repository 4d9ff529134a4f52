/** @file Who may ask: a key in constant time, or, without one, this machine alone. */
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

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Throws Refused unless the request may pass. With a key: X-API-Key (Tinker) or a bearer token (OpenAI) must equal it.
 * Without: the Host header must name this machine, so that no web page can reach the server through a name of its own.
 */
export function accessCheck(key: string | undefined): (request: Pick<FastifyRequest, "headers" | "hostname">) => void {
  const wanted = key === undefined ? null : digest(key);
  return ({ headers, hostname }) => {
    if (wanted === null) {
      if (isLoopback(hostname.replace(/^\[|\]$/g, ""))) return;
      throw new Refused("unauthorized", `this server answers to localhost, not to ${hostname}`);
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
