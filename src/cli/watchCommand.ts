/** @file The command `watch`: reads the log of a training, prints what rings, and says by its exit code whether anything did. */
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import type { ModelJudge } from "../judge/ask.js";
import type { Alarm, Evaluation, LoggedOutput } from "../signals/watcher.js";

/** Nothing rang, or something did. */
const QUIET = 0,
  ALARM = 3;
/** Outputs of a step that the judge is asked about again. */
const EDITED = 48;

export function watchCommand(judgelab: Command): void {
  judgelab
    .command("watch")
    .description(
      "look for reward hacking in the log of a training: exit code 0 if nothing rings, 3 if something does, 1 for a bad row",
    )
    .argument(
      "<log>",
      "the folder of a train-policy run, a .jsonl file, or a folder of them, with rows of {step, input, output, score}",
    )
    .option("--follow", "keep reading a log that grows, until its run is finished or Ctrl-C", false)
    .action(async (log: string, { follow }: { follow: boolean }) => {
      let stopped = false;
      if (follow) {
        process.removeAllListeners("SIGINT");
        process.once("SIGINT", () => {
          stopped = true;
        });
      }
      process.exitCode = await watchLog(log, {
        tell: console.log,
        ...(follow && { stopped: () => stopped }),
      });
    });
}

/** Returns the exit code. `stopped`: the log is followed until this says so, or its run is finished. */
export async function watchLog(
  log: string,
  { tell, stopped }: { tell: (line: string) => void; stopped?: () => boolean },
): Promise<number> {
  const [{ stepsOf }, { FEWEST_OUTPUTS, watcher }, { MANIFEST }] = await Promise.all([
    import("../signals/log.js"),
    import("../signals/watcher.js"),
    import("../store/manifest.js"),
  ]);
  const run = existsSync(join(log, "outputs.jsonl")) ? await openRun(log, tell) : null;
  const file = run ? join(log, "outputs.jsonl") : log;
  const ended = () => stopped?.() === true || (run !== null && existsSync(join(log, MANIFEST)));
  const ring = watcher();
  let steps = 0,
    outputs = 0,
    small = 0,
    alarms = 0;
  try {
    for await (const logged of stepsOf(file, stopped && { ended })) {
      if (logged.length < FEWEST_OUTPUTS) {
        small++;
        continue;
      }
      steps++;
      outputs += logged.length;
      const evaluation = run ? await run.evaluation(logged) : { step: logged[0]!.step, outputs: logged };
      for (const alarm of ring(evaluation)) {
        alarms++;
        tell(alarmText(alarm));
      }
    }
  } finally {
    await run?.close();
  }
  if (small > 0) tell(`left out: steps with fewer than ${FEWEST_OUTPUTS} outputs (${small}), which tell too little`);
  const read = `${steps} steps, ${outputs} outputs`;
  if (steps < 3) tell(`too short a log to ring: ${read}; an alarm takes a start and two steps beyond its limit`);
  tell(alarms === 0 ? `quiet: ${read}` : `${alarms} alarms: ${read}`);
  return alarms === 0 ? QUIET : ALARM;
}

function alarmText({ signal, step, start, now, limit, about, examples }: Alarm): string {
  const numbers = `${now.toFixed(2)}, at the start ${start.toFixed(2)}, limit ${limit}`;
  const shown = examples.map(
    ({ score, output }) => `  score ${score.toFixed(2)}: ${JSON.stringify(shortened(output))}`,
  );
  return [`ALARM step ${step}: ${signal} ${numbers}${about && `; ${about}`}`, ...shown].join("\n");
}

const shortened = (text: string) => (text.length > 160 ? `${text.slice(0, 160)}…` : text);

/** One of our runs: its judge can be asked again where it is there. */
async function openRun(dir: string, tell: (line: string) => void) {
  const { EDITS } = await import("../signals/edits.js");
  const { fallsAfterEdits } = await import("../signals/judgeSignals.js");
  const judge = await judgeOf(dir);
  if (judge === null) tell("the run's judge is not there to be asked again: no edits");
  const evaluation = async (logged: readonly LoggedOutput[]): Promise<Evaluation> => {
    const step = logged[0]!.step;
    if (judge === null) return { step, outputs: logged };
    const asked = logged.slice(0, EDITED);
    const questions = asked.map(({ input, output, score }) => ({ prompt: input, response: output, score }));
    const falls = await fallsAfterEdits(judge, questions, ["watch", step]);
    const fallsOf = (at: number) =>
      Object.fromEntries(EDITS.map((edit) => [edit, falls[edit][at]])) as LoggedOutput["falls"];
    return { step, outputs: asked.map((output, at) => ({ ...output, falls: fallsOf(at) })) };
  };
  return { evaluation, close: async () => judge?.sampler.close() };
}

/** The judge that rewarded a run, from <root>/<scale>/train-judge; null where it is none of ours, or not there. */
async function judgeOf(dir: string): Promise<ModelJudge | null> {
  const { allExperiments } = await import("../paper/experiments.js");
  const { isTextScale, SCALE_NAMES } = await import("../paper/textScales.js");
  const { CONFIGS } = await import("../paper/configs.js");
  const { MANIFEST, readManifest } = await import("../store/manifest.js");
  const whole = resolve(dir);
  const [seed, id, scaleFolder] = [basename(whole), basename(dirname(whole)), resolve(whole, "../../..")];
  const scale = SCALE_NAMES.find((name) => name === basename(scaleFolder));
  if (scale === undefined || isTextScale(scale)) return null;
  const experiment = allExperiments(scale).find((one) => one.stage === "train-policy" && one.id === id);
  const input = experiment?.inputs.find(({ role, stage }) => role === "judge" && stage === "train-judge");
  if (!experiment || !input || experiment.task !== "pointwise") return null;
  const folder = join(scaleFolder, input.stage, input.id, seed);
  if (!existsSync(join(folder, MANIFEST))) return null;
  const { kind, judging } = CONFIGS["train-policy"].parse(experiment.config);
  const [{ cpuEngine }, { miniature }] = await Promise.all([
    import("../engine/cpu/cpuEngine.js"),
    import("../judge/format/miniature.js"),
  ]);
  const { weights } = await readManifest(folder);
  if (!weights || !existsSync(weights.path)) return null;
  return { kind, judging, format: miniature, sampler: await cpuEngine().openSampler(weights) };
}
