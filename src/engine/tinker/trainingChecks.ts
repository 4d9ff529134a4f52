/** @file The training half of `judgelab probe`: what the server that trains a role does, as checks. */
import { keyOf, type Endpoint, type Role } from "../endpoints.js";
import { checked, type Check } from "../probe.js";
import { probeTraining } from "./probe.js";
import { refusal, type ProbeReport } from "./probeReport.js";

/** None for a role that is not trained. */
export async function trainingChecks(role: Role, { training }: Endpoint): Promise<Check[]> {
  if (!training) return [];
  const { keyEnv, ...server } = training;
  let report: ProbeReport | undefined;
  const asked = await checked("training", async () => {
    const key = keyOf(role, keyEnv === undefined ? {} : { keyEnv });
    report = await probeTraining({ ...server, role, ...(key !== null && { key }) });
    return reportText(report);
  });
  if (!report) return [asked];
  const against = refusal(report);
  return [asked, { check: "fit for policies", outcome: against === null ? "ok" : "failed", detail: against ?? "as far as a probe can tell" }];
}

/** "ppo clips; losses: sum; …": one line of what was found. */
function reportText({ ppo, reduction, idempotent, disagreement, logprobs, gradNorm }: ProbeReport): string {
  return [
    `ppo ${ppo}`,
    `losses: ${reduction}`,
    `a repeated call counts ${idempotent ? "once" : "twice"}`,
    `sampler and trainer differ by ${disagreement.toExponential(0)} nats a token`,
    `log-probabilities ${logprobs}`,
    `gradient norm ${gradNorm ? "told" : "not told"}`,
  ].join("; ");
}
