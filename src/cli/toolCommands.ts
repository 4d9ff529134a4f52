/** @file The commands for other programs: Jupyter's kernel, a course's notebooks, and the engine over HTTP. */
import type { Command } from "commander";
import { CommandError, portNumber, seconds } from "./arguments.js";
import type { ServeCommand } from "./serveCommand.js";

export function toolCommands(judgelab: Command): void {
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
}
