/** @file The models a client can name: served trained models, and shapes of new ones. */
import { randomInt } from "node:crypto";
import {
  type Engine,
  type ModelShape,
  parametersIn,
  type Sampler,
  type StateRef,
  type Trainer,
} from "../engine/engine.js";
import { shapeName, shapeOf } from "../engine/tinker/wire.js";
import { VOCABULARY } from "../world/vocabulary.js";
import { Refused } from "./problem.js";
import type { About, States } from "./states.js";

export interface ServedModel {
  shape: ModelShape;
  ref: StateRef;
}

/** A model from nothing that the lists of models name; any other shape can be asked for. */
export const UNTRAINED = shapeName({ vocabulary: VOCABULARY, width: 48, layers: 2, heads: 3, context: 72 });

/** Numbers of a model from nothing beyond which it is refused: a name must not be able to fill the machine's memory. */
const LARGEST = 100e6;
const MOST_LAYERS = 256;

/** The shape that a name encodes. Throws Refused if no such model is possible, or this machine cannot hold it. */
function shapeAsked(name: string): ModelShape | null {
  const shape = shapeOf(name);
  if (shape === null) return null;
  const sizes = Object.values(shape);
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 1) || shape.layers > MOST_LAYERS)
    throw new Refused("unsupported", `${name}: sizes are 1 or more, and at most ${MOST_LAYERS} layers`, "base_model");
  if (parametersIn(shape) > LARGEST)
    throw new Refused("unsupported", `${name} has more than ${LARGEST} parameters`, "base_model");
  return shape;
}

/** The engine's error names its file and a remedy for the server's owner; a client can use neither. */
const damaged = (path: string) => (error: Error) => {
  console.error(`judgelab serve: ${error.message}`);
  throw new Refused("gone", `the state ${path} is damaged on the server: continue from another one`, "path");
};

export interface Models {
  served: ReadonlyMap<string, ServedModel>;
  openTrainer(base: string, seed: number | null): Promise<{ trainer: Trainer; about: About }>;
  /** A saved state to train on, with its optimizer or a new one. */
  openState(path: string, optimizer: boolean): Promise<{ trainer: Trainer; about: About }>;
  /** `name`: a served model, a tinker:// path, or a shape, for whose untrained model of seed 0 it stands. */
  openSampler(name: string): Promise<{ sampler: Sampler; about: About }>;
}

export function models(engine: Engine, served: ReadonlyMap<string, ServedModel>, states: States): Models {
  const unknown = (name: string) => {
    const names = [...served.keys()].join(", ") || "none";
    return new Refused(
      "not_found",
      `there is no model "${name}"; trained models served: ${names}; from nothing: ` +
        `judgelab/transformer:v<vocabulary>-w<width>-l<layers>-h<heads>-c<context>`,
      "model",
    );
  };
  return {
    served,
    async openTrainer(base, seed) {
      const trained = served.get(base),
        shape = trained?.shape ?? shapeAsked(base);
      if (!shape) throw unknown(base);
      const trainer = trained
        ? await engine.openTrainer(trained.ref)
        : await engine.create(shape, seed ?? randomInt(2 ** 31)).catch((error: Error) => {
            throw new Refused("unsupported", error.message, "base_model");
          });
      return { trainer, about: { base, shape } };
    },
    async openState(path, optimizer) {
      const { ref, ...about } = await states.find(path);
      return { trainer: await engine.openTrainer(ref, { optimizer }).catch(damaged(path)), about };
    },
    async openSampler(name) {
      const trained = served.get(name);
      if (trained)
        return { sampler: await engine.openSampler(trained.ref), about: { base: name, shape: trained.shape } };
      if (!name.startsWith("tinker://")) {
        const { trainer, about } = await this.openTrainer(name, 0);
        const sampler = await trainer.publish();
        await trainer.close();
        return { sampler, about };
      }
      const { ref, ...about } = await states.find(name);
      return { sampler: await engine.openSampler(ref).catch(damaged(name)), about };
    },
  };
}
