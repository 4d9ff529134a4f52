/** @file The command `judgelab serve`: serves trained runs and new models until it is stopped. */

import { cpuEngine } from "../engine/cpu/cpuEngine.js";
import { readWeights } from "../engine/cpu/weightsFile.js";
import type { ServedModel } from "../serve/models.js";
import { GOLD } from "../serve/openai/chat.js";
import { type ServeOptions, serve } from "../serve/serve.js";
import { readManifest } from "../store/manifest.js";
import { CommandError } from "./arguments.js";

export interface ServeCommand {
  host?: string;
  port?: number;
  keyEnv?: string; // the environment variable that holds the key
  state?: string;
  model?: string[]; // <name>=<folder of a finished run>
  heartbeat?: number;
}

/** Resolves when the server has closed: after SIGINT or SIGTERM; a second one ends the process at once. */
export async function serveCommand({ host, port, keyEnv, state, model = [], heartbeat }: ServeCommand): Promise<void> {
  const key = keyEnv === undefined ? undefined : process.env[keyEnv];
  if (keyEnv !== undefined && !key)
    throw new CommandError(`the environment variable ${keyEnv} is not set: export the key in it`);
  const engine = cpuEngine();
  const options: Partial<ServeOptions> = {
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(state !== undefined && { state }),
    ...(heartbeat !== undefined && { heartbeatSeconds: heartbeat }),
    ...(key !== undefined && { key }),
  };
  const served = await servedRuns(model),
    server = await serve(engine, served, options);
  console.log(
    `judgelab serve: ${server.url} (Tinker: ${server.url}/api/v1, OpenAI: ${server.url}/v1); models: ${[GOLD, ...served.keys()].join(", ")}`,
  );
  await toldToStop();
  await server.close();
  await engine.close();
}

/**
 * The trained weights of runs, by the names they are to be served under. Throws if a run is not finished or damaged.
 */
async function servedRuns(named: readonly string[]): Promise<Map<string, ServedModel>> {
  const served = new Map<string, ServedModel>();
  for (const text of named) {
    const [, name, folder] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || folder === undefined)
      throw new CommandError(`--model ${text}: give <name>=<folder of a run>`);
    if (name === GOLD || served.has(name))
      throw new CommandError(`--model ${text}: the name ${name} is taken, give another`);
    const { weights: ref } = await readManifest(folder);
    if (!ref)
      throw new CommandError(
        `--model ${text}: this run trains no model, name one of pretrain, train-judge or train-policy`,
      );
    served.set(name, { ref, shape: (await readWeights(ref)).shape });
  }
  return served;
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.removeAllListeners(signal); // those of the command line end at once
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
    }
  });
}
