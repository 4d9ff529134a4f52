/** @file The commands `arena score` and `arena battle`. */
import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { ARENA_JUDGING } from "../paper/arena.js";
import { CommandError, nonNegative, positiveInteger, positiveSeed } from "./arguments.js";
import type { ArenaBattleOptions, ArenaBattleReport } from "./battleCommand.js";
import type { ArenaScoreOptions } from "./scoreCommand.js";

export function arenaCommands(judgelab: Command): void {
  const arena = judgelab
    .command("arena")
    .description("Arena-Hard-V2: battles with a baseline, and scores from their judgments");
  arena
    .command("score")
    .description("a leaderboard from judgment files, as markdown, csv and json")
    .requiredOption("--judgments <path...>", "jsonl files or folders of judgments")
    .option("--answers <path...>", "answers or style metadata of every model and the baseline (for --control)")
    .option("--control", "style control", false)
    .addOption(
      new Option("--fit <name>", "the original's 50 steps, or run to convergence")
        .choices(["original", "converged"])
        .default("original"),
    )
    .option("--rounds <n>", "bootstrap rounds", positiveInteger, 100)
    .option("--seed <n>", "of the bootstrap", positiveSeed, 1)
    .option("--out <folder>", "where the tables go", "figures/arena")
    .action(async (options: ArenaScoreOptions) => {
      const { arenaScore } = await import("./scoreCommand.js");
      const { files } = await arenaScore(options);
      console.log((await readFile(files[0]!, "utf8")).trimEnd());
    });

  arena
    .command("battle")
    .description(
      "have answers judged against the baseline's by the role arena of an endpoints file; run it again to resume",
    )
    .requiredOption("--questions <path...>", "question.jsonl of Arena-Hard-V2")
    .requiredOption("--answers <path...>", "answers of the models to judge, jsonl files or folders")
    .requiredOption("--baseline <path...>", "answers of the baseline, or of both that Arena-Hard names")
    .requiredOption("--endpoints <file>", "the endpoints file")
    .requiredOption("--out <file>", "jsonl that judgments are added to; arena score reads it")
    .option("--judge <name>", "the judge's name in the rows (default: the role's model)")
    .option(
      "--instructions <path...>",
      "published judgments whose instructions are given to the judge (default: our own words)",
    )
    .option("--temperature <t>", "of the judge", nonNegative, ARENA_JUDGING.temperature)
    .option("--max-tokens <n>", "of a judgment, reasoning included", positiveInteger, ARENA_JUDGING.maxTokens)
    .option("--again", "repeat judgments that failed before", false)
    .action(async ({ endpoints, judge, ...options }: BattleArguments) => {
      const { endpointOf, readEndpoints } = await import("../servers/endpoints.js");
      const { openaiChat } = await import("../engine/openai/chat.js");
      const { arenaBattle } = await import("./battleCommand.js");
      const endpoint = endpointOf(readEndpoints(endpoints), "arena");
      const asked = { ...options, judge: judge ?? endpoint.model };
      const report = await arenaBattle(asked, (signal) => openaiChat("arena", endpoint, { signal }));
      const { costOf } = await import("../ledger/spend.js");
      tell(report, options.out, costOf(report.usage, endpoint.price));
      if (report.useless !== null) throw new CommandError(report.useless);
    });
}

type BattleArguments = Omit<ArenaBattleOptions, "judge"> & { endpoints: string; judge?: string };

const SHOWN_FAILURES = 3;

function tell(report: ArenaBattleReport, out: string, cost: number | null): void {
  const { judged, kept, withoutVerdict, failures, unanswered, usage } = report;
  for (const [model, questions] of unanswered)
    console.error(`${model} has no answer to ${questions} questions: not judged`);
  for (const failure of failures.slice(0, SHOWN_FAILURES)) console.error(failure);
  if (failures.length > SHOWN_FAILURES) console.error(`and ${failures.length - SHOWN_FAILURES} more`);
  if (failures.length > 0) {
    console.error(
      `${failures.length} judgments failed, and each drops its question from the scores: --again repeats them`,
    );
  }
  const tokens = `${usage.in} tokens in, ${usage.out} out${cost === null ? "" : `, cost ${cost.toFixed(2)}`}`;
  console.log(`${out}: ${judged} questions judged (${withoutVerdict} without a verdict), ${kept} kept; ${tokens}`);
}
