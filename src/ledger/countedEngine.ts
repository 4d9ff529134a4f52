/**
 * @file An Engine whose trainers report to a ledger how many tokens they learned from: a cost without an answer to
 * keep.
 */

import type { Engine, Trainer } from "../engine/engine.js";
import type { Ledger } from "./ledger.js";

export function countedEngine(engine: Engine, ledger: Ledger, role: string): Engine {
  const counted = (trainer: Trainer): Trainer => ({
    ...trainer,
    async forwardBackward(batch, loss) {
      const report = await trainer.forwardBackward(batch, loss);
      await ledger.paid(role, { in: batch.reduce((sum, { tokens }) => sum + tokens.length, 0), out: 0 });
      return report;
    },
  });
  return {
    ...engine,
    create: async (shape, seed) => counted(await engine.create(shape, seed)),
    openTrainer: async (ref, options) => counted(await engine.openTrainer(ref, options)),
  };
}
