/** @file The commands. Exit code 0: done, 1: failed with one clear line, 2: bad usage, 130: Ctrl-C. */
import { Command, CommanderError, Option } from "commander";
import type { FigureId } from "../figures/index.js";
import { STAGES, type Stage } from "../paper/experiment.js";
import { isTextScale, type ScaleName } from "../paper/textScales.js";
import { versions } from "../store/manifest.js";
import { arenaCommands } from "./arenaCommands.js";
import {
  CommandError,
  experimentOf,
  figureName,
  nonNegative,
  portNumber,
  positiveSeed,
  scaleName,
  seconds,
  seedList,
  UsageError,
} from "./arguments.js";
import { calibrateCommand } from "./calibrateCommand.js";
import { compareCommand } from "./compareCommand.js";
import { dataCommands } from "./dataCommands.js";
import { planCommand, refuseAbove } from "./planCommand.js";
import { probeCommand } from "./probeCommand.js";
import type { ServeCommand } from "./serveCommand.js";
import { trainCommand } from "./trainCommand.js";

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

interface ResultOptions {
  scale: ScaleName;
  seeds?: number[];
  root: string;
  reference?: boolean;
  withReference?: boolean;
}

function program(): Command {
  const judgelab = new Command("judgelab")
    .description("Reproduces arXiv 2603.12246 in miniature. make runs these commands; see the README.")
    .version(`judgelab ${versions().judgelab}, code ${versions().code}, Node ${process.version}`)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
  const command = (name: string, about: string) =>
    judgelab
      .command(name)
      .description(about)
      .option(
        "--scale <name>",
        "miniature, smoke or, on real text, paper, curve, hack, smoke-endpoint",
        scaleName,
        "miniature",
      );
  const withResults = (one: Command) =>
    one
      .option("--seeds <list>", 'such as "1 2 3" (default: all reporting seeds that are there)', seedList)
      .option("--root <folder>", "folder of the runs", "runs")
      .option("--reference", "take the rows kept under data/reference instead of runs")
      .option("--with-reference", "beside the runs of --seeds, take the rows kept of all other seeds");

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

  withResults(command("claims", "test the paper's claims on the result rows"))
    .option("--out <folder>", "where claims.md goes", "figures")
    .action(async (options: ResultOptions & { out: string }) => {
      const { writeClaims } = await import("../claims/claims.js");
      await writeClaims(await results(options), options.out);
    });
  withResults(command("figure", "draw figures to svg, png, html and json"))
    .argument("<id...>", "such as fig3 or table2; a wrong one lists them", figureName)
    .option("--out <folder>", "where they go", "figures")
    .action(async (ids: FigureId[], options: ResultOptions & { out: string }) => {
      const [{ figures }, { renderFigure }] = await Promise.all([
        import("../figures/index.js"),
        import("../figures/render/render.js"),
      ]);
      const rows = await results(options);
      for (const id of ids) await renderFigure(figures[id](rows), options.out);
    });
  withResults(command("report", "write index.html, which shows every figure"))
    .option("--out <folder>", "where it goes; the folder of the figures", "figures")
    .action(async (options: ResultOptions & { out: string }) => {
      const { writeReport } = await import("../report/report.js");
      await writeReport(await results(options), options.out);
    });

  withResults(command("notebook", "execute notebooks from top to bottom").argument("<file...>"))
    .option("--out <folder>", "where the executed notebooks go (default: in place)")
    .option("--timeout <seconds>", "time for each", seconds, 900)
    .action(async (files: string[], options: ResultOptions & { out?: string; timeout: number }) => {
      const { runNotebooks } = await import("./runNotebooks.js");
      await runNotebooks(files, options);
    });
  arenaCommands(judgelab);
  dataCommands(judgelab);
  planCommand(judgelab);
  calibrateCommand(judgelab);
  probeCommand(judgelab);

  judgelab
    .command("kernel")
    .description("install the notebooks' TypeScript kernel for Jupyter and VS Code")
    .option("--prefix <folder>", "install below this folder instead of the user's own")
    .action(async (options: { prefix?: string }) => {
      const { installKernel, kernelProblem } = await import("../notebook/kernel.js");
      console.log(`kernel spec written to ${await installKernel(options)}`);
      const problem = kernelProblem();
      if (problem) throw new CommandError(problem);
    });

  judgelab
    .command("course")
    .description("write the students' and the instructor's set of notebooks")
    .option("--out <folder>", "where they go", "build/course")
    .action(async ({ out }: { out: string }) => {
      const { writeCourse } = await import("../course/sets.js");
      const names = await writeCourse(out);
      console.log(`${names.length} notebooks each in ${out}/student and ${out}/instructor: see docs/teaching.md`);
    });

  judgelab
    .command("serve")
    .description("serve the embedded engine over HTTP: the Tinker protocol and OpenAI's, on one port")
    .option("--host <address>", "any but loopback needs a key", "127.0.0.1")
    .option("--port <n>", "0: any that is free", portNumber, 8400)
    .option("--key-env <name>", "the environment variable that holds the key clients must send")
    .option("--state <folder>", "where saved states go", "build/serve")
    .option("--model <name=folder...>", "finished runs whose weights can be sampled and trained on, by name")
    .option("--heartbeat <seconds>", "how long a session may be silent", seconds, 300)
    .action(async (options: ServeCommand) => {
      const { serveCommand } = await import("./serveCommand.js");
      await serveCommand(options);
    });

  command("reference", "add the result rows and manifests of finished runs to those kept under data/reference")
    .option("--seeds <list>", "seeds to add (default: all reporting seeds that are there)", seedList)
    .option("--replace", "drop what is kept instead of adding to it")
    .option("--root <folder>", "folder of the runs", "runs")
    .option("--out <folder>", "where they go", "data/reference")
    .action(async ({ out, ...options }: ResultOptions & { out: string; replace?: boolean }) => {
      const { exportReference } = await import("../results/exportReference.js");
      const sizes = await exportReference({ ...options, folder: out });
      for (const [name, bytes] of Object.entries(sizes)) {
        console.log(`${out}/${options.scale}/${name}  ${(bytes / 1e3).toFixed(0)} kB`);
      }
    });
  judgelab
    .command("import-run")
    .description("import finished runs that were made elsewhere, after checking manifest, configuration and every file")
    .argument("<folder...>", "the folder of a run, with its manifest.json")
    .option("--root <folder>", "folder of the runs", "runs")
    .action(async (folders: string[], { root }: { root: string }) => {
      const { importRun } = await import("../results/importRun.js");
      for (const folder of folders) {
        const { dir, already, missing } = await importRun(folder, root);
        console.log(`${folder}: ${already ? "was already in" : "is now in"} ${dir}`);
        for (const input of missing)
          console.log(`  made from ${input}, which is not here: figures can be drawn, but make would make it first`);
      }
    });
  trainCommand(command);
  compareCommand(command);
  command("lists", "write what the Makefile includes: the figures and notebooks of a scale")
    .addOption(
      new Option("--endpoints <file>", "leave out what needs a role that this file lacks").env("JUDGELAB_ENDPOINTS"),
    )
    .requiredOption("--out <file>", "where it goes")
    .action(async ({ scale, endpoints, out }: { scale: ScaleName; endpoints?: string; out: string }) => {
      const { writeLists } = await import("./lists.js");
      await writeLists(scale, out, endpoints);
    });
  return judgelab;
}

const oneLine = (text: string): string => text.replace(/^error: /, "judgelab: ").replace(/\n(?=.)/g, " ");

async function results({ reference, withReference, ...options }: ResultOptions) {
  const { loadResults } = await import("../results/load.js");
  return loadResults({ ...options, reference: withReference ? "others" : reference === true });
}

export async function main(): Promise<void> {
  // Locks are freed at exit and the last checkpoint stays; a bar first gives the terminal back.
  process.on("SIGINT", () => setImmediate(() => process.exit(130)));
  process.on("SIGTERM", () => setImmediate(() => process.exit(143)));
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError)
      process.exitCode = error.exitCode === 0 ? 0 : 2; // it has said what is wrong
    else {
      const { message, stack } = error as Error;
      console.error(`judgelab ${whichRun()}: ${process.env.JUDGELAB_DEBUG ? stack : message}`);
      process.exitCode = error instanceof UsageError ? 2 : 1;
    }
  }
}

/** "train-judge reasoning-4b seed 1": two runs share a terminal, so an error says whose it is. */
function whichRun(): string {
  const [, , command = "", ...rest] = process.argv;
  const value = (name: string) => rest[rest.indexOf(name) + 1] ?? "";
  return [command, ...(rest.includes("--id") ? [value("--id"), "seed", value("--seed")] : [])].join(" ");
}
