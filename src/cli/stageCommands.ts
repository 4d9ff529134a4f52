/** @file A command for each stage: it makes one run, whose inputs must be made. */
import { Option } from "commander";
import { STAGES, type Stage } from "../paper/experiment.js";
import { isTextScale, type ScaleName } from "../paper/textScales.js";
import { experimentOf, nonNegative, positiveSeed, type ScaleCommand } from "./arguments.js";
import { refuseAbove } from "./planCommand.js";

const STAGE_HELP: Record<Stage, string> = {
  pretrain: "train a base policy or a base judge from nothing",
  "train-gold": "beyond the paper: a gold that learns the truth at a school",
  "evaluate-gold": "how exact a trained gold is, and which lies it believes (figure B2)",
  annotate: "gold scores and traces of off-policy responses, for the judges' training",
  "train-judge": "SFT of a base judge and, where it reasons, GRPO (section 2.1)",
  "evaluate-judge": "agreement of a judge with gold on held-out rows (figure 2, table 5)",
  "probe-judge": "what a judge gives the adversarial refusal, which its data never held (figure A4)",
  "train-policy": "GRPO of a base policy with a judge as its reward (section 2.2)",
  "evaluate-policy": "gold and true quality of the outputs a training stored (figures 1 and 3 to 10)",
  "watch-policy": "beyond the paper: warnings that needed no gold, at evaluations of a training (figure B3)",
  "evaluate-arena":
    "battles of policies with a baseline: in miniature under both arena judges, on real text on Arena-Hard-V2 (tables 1 and 6)",
};

interface StageArguments {
  id: string;
  scale: ScaleName;
  seed: number;
  root: string;
  endpoints?: string;
  budget?: number;
}

export function stageCommands(command: ScaleCommand): void {
  for (const stage of STAGES) {
    command(stage, STAGE_HELP[stage])
      .requiredOption("--id <id>", "which one; a wrong id lists those there are")
      .requiredOption("--seed <n>", "positive integer", positiveSeed)
      .option("--root <folder>", "folder of the runs", "runs")
      .addOption(
        new Option("--endpoints <file>", "train and annotate on these servers instead of in process").env(
          "JUDGELAB_ENDPOINTS",
        ),
      )
      .addOption(
        new Option(
          "--budget <money>",
          "what the scale may cost: no start where its plan is higher, and a stop before that much is spent",
        )
          .env("JUDGELAB_BUDGET")
          .argParser(nonNegative),
      )
      .action(async ({ id, endpoints, budget, ...options }: StageArguments) => {
        const experiment = experimentOf(options.scale, stage, id);
        if (budget !== undefined && isTextScale(options.scale)) await refuseAbove(budget, options.scale, endpoints);
        const { makeRun } = await import("../schedule/makeRun.js");
        const placed = { ...(endpoints !== undefined && { endpoints }), ...(budget !== undefined && { budget }) };
        await makeRun(experiment, { ...options, ...placed });
      });
  }
}
