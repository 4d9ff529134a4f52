/** @file Where a stage's models and gold live: in this process, or on the servers of an endpoints file. */

import { splitsFolder } from "../data/folders.js";
import type { Chat } from "../engine/chat.js";
import type { Engine } from "../engine/engine.js";
import { mustBeFit, type ProbeReport } from "../engine/tinker/probeReport.js";
import type { Experiment, Stage } from "../paper/experiment.js";
import { isTextScale } from "../paper/textScales.js";
import { RoleError } from "../servers/endpointError.js";
import { type Endpoints, endpointOf, keyOf, type Role, readEndpoints } from "../servers/endpoints.js";
import type { Servers } from "./servers.js";

export interface Places {
  engine: Engine;
  gold?: Chat;
  probe?: ProbeReport; // of the training server
  servers?: Servers;
  close(): Promise<void>;
}

/**
 * Whose training server holds the weights of a stage, and whether the stage trains. A trained gold is a model of a judge's
 * size and lives with the judges.
 */
const STAGES: Record<Stage, { role: Role; trains: boolean }> = {
  pretrain: { role: "policy", trains: true }, // base policies; base judges live with the judges
  "train-gold": { role: "judge", trains: true },
  "evaluate-gold": { role: "judge", trains: false },
  annotate: { role: "judge", trains: false }, // by a trained gold
  "train-judge": { role: "judge", trains: true },
  "evaluate-judge": { role: "judge", trains: false },
  "probe-judge": { role: "judge", trains: false },
  "train-policy": { role: "policy", trains: true },
  "evaluate-policy": { role: "policy", trains: false },
  "watch-policy": { role: "policy", trains: false },
  "evaluate-arena": { role: "policy", trains: false },
};

/**
 * `file` names an endpoints file. A stage gets only what it needs: for annotation by the procedure a chat model in its
 * place, otherwise the probed training server of the judge or of the policy. A run on text gets all servers and probes its
 * own training server. Throws, naming the role, if the file lacks it or its server is not fit for training.
 */
export async function placesOf(
  { stage, config }: Pick<Experiment, "stage" | "config">,
  file?: string,
  run?: { scale: string; seed: number },
): Promise<Places> {
  const { cpuEngine } = await import("../engine/cpu/cpuEngine.js");
  const cpu = cpuEngine();
  if (!file) return { engine: cpu, close: cpu.close };
  const endpoints = readEndpoints(file);
  if (run && isTextScale(run.scale)) {
    const { openServers } = await import("./servers.js");
    const { close, ...servers } = await openServers(endpoints, run.scale, splitsFolder(run.scale, run.seed));
    return { engine: cpu, servers, close };
  }
  if (stage === "annotate" && config["school"] === undefined) {
    const { openaiChat } = await import("../engine/openai/chat.js");
    return { engine: cpu, gold: openaiChat("gold", endpointOf(endpoints, "gold")), close: cpu.close };
  }
  const { tinkerEngine } = await import("../engine/tinker/tinkerEngine.js");
  const { role: usual, trains } = STAGES[stage];
  const role = stage === "pretrain" && config["model"] !== "policy" ? "judge" : usual;
  const { concurrency } = endpointOf(endpoints, role);
  const { url, keyEnv, ...model } = trainingOf(endpoints, role);
  if (role === "policy" && endpoints.roles.judge?.training && endpoints.roles.judge.training.url !== url) {
    throw new RoleError({ kind: "two-servers", file });
  }
  const key = keyOf(role, keyEnv === undefined ? {} : { keyEnv });
  const options = { url, role, concurrency, ...model, ...(key !== null && { key }) };
  const engine = await tinkerEngine(options);
  if (engine.extended && !trains) return { engine, close: engine.close }; // of others samplers differ too
  await engine.close();
  const { probeTraining } = await import("../engine/tinker/probe.js");
  const probe = await probeTraining(options);
  if (trains) mustBeFit(probe, role, model.baseModel);
  const probed = await tinkerEngine({ ...options, probe });
  return { engine: probed, probe, close: probed.close };
}

function trainingOf(endpoints: Endpoints, role: Role) {
  const { training } = endpointOf(endpoints, role);
  if (training) return training;
  throw new RoleError({ kind: "not-trained", role });
}
