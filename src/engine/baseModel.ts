/** @file An engine whose models begin as one that its server has, instead of as a saved state. */
import type { Engine, StateRef, Trainer } from "./engine.js";

/**
 * Stands for a base model where a state is asked for. Each time it is opened, `create` makes a model anew: a sampler of it
 * keeps that model as long as it is open.
 */
export function withBase(engine: Engine, base: StateRef, create: () => Promise<Trainer>): Engine {
  const isBase = ({ path, hash }: StateRef) => path === base.path && hash === base.hash;
  return {
    ...engine,
    openTrainer: (ref, options) => (isBase(ref) ? create() : engine.openTrainer(ref, options)),
    async openSampler(ref) {
      if (!isBase(ref)) return engine.openSampler(ref);
      const model = await create();
      const sampler = await model.publish();
      return { ...sampler, close: async () => void (await sampler.close(), await model.close()) };
    },
  };
}
