/** @file The commands. Exit code 0: done, 1: failed with one clear line, 2: bad usage, 130: Ctrl-C. */
import { Command, CommanderError } from "commander";
import { versions } from "../store/manifest.js";
import { arenaCommands } from "./arenaCommands.js";
import { SCALES_IN_HELP, type ScaleCommand, scaleName, UsageError } from "./arguments.js";
import { calibrateCommand } from "./calibrateCommand.js";
import { compareCommand } from "./compareCommand.js";
import { dataCommands } from "./dataCommands.js";
import { planCommand } from "./planCommand.js";
import { probeCommand } from "./probeCommand.js";
import { resultCommands } from "./resultCommands.js";
import { stageCommands } from "./stageCommands.js";
import { toolCommands } from "./toolCommands.js";
import { trainCommand } from "./trainCommand.js";
import { watchCommand } from "./watchCommand.js";

function program(): Command {
  const judgelab = new Command("judgelab")
    .description("Reproduces arXiv 2603.12246 in miniature. make runs these commands; see the README.")
    .version(`judgelab ${versions().judgelab}, code ${versions().code}, Node ${process.version}`)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
  const command: ScaleCommand = (name, about) =>
    judgelab.command(name).description(about).option("--scale <name>", SCALES_IN_HELP, scaleName, "miniature");
  stageCommands(command);
  resultCommands(judgelab, command);
  arenaCommands(judgelab);
  dataCommands(judgelab);
  planCommand(judgelab);
  calibrateCommand(judgelab);
  probeCommand(judgelab);
  watchCommand(judgelab);
  toolCommands(judgelab);
  trainCommand(command);
  compareCommand(command);
  return judgelab;
}

const oneLine = (text: string): string => text.replace(/^error: /, "judgelab: ").replace(/\n(?=.)/g, " ");

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
