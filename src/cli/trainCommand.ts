/** @file The command `train`: makes all requested runs that are not made yet. */
import { Option } from "commander";
import { FIGURE_IDS, FIGURES } from "../figures/index.js";
import { reads } from "../figures/needs.js";
import type { Experiment } from "../paper/experiment.js";
import { isTextScale, type ScaleName } from "../paper/textScales.js";
import { nonNegative, positiveInteger, type ScaleCommand, seedList, UsageError } from "./arguments.js";

interface TrainArguments {
  scale: ScaleName;
  seeds: number[];
  root: string;
  for?: string[];
  lanes?: number;
  keepGoing: boolean;
  endpoints?: string;
  budget?: number;
  stamps?: string;
}

export function trainCommand(command: ScaleCommand): void {
  command("train", "make every requested run that is not made yet; run it again to resume")
    .requiredOption("--seeds <list>", 'such as "1 2 3"', seedList)
    .option(
      "--for <what...>",
      "paper, beyond, figures, or runs as <stage>/<id> or <stage>/<id>/seed-<n> (default: paper)",
    )
    .option("--lanes <n>", "runs at a time (default: one per core; against servers one)", positiveInteger)
    .option("--keep-going", "if a run fails, make those that do not need it", false)
    .option("--root <folder>", "folder of the runs", "runs")
    .addOption(new Option("--endpoints <file>", "train on the servers of this file").env("JUDGELAB_ENDPOINTS"))
    .addOption(new Option("--budget <money>", "what may be spent").env("JUDGELAB_BUDGET").argParser(nonNegative))
    .addOption(new Option("--stamps <folder>", "files that change when what a figure reads does, for make").hideHelp())
    .action(async ({ for: wanted = [], stamps, ...options }: TrainArguments) => {
      const { scale, seeds, root, endpoints, budget } = options;
      const [{ makeableRuns }, { plannedRuns }, { train }, { prepareData }] = await Promise.all([
        import("./optionalRoles.js"),
        import("../schedule/runs.js"),
        import("../schedule/train.js"),
        import("./dataCommands.js"),
      ]);
      if (budget !== undefined && isTextScale(scale)) {
        const { refuseAbove } = await import("./planCommand.js");
        await refuseAbove(budget, scale, endpoints);
      }
      if (endpoints !== undefined) {
        const { claimRoot } = await import("./claimRoot.js");
        await claimRoot(root, endpoints);
      }
      const all = makeableRuns(scale, endpoints);
      const runs = plannedRuns(all, seeds, wantedBy(wanted, all));
      const ended = await train({ ...options, runs, prepare: (left) => prepareData(scale, left) });
      if (ended.kind === "stopped") process.exitCode = ended.exitCode;
      else if (stamps !== undefined) {
        const { writeStamps } = await import("./stamps.js");
        const whole = wanted.length === 0 || wanted.includes("paper");
        const named = FIGURES.filter(({ id }) => wanted.includes(id));
        await writeStamps(stamps, ended.manifests, whole || wanted.includes("beyond") ? FIGURES : named, whole);
      }
    });
}

/** Whether a run is asked for itself, not only as an input of others. Throws UsageError at a word that names nothing. */
export function wantedBy(
  words: readonly string[],
  all: readonly Experiment[],
): (experiment: Experiment, seed: number) => boolean {
  if (words.length === 0) return ({ chapter }) => chapter === "paper";
  // What goes beyond the paper is drawn beside evaluations of the paper's own policies.
  const ofBeyond = FIGURES.filter(({ section }) => section === "B").map(reads);
  const needs = words.map((word) => {
    if (word === "paper") return ({ chapter }: Experiment) => chapter === "paper";
    if (word === "beyond") return (one: Experiment) => one.chapter === "beyond" || ofBeyond.some((read) => read(one));
    const figure = FIGURES.find(({ id }) => id === word);
    if (figure) return reads(figure);
    const [, run, seed] = /^([^/]+\/[^/]+?)(?:\/seed-(\d+))?$/.exec(word) ?? [];
    if (!all.some(({ stage, id }) => `${stage}/${id}` === run))
      throw new UsageError(`--for ${word}: neither a figure (${FIGURE_IDS.join(", ")}) nor a run of this scale`);
    return ({ stage, id }: Experiment, of: number) =>
      `${stage}/${id}` === run && (seed === undefined || Number(seed) === of);
  });
  return (experiment, seed) => needs.some((need) => need(experiment, seed));
}
