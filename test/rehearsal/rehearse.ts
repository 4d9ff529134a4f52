/**
 * @file The paper on real text as a user of GPU servers runs it, on this machine and in tiny numbers: stand-ins for every
 * server (models of a few thousand numbers behind `judgelab serve`, rules in the place of gold, baseline and arena), then
 * `make SCALE=smoke-endpoint ENDPOINTS=…`. What comes out says that the path works, and nothing of the paper.
 */
import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import { serve } from "../../src/serve/serve.js";
import { faultyServer } from "../engine/faultyServer.js";
import { verdictOf } from "../stages/text/arenaServer.js";
import { goldServer } from "../stages/text/goldServer.js";
import { basesOf, makeWorld, SHAPE } from "../stages/text/world.js";
import { makeData } from "./realText.js";

const NAME = "rehearsal"; // of the endpoints file, and so of the folders of its runs and figures
const SCALE = "smoke-endpoint";
const folder = join("build", NAME);
/** No limit of the scale is near for models as small: what a policy can write at most, a judge can read twice. */
const SHAPES = { policy: { ...SHAPE, context: 128 }, judge: { ...SHAPE, context: 512 } };

async function main(): Promise<number> {
  for (const old of [folder, join("runs/endpoints", NAME), join("build/endpoints", NAME)])
    rmSync(old, { recursive: true, force: true });
  console.log("rehearsal: stand-ins for the servers");
  await makeWorld(folder, { pairs: true, shapes: SHAPES });
  const data = makeData(folder, SCALE);

  const bases = basesOf(folder),
    engine = cpuEngine();
  const models = new Map(
    (["judge", "policy"] as const).map((role) => [`tiny-${role}`, { ref: bases[role], shape: SHAPES[role] }]),
  );
  const [gold, arena, trainer] = await Promise.all([
    goldServer(),
    faultyServer(verdictOf),
    serve(engine, models, { port: 0, state: join(folder, "state") }),
  ]);
  const trained = (model: string) => ({
    ...{ url: `${trainer.url}/v1`, model, tokenizer: join(folder, "tokenizer"), concurrency: 64 },
    training: { url: trainer.url, baseModel: model, loraRank: 0 },
  });
  const roles = {
    gold: { url: gold.url, model: "tiny-gold" },
    judge: trained("tiny-judge"),
    policy: trained("tiny-policy"),
    baseline: { url: gold.url, model: "tiny-baseline" },
    arena: { url: `${arena.url}/v1`, model: "tiny-arena" },
  };
  const endpoints = join(folder, `${NAME}.json`);
  writeFileSync(endpoints, JSON.stringify({ roles }, null, 2));
  const command = ["make", `SCALE=${SCALE}`, `ENDPOINTS=${endpoints}`, `DATA=${data}`];
  console.log(`rehearsal: ${command.join(" ")}`);
  const code = await run(command);
  await Promise.all([gold.close(), arena.close(), trainer.close()]);
  await engine.close();
  if (code === 0) console.log(`rehearsal: open build/endpoints/${NAME}/${SCALE}/figures/index.html`);
  return code;
}

/** As from a shell: what the make that began this one set is not handed on. */
function run([command, ...given]: string[]): Promise<number> {
  const { MAKEFLAGS: _, MAKELEVEL: __, MFLAGS: ___, ...env } = process.env;
  const child = spawn(command!, given, { stdio: "inherit", env });
  return new Promise((ended) => child.on("exit", (code) => ended(code ?? 1)));
}

process.exitCode = await main();
