/** @file The commands that read finished runs: what is drawn, claimed, reported, executed, kept and imported. */
import { type Command, Option } from "commander";
import type { FigureId } from "../figures/index.js";
import type { ScaleName } from "../paper/textScales.js";
import { figureName, type ScaleCommand, seconds, seedList } from "./arguments.js";

interface ResultOptions {
  scale: ScaleName;
  seeds?: number[];
  root: string;
  reference?: boolean;
  withReference?: boolean;
}

export function resultCommands(judgelab: Command, command: ScaleCommand): void {
  const withResults = (one: Command) =>
    one
      .option("--seeds <list>", 'such as "1 2 3" (default: all reporting seeds that are there)', seedList)
      .option("--root <folder>", "folder of the runs", "runs")
      .option("--reference", "take the rows kept under data/reference instead of runs")
      .option("--with-reference", "beside the runs of --seeds, take the rows kept of all other seeds");

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
      const problems: string[] = [];
      for (const id of ids) {
        try {
          await renderFigure(figures[id](rows), options.out);
        } catch (error) {
          if (ids.length === 1) throw error;
          problems.push((error as Error).message); // which names the figure, or the file
        }
      }
      if (problems.length > 0) throw new Error(problems.join("\n"));
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
  command("lists", "write what the Makefile includes: the figures and notebooks of a scale")
    .addOption(
      new Option("--endpoints <file>", "leave out what needs a role that this file lacks").env("JUDGELAB_ENDPOINTS"),
    )
    .requiredOption("--out <file>", "where it goes")
    .action(async ({ scale, endpoints, out }: { scale: ScaleName; endpoints?: string; out: string }) => {
      const { writeLists } = await import("./lists.js");
      await writeLists(scale, out, endpoints);
    });
}

async function results({ reference, withReference, ...options }: ResultOptions) {
  const { loadResults } = await import("../results/load.js");
  return loadResults({ ...options, reference: withReference ? "others" : reference === true });
}
