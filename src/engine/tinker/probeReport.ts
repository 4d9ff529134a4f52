/** @file The probe's findings about a training server, and whether it can train policies. */
import { z } from "zod";
import { RoleError } from "../../servers/endpointError.js";

/** Stored in the manifests of what was trained there. */
export const ProbeReport = z.strictObject({
  baseModel: z.string(),
  offered: z.boolean(), // the server lists it
  extended: z.boolean(), // it announces our extension
  ppo: z.enum(["clips", "does not clip", "ignores the bounds", "unknown"]),
  /** How the server adds up a batch's losses. "mean of means": each datum's sum is divided by its own weights first, prompt included under ppo. */
  reduction: z.enum(["sum", "mean", "mean of means", "unknown"]),
  /**
   * Whether a sampler keeps its published weights when its model takes a step; checked only if the probe has weights of
   * its own.
   */
  samplers: z.enum(["stay", "follow the trainer", "unknown"]),
  /** Whether a state is loaded with its optimizer on request; checked together with `samplers`. */
  optimizer: z.enum(["kept", "lost", "unknown"]).optional(), // absent: found before this was looked at
  idempotent: z.boolean(), // a repeated seq_id counts once
  disagreement: z.number(), // nats a token, mean |log p| of sampler against trainer
  logprobs: z.enum(["reported", "made up", "none"]), // what forward_backward says of log p
  gradNorm: z.boolean(), // optim_step tells it
});
export type ProbeReport = z.infer<typeof ProbeReport>;

/** Nats a token; bf16 kernels that agree differ by about .01. */
export const DISAGREEMENT_LIMIT = 0.1;

/** Why a policy must not be trained there, or null. */
export function refusal({ ppo, disagreement }: ProbeReport): string | null {
  if (ppo === "does not clip") return "its loss ppo does not clip the ratio, so it is not eq. 2: use another server";
  if (ppo === "ignores the bounds")
    return "its loss ppo clips at bounds of its own, not at .8 and 1.3: use another server";
  if (!(disagreement <= DISAGREEMENT_LIMIT)) {
    return (
      `the log-probabilities of its sampler and its trainer differ by ${disagreement.toFixed(3)} nats a token (limit ${DISAGREEMENT_LIMIT}): ` +
      "serve both from the same weights and in the same precision"
    );
  }
  return null;
}

/** Throws RoleError, naming role and model, if training there is refused. */
export function mustBeFit(report: ProbeReport, role: string, model: string): void {
  const against = refusal(report);
  if (against !== null) throw new RoleError({ kind: "unfit", role, model, against });
}
