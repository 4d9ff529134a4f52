/** @file The command `probe`: asks every server of an endpoints file for what its role needs. */
import type { Command } from "commander";

export function probeCommand(judgelab: Command): void {
  judgelab
    .command("probe")
    .description(
      "check the servers of an endpoints file: reachable, model there, tokens and log-probabilities as needed",
    )
    .requiredOption("--endpoints <file>", "the endpoints file")
    .action(async ({ endpoints }: { endpoints: string }) => {
      const { readEndpoints } = await import("../engine/endpoints.js");
      const { probeEndpoints, probeFailures, probeTable } = await import("../engine/probe.js");
      const { probeInference } = await import("../engine/openai/probe.js");
      const found = await probeEndpoints(readEndpoints(endpoints), [probeInference]);
      console.log(probeTable(found).trimEnd());
      const failures = probeFailures(found);
      if (failures !== null) throw new Error(failures);
    });
}
