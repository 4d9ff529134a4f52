/** @file An engine whose models start from one that its server has, instead of from a saved state. */
import type { Engine, Sampler, StateRef, Trainer } from "./engine.js";

export interface Base {
  ref: StateRef; // stands for the base model where a state is asked for
  create: () => Promise<Trainer>; // a new model to train on each call
  /** Where it can be read without a model of one's own on the training server, which may hold one only. */
  read: (() => Sampler) | null;
}

/** The base as an ordinary state. If no other server has it, a sampler of it keeps a model while it is open. */
export function withBase(engine: Engine, { ref: base, create, read }: Base): Engine {
  const isBase = ({ path, hash }: StateRef) => path === base.path && hash === base.hash;
  return {
    ...engine,
    openTrainer: (ref, options) => (isBase(ref) ? create() : engine.openTrainer(ref, options)),
    async openSampler(ref) {
      if (!isBase(ref)) return engine.openSampler(ref);
      if (read) return read();
      const model = await create();
      const sampler = await model.publish();
      return { ...sampler, close: async () => void (await sampler.close(), await model.close()) };
    },
  };
}
