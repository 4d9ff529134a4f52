/** @file The training half of `judgelab probe`: whether a role's training server does what eq. 2 needs. */
import { type Endpoint, keyOf, type Role } from "../../servers/endpoints.js";
import { type Check, checked } from "../../servers/probe.js";
import { probeTraining } from "./probe.js";
import { refusal } from "./probeReport.js";

const SAMPLERS = { stay: "stay as published", "follow the trainer": "follow the trainer", unknown: "not looked at" };

const OPTIMIZER = {
  kept: "kept in saved states",
  lost: "LOST when a state is loaded: a stopped run cannot resume there",
  unknown: "not looked at",
};

/** No checks for a role that is not trained. */
export async function trainingChecks(role: Role, { training }: Endpoint): Promise<Check[]> {
  if (!training) return [];
  const { url, baseModel, loraRank, keyEnv } = training;
  return [
    await checked("training", async () => {
      const key = keyOf(role, keyEnv === undefined ? {} : { keyEnv });
      const found = await probeTraining({ url, baseModel, loraRank, role, attempts: 2, ...(key !== null && { key }) });
      const why = refusal(found);
      if (why !== null) throw new Error(why);
      const { ppo, reduction, samplers, optimizer = "unknown", idempotent, disagreement } = found;
      return (
        `ppo ${ppo}; losses: ${reduction}; samplers ${SAMPLERS[samplers]}; optimizer ${OPTIMIZER[optimizer]}; ${idempotent ? "repeated calls count once" : "a repeated call counts twice"}; ` +
        `sampler and trainer differ by ${disagreement.toPrecision(1)} nats a token`
      );
    }),
  ];
}
