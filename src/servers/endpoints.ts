/** @file The endpoints file: which server plays which role of the paper. It holds no keys, only where to find them. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { StoreError } from "../store/problem.js";
import { CHANGEABLE, RoleError } from "./endpointError.js";

/**
 * gold scores and annotates, judge and policy are the trained models, baseline writes the answers that policies of pairwise
 * judges are compared with (section 4.4), arena judges battles (Arena-Hard).
 */
export const ROLES = ["gold", "judge", "policy", "baseline", "arena"] as const;
export type Role = (typeof ROLES)[number];

const url = z.string().superRefine((text, context) => {
  const problem = urlProblem(text);
  if (problem) context.addIssue({ code: "custom", message: problem });
});

function urlProblem(text: string): string | null {
  if (!URL.canParse(text)) return "give an address such as http://localhost:8000/v1";
  const { protocol, username, password, search, hash } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:") return "give an http or https address";
  if (username || password || search || hash)
    return "leave user, password, query and fragment out; a key goes by keyEnv";
  return null;
}

const keyEnv = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "give the name of an environment variable, never a key itself")
  .optional();

/** Weights that are trained over the Tinker protocol. */
const TrainingEndpoint = z.strictObject({
  url,
  keyEnv,
  baseModel: z.string().min(1),
  loraRank: z.number().int().nonnegative(), // 0: all parameters
});

const Parameters = z.record(z.string(), z.string().min(1).nullable()).superRefine((named, context) => {
  const unknown = Object.keys(named).find((name) => !CHANGEABLE.includes(name));
  if (unknown !== undefined)
    context.addIssue({
      code: "custom",
      message: `no parameter that may be changed; those are ${CHANGEABLE.join(", ")}`,
    });
});

const money = z.number().nonnegative();

/** An OpenAI-compatible server (vLLM, SGLang, hosted ones), and where its model is trained, if it is. */
export const Endpoint = z.strictObject({
  url, // with the /v1 that routes are appended to
  model: z.string().min(1), // as /v1/models names it
  keyEnv,
  concurrency: z.number().int().positive().default(16), // calls under way at once
  price: z.strictObject({ in: money, out: money }).optional(), // of a million tokens, in any one currency
  tokenizer: z.string().min(1).optional(), // a folder, or an id of the hub
  timeoutSeconds: z.number().positive().max(86_400).default(1800), // of one call: high effort on a full server takes that long
  topLogprobs: z.boolean().optional(), // false: it tells none, so each possible answer of a judge costs a reading; the plan counts them
  parameters: Parameters.optional(), // our name of a parameter -> the server's, or null to leave it out
  training: TrainingEndpoint.optional(),
});
export type Endpoint = z.infer<typeof Endpoint>;

export const Endpoints = z.strictObject({
  roles: z.strictObject({
    gold: Endpoint.optional(),
    judge: Endpoint.optional(),
    policy: Endpoint.optional(),
    baseline: Endpoint.optional(),
    arena: Endpoint.optional(),
  }),
});
export type Endpoints = z.infer<typeof Endpoints>;

/**
 * Reads and checks the file. Throws StoreError that names the file, and of every wrong value the role and the
 * field; the value itself is never repeated, because somebody will paste a key there.
 */
export function readEndpoints(path: string): Endpoints {
  const damaged = (detail: string) => new StoreError({ kind: "damaged", file: path, detail, remedy: "correct it" });
  const parsed = Endpoints.safeParse(readJson(path, damaged));
  if (parsed.success) return parsed.data;
  throw damaged(parsed.error.issues.map(issueText).join("; "));
}

/** The server of a role. Throws RoleError if the file names none. */
export function endpointOf({ roles }: Endpoints, role: Role): Endpoint {
  const endpoint = roles[role];
  if (endpoint) return endpoint;
  throw new RoleError({ kind: "no-role", role, named: ROLES.filter((name) => roles[name]) });
}

/**
 * The key of a server, or null if it needs none. Throws RoleError if the variable is not set or no header could carry
 * it.
 */
export function keyOf(role: string, { keyEnv }: { keyEnv?: string }): string | null {
  if (keyEnv === undefined) return null;
  const key = process.env[keyEnv];
  if (!key) throw new RoleError({ kind: "no-key", role, keyEnv });
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new RoleError({ kind: "bad-key", role, keyEnv });
}

function readJson(path: string, damaged: (detail: string) => Error): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new StoreError({ kind: "missing", file: path, remedy: "name a file of endpoints" });
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    // JSON.parse's own message quotes the file.
    throw damaged("no JSON: a quote, comma or brace is missing, or one too many");
  }
}

/** "arena.url: give an http or https address" */
function issueText({ path, message }: z.core.$ZodIssue): string {
  const place = (path.length > 1 && path[0] === "roles" ? path.slice(1) : path).join(".");
  return `${place || "the file"}: ${message}`;
}
