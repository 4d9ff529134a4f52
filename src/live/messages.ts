/** @file What a page and the worker that trains for it say to each other. */
import type { LiveSettings } from "./settings.js";
import type { Judged, LiveEvent, ModelName } from "./train.js";

export type ToWorker =
  | { kind: "load"; kernels: string; models: Record<ModelName, { text: string; hash: string }> } // base64, and packed weights
  | { kind: "run"; run: number; settings: LiveSettings; steps: number } // how many steps until it pauses
  | { kind: "allow"; steps: number } // go on for so many steps; 0 pauses
  | { kind: "judge"; question: number; settings: LiveSettings; prompt: string; reply: string };

export type FromWorker =
  | { kind: "ready" }
  | { kind: "event"; run: number; event: LiveEvent }
  | { kind: "judged"; question: number; judged: Judged }
  | { kind: "failed"; message: string };
