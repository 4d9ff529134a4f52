/** @file The thread that trains. Between two steps it listens, so that it can be paused, and judges what it is asked. */

import { cpuEngine } from "../../engine/cpu/cpuEngine.js";
import { provideFile, provideKernels } from "../../platform/browser.js";
import { fromBase64 } from "../../report/packing.js";
import type { FromWorker, ToWorker } from "../messages.js";
import { NUMBERS } from "../numbers.js";
import { judgeOf, type Lab, type LiveEvent, liveRun, MODELS } from "../train.js";
import { unpack } from "../weights.js";

let lab: Promise<Lab>;
/** `steps`: how many are still allowed. */
let run: { number: number; events: AsyncGenerator<LiveEvent>; steps: number; total: number } | null = null;
let turning = false;

const say = (message: FromWorker): void => postMessage(message);
const failed = (error: unknown): void =>
  say({ kind: "failed", message: error instanceof Error ? error.message : String(error) });

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  answer(data).catch(failed);
};

async function answer(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case "load":
      lab = openLab(message);
      await lab;
      return say({ kind: "ready" });
    case "run":
      run = {
        number: message.run,
        events: liveRun(await lab, message.settings),
        steps: message.steps + 1, // and step 0
        total: message.settings.steps,
      };
      return turn();
    case "allow":
      await lab; // what is to run may still be opening
      if (run) run.steps = message.steps;
      return turn();
    case "judge": {
      const judge = await judgeOf(await lab, message.settings);
      const judged = await judge(message.prompt, message.reply);
      return say({ kind: "judged", question: message.question, judged });
    }
  }
}

async function openLab({ kernels, models }: Extract<ToWorker, { kind: "load" }>): Promise<Lab> {
  provideKernels(fromBase64(kernels));
  const refs = await Promise.all(
    MODELS.map(async (name) => {
      const { text, hash } = models[name];
      provideFile(name, await unpack(text));
      return [name, { path: name, hash }] as const;
    }),
  );
  return { engine: cpuEngine(), models: Object.fromEntries(refs) as Lab["models"], numbers: NUMBERS };
}

/** Runs what is allowed, one step after another, and hears messages in between. */
async function turn(): Promise<void> {
  if (turning) return;
  turning = true;
  try {
    while (run && run.steps > 0) {
      const current = run;
      current.steps--;
      const { value, done } = await current.events.next();
      if (done) {
        if (run === current) run = null;
      } else {
        if (value.kind === "step" && value.step === current.total) current.steps = 1; // for the weights' hash
        say({ kind: "event", run: current.number, event: value });
      }
      await breath();
    }
  } finally {
    turning = false;
  }
}

/** Lets waiting messages in. A timer would be held back to four milliseconds, and in a hidden tab to a second. */
const channel = new MessageChannel();
const breath = (): Promise<void> =>
  new Promise((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(null);
  });
