/** @file The page's side of a worker: one training at a time, and answers to questions. */
import type { FromWorker, ToWorker } from "../messages.js";
import type { LiveSettings } from "../settings.js";
import type { Judged, LiveEvent, ModelName } from "../train.js";
import type { PackedModel } from "../weights.js";

declare global {
  var JUDGELAB_LIVE: Record<ModelName, PackedModel> | undefined; // set by live/weights.js
}

export interface Trainer {
  ready: Promise<void>;
  /** Replaces the run there was. It makes `steps` steps after step 0, then waits. */
  run(settings: LiveSettings, steps: number, heard: (event: LiveEvent) => void): void;
  allow(steps: number): void;
  judge(settings: LiveSettings, prompt: string, reply: string): Promise<Judged>;
  close(): void;
}

/** Opens a worker from the page's own text, which works from disk too. */
export function openTrainer(failed: (message: string) => void): Trainer {
  const script = document.getElementById("worker")!.textContent!;
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(address);
  const tell = (message: ToWorker) => worker.postMessage(message);

  let runs = 0,
    questions = 0;
  let hear: (event: LiveEvent) => void = () => {};
  const asked = new Map<number, (judged: Judged) => void>();
  let opened: () => void;
  const ready = new Promise<void>((resolve) => (opened = resolve));
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === "ready") opened();
    else if (data.kind === "event" && data.run === runs) hear(data.event);
    else if (data.kind === "judged") asked.get(data.question)?.(data.judged);
    else if (data.kind === "failed") failed(data.message);
  };
  worker.onerror = (event) => failed(event.message);
  const kernels = document.getElementById("kernels")!.textContent!;
  tell({ kind: "load", kernels, models: globalThis.JUDGELAB_LIVE! });

  return {
    ready,
    run(settings, steps, heard) {
      hear = heard;
      tell({ kind: "run", run: ++runs, settings, steps });
    },
    allow: (steps) => tell({ kind: "allow", steps }),
    judge: (settings, prompt, reply) =>
      new Promise((resolve) => {
        asked.set(++questions, resolve);
        tell({ kind: "judge", question: questions, settings, prompt, reply });
      }),
    close: () => worker.terminate(),
  };
}
