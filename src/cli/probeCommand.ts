/** @file The command `probe`: asks every server of an endpoints file for what its role needs. */
import type { Command } from "commander";
import type { Probe } from "../servers/probe.js";

export function probeCommand(judgelab: Command): void {
  judgelab
    .command("probe")
    .description(
      "check the servers of an endpoints file: reachable, model there, tokens, log-probabilities and training as needed",
    )
    .requiredOption("--endpoints <file>", "the endpoints file")
    .action(async ({ endpoints }: { endpoints: string }) => {
      const { readEndpoints } = await import("../servers/endpoints.js");
      const { probeEndpoints, probeFailures, probeTable } = await import("../servers/probe.js");
      const { probeInference } = await import("../engine/openai/probe.js");
      const { trainingChecks } = await import("../engine/tinker/trainingChecks.js");
      const { loadTokenizer } = await import("../engine/text/tokenizer.js");
      const { goldQuestion } = await import("../annotation/goldChat.js");
      const { ARENA_JUDGING } = await import("../paper/arena.js");
      const { TEXT_SCALES } = await import("../paper/textScales.js");
      const longest = { gold: TEXT_SCALES.paper.gold.maxTokens, arena: ARENA_JUDGING.maxTokens };
      const options = { loadTokenizer, questions: { gold: goldQuestion() }, longest };
      const inference: Probe = (role, endpoint) => probeInference(role, endpoint, options);
      const found = await probeEndpoints(readEndpoints(endpoints), [inference, trainingChecks]);
      console.log(probeTable(found).trimEnd());
      const failures = probeFailures(found);
      if (failures !== null) throw new Error(failures);
    });
}
