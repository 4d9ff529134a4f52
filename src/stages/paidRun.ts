/** @file A run on text: its ledger, the probe of its servers, and its spend. */
import { join } from "node:path";
import type { TextModel } from "../engine/textModel.js";
import { mustBeFit, ProbeReport } from "../engine/tinker/probeReport.js";
import { countedEngine } from "../ledger/countedEngine.js";
import { type Ledger, ledgerFolder, ledgersBeside, openLedger } from "../ledger/ledger.js";
import { spentElsewhere } from "../ledger/spentElsewhere.js";
import type { Stage } from "../paper/experiment.js";
import { hashFile, hashOf } from "../store/hash.js";
import { contentHash, type Manifest } from "../store/manifest.js";
import type { Run } from "../store/run.js";
import { type Inputs, type StageContext, withRun } from "./context.js";
import { StageError } from "./problem.js";

/** A run with its ledger. It finishes with what was spent, and what the probe found, in the summary. */
export interface PaidRun {
  run: Run;
  inputs: Inputs;
  ledger: Ledger;
  /** Names the weights of this run after some step: what a ledger knows them by. */
  weightsAt: (step: number | string) => string;
  /**
   * The context for what trains `model` here: every `everySteps` steps a checkpoint, after which passing answers are
   * dropped. Its server is probed first, once a run. Throws if the probe speaks against training there.
   */
  training: (model: TextModel, everySteps: number) => Promise<StageContext>;
}

/** Stages whose runs ask some of the same: of policies before any training, and of base policies in both pools of the arena. */
const SHARING: readonly Stage[] = ["evaluate-policy", "evaluate-arena"];

/** As `withRun`. `decides`: what else decides the result, such as the names of the models that are asked. */
export function withPaidRun(
  context: StageContext,
  decides: Record<string, string>,
  work: (paid: PaidRun) => Promise<Manifest>,
): Promise<Manifest> {
  const { experiment, seed, scale, root, budget } = context;
  const { shared } = serversOf(context);
  const engine = Object.entries(decides)
    .map(([what, value]) => `${what} ${value}`)
    .join(", ");
  return withRun({ ...context, engine: { ...context.engine, name: engine } }, async (run, inputs) => {
    const key = { scale, stage: experiment.stage, id: experiment.id, seed };
    const beside = SHARING.includes(experiment.stage) ? await ledgersBeside(root, key) : [];
    const ledger = await openLedger(ledgerFolder(root, key), {
      prices: shared.prices,
      beside,
      ...(budget !== undefined && { budget: { limit: budget, elsewhere: await spentElsewhere(root, key) } }),
    });
    const contents = Object.values(inputs).map(({ manifest }) => contentHash(manifest));
    let probed: ProbeReport | undefined;
    const identity = hashOf({ key, config: experiment.config, contents, decides }).slice(0, 16);
    try {
      const finish: Run["finish"] = ({ summary, ...result }) =>
        run.finish({ ...result, summary: { ...summary, ...(probed && { probe: probed }), spend: ledger.spend() } });
      return await work({
        run: { ...run, finish },
        inputs,
        ledger,
        weightsAt: (step) => `${identity} ${step}`,
        async training(model, everySteps) {
          probed = await probedOnce(model, ledger);
          const engine = countedEngine(await model.open(probed), ledger, `${model.role} training`);
          return {
            ...context,
            engine,
            checkpoints: { everySteps, taken: ledger.forget },
            spent: () => spentInAll(ledger),
          };
        },
      });
    } finally {
      await ledger.close();
    }
  });
}

async function probedOnce({ name, role, probe }: TextModel, ledger: Ledger): Promise<ProbeReport | undefined> {
  if (!probe) return undefined;
  const found = await ledger.once({ role: `${role} training`, model: name, call: "probe" }, async () => ({
    value: await probe(),
    in: 0,
    out: 0,
  }));
  const report = ProbeReport.parse(found);
  mustBeFit(report, role, name);
  return report;
}

/** What a progress line shows: money where prices are known, else tokens. */
export function spentInAll(ledger: Ledger): Record<string, number> {
  const roles = Object.values(ledger.spend());
  const sum = (of: (one: (typeof roles)[number]) => number) => roles.reduce((total, one) => total + of(one), 0);
  const cost = sum((one) => one.cost ?? 0);
  return cost > 0 ? { cost } : { "M tokens": sum((one) => one.in + one.out) / 1e6 };
}

/** Throws StageError if a context has none. */
export function serversOf({ servers, experiment, scale }: StageContext): NonNullable<StageContext["servers"]> {
  if (servers) return servers;
  throw new StageError({ kind: "no-servers", run: `${experiment.stage} ${experiment.id}`, scale });
}

/** A model that a stage may ask. */
export function handed<Role extends "gold" | "baseline" | "arena">(
  context: StageContext,
  role: Role,
): NonNullable<NonNullable<StageContext["servers"]>[Role]> {
  const server = serversOf(context)[role];
  if (!server) throw new Error(`stage ${context.experiment.stage} is not handed the role ${role}`);
  return server;
}

/** The hash of the splits that lie in a folder. */
export const dataHash = (folder: string): Promise<string> => hashFile(join(folder, "splits.json"));
