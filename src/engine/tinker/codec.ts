/** @file How bodies become bytes. JSON is the only encoding so far; the SDK's protobuf (from 0.25) would be a second one. */
import type { Route } from "./wire.js";

export interface Codec {
  contentType: string;
  accept: string;
  encode(route: Route, body: unknown): string | Uint8Array;
  /** Throws where the bytes are no whole message. */
  decode(bytes: Uint8Array): unknown;
}

export const json: Codec = {
  contentType: "application/json",
  accept: "application/json",
  encode: (_route, body) => JSON.stringify(body),
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
};
