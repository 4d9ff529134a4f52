/** @file What a probe of servers found, role by role: kept in manifests, shown as a table. */
import { z } from "zod";
import { toMarkdown } from "../store/tableText.js";
import { type Endpoint, type Endpoints, ROLES, type Role } from "./endpoints.js";

/** "skipped" says why in its detail; "failed" says what the server lacks. */
export const Check = z.strictObject({
  check: z.string(),
  outcome: z.enum(["ok", "skipped", "failed"]),
  detail: z.string(),
});
export type Check = z.infer<typeof Check>;

export const RoleProbe = z.strictObject({
  role: z.enum(ROLES),
  url: z.string(),
  model: z.string(),
  checks: z.array(Check),
});
export type RoleProbe = z.infer<typeof RoleProbe>;

/** A role, and what a server lacks for it: null if it can play it. */
export interface Playable {
  role: Role;
  lacks: string | null;
}

/** "m at http://… can be baseline, arena; not gold (chat: …), judge (…)" */
export function playableText({ model, url }: Endpoint, found: readonly Playable[]): string {
  const can = found.filter(({ lacks }) => lacks === null).map(({ role }) => role);
  const cannot = found.flatMap(({ role, lacks }) => (lacks === null ? [] : [`${role} (${lacks})`]));
  const not = cannot.length === 0 ? "" : `; not ${cannot.join(", ")}`;
  return `${model} at ${url} can be ${can.join(", ") || "none of the roles"}${not}`;
}

/** Asks a server for what its role needs. It reports what is wrong, and throws only if it cannot run at all. */
export type Probe = (role: Role, endpoint: Endpoint) => Promise<Check[]>;

/**
 * Every role that the file names, by every probe; servers are asked at the same time, one server's checks in order.
 */
export async function probeEndpoints({ roles }: Endpoints, probes: readonly Probe[]): Promise<RoleProbe[]> {
  const named = ROLES.flatMap((role) => (roles[role] ? [{ role, endpoint: roles[role] }] : []));
  return Promise.all(
    named.map(async ({ role, endpoint }) => {
      const checks: Check[] = [];
      for (const probe of probes) checks.push(...(await probe(role, endpoint)));
      return { role, url: endpoint.url, model: endpoint.model, checks };
    }),
  );
}

export function probeTable(found: readonly RoleProbe[]): string {
  return toMarkdown(found.flatMap(({ role, model, checks }) => checks.map((check) => ({ role, model, ...check }))));
}

/** "judge: score tokens (…); policy: …", or null if every role can be used. */
export function probeFailures(found: readonly RoleProbe[]): string | null {
  const failed = found.flatMap(({ role, checks }) =>
    checks.filter(({ outcome }) => outcome === "failed").map(({ check, detail }) => `${role}: ${check} (${detail})`),
  );
  return failed.length === 0 ? null : failed.join("; ");
}

/** Runs one check; what it throws is its failure. */
export async function checked(check: string, run: () => Promise<string>): Promise<Check> {
  try {
    return { check, outcome: "ok", detail: await run() };
  } catch (error) {
    return { check, outcome: "failed", detail: (error as Error).message };
  }
}

export const skipped = (check: string, detail: string): Check => ({ check, outcome: "skipped", detail });
