/** @file Reads requests within accepted encodings and sizes, before any content is trusted. */
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { FastifyInstance } from "fastify";
import { decodePass, PROTOBUF } from "../engine/tinker/protoRequest.js";
import { Refused } from "./problem.js";

declare module "fastify" {
  interface FastifyRequest {
    bodyDigest: string; // sha256 of the body's bytes: distinguishes a repeated call from another with its number
  }
}

/** Limits of a body: in JSON, no call of either protocol nests deeper than 12, or has 100,000 keys in 5 MB. */
const MOST = { depth: 32, keys: 500_000, protobufBytes: 16e6, protobufParts: 500_000 };

/** Bytes beyond the limit that are read and dropped, so that a client that is still sending reads the refusal. */
const DRAINED = 4; // times the limit

/** JSON, and protobuf where the protocol has it; both may be compressed. */
export function readBodies(app: FastifyInstance, mostBytes: number): void {
  app.removeAllContentTypeParsers();
  app.decorateRequest("bodyDigest", "");
  const read =
    (parse: (bytes: Buffer) => unknown, most: number) =>
    async (request: { headers: Record<string, unknown>; bodyDigest: string }, payload: Readable) => {
      const sent = await bytesOf(payload, most);
      request.bodyDigest = createHash("sha256").update(sent).digest("hex");
      return parse(await uncompressed(sent, request.headers["content-encoding"], most));
    };
  app.addContentTypeParser("application/json", read(parseJson, mostBytes));
  app.addContentTypeParser(PROTOBUF, read(parseProtobuf, Math.min(mostBytes, MOST.protobufBytes)));
}

async function bytesOf(payload: Readable, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of payload as AsyncIterable<Buffer>) {
      length += part.length;
      if (length <= most) parts.push(part);
      else if (length > DRAINED * most) break; // the connection is cut: this is no mistake of size
    }
  } catch (error) {
    throw new Refused("invalid_request", `the body is incomplete: ${(error as Error).message}`);
  }
  if (length > most) throw new Refused("too_large", `the body is larger than ${most / 1e6} MB: send less at once`);
  return Buffer.concat(parts);
}

type Decompress = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;
/** zstd is what the SDK compresses with; Node has it from 22.15 on. */
const { zstdDecompress } = zlib as { zstdDecompress?: typeof zlib.gunzip };
const ENCODINGS: Record<string, Decompress | null> = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  zstd: zstdDecompress ? promisify<Buffer, zlib.ZlibOptions, Buffer>(zstdDecompress) : null,
};

async function uncompressed(bytes: Buffer, encoding: unknown, most: number): Promise<Buffer> {
  if (encoding === undefined || encoding === "identity") return bytes;
  const decode = ENCODINGS[String(encoding)];
  if (!decode) {
    const why = encoding === "zstd" ? `: that needs Node 22.15, and this is ${process.version}` : "";
    throw new Refused("unknown_type", `a body in ${String(encoding).slice(0, 40)} cannot be read here${why}`);
  }
  try {
    return await decode(bytes, { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw new Refused("too_large", `the body is larger than ${most / 1e6} MB: send less at once`);
    throw new Refused("invalid_request", `the body is not ${String(encoding)}: ${(error as Error).message}`);
  }
}

function parseJson(bytes: Buffer): unknown {
  checkNesting(bytes);
  try {
    return JSON.parse(bytes.toString());
  } catch (error) {
    throw new Refused("invalid_request", `the body is not JSON: ${(error as Error).message}`);
  }
}

/** JSON.parse of a million keys, or of a million brackets, holds the one thread for half a minute. */
function checkNesting(bytes: Buffer): void {
  let depth = 0,
    keys = 0,
    quoted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (quoted) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) quoted = false;
    } else if (byte === 0x22) quoted = true;
    else if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) depth--;
    else if (byte === 0x3a) keys++;
    if (depth > MOST.depth) throw new Refused("invalid_request", `the body nests deeper than ${MOST.depth}`);
    if (keys > MOST.keys) throw new Refused("invalid_request", `the body has more than ${MOST.keys} keys`);
  }
}

function parseProtobuf(bytes: Buffer): unknown {
  try {
    if (partsIn(bytes, true) <= MOST.protobufParts) return decodePass(bytes);
  } catch (error) {
    throw new Refused("invalid_request", `the body is not a forward_backward in protobuf: ${(error as Error).message}`);
  }
  throw new Refused("invalid_request", `the body has more than ${MOST.protobufParts} parts`);
}

/** Fields of the message, and of its datums: an empty one takes two bytes here and hundreds once it is decoded. */
function partsIn(bytes: Uint8Array, outer: boolean): number {
  const reader = new BinaryReader(bytes),
    DATUM = 3;
  let parts = 0;
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    parts++;
    if (outer && field === DATUM && type === WireType.LengthDelimited) parts += partsIn(reader.bytes(), false);
    else reader.skip(type, field);
  }
  return parts;
}
