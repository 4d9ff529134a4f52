/** @file The command `probe`: asks every server of an endpoints file for what its role needs. */
import type { Command } from "commander";
import type { Endpoint, Endpoints } from "../servers/endpoints.js";
import type { Probe, RoleProbe } from "../servers/probe.js";
import { CommandError } from "./arguments.js";

export function probeCommand(judgelab: Command): void {
  judgelab
    .command("probe")
    .description(
      "check the servers of an endpoints file: reachable, model there, tokens, log-probabilities and training as needed",
    )
    .requiredOption("--endpoints <file>", "the endpoints file")
    .action(async ({ endpoints }: { endpoints: string }) => {
      const { readEndpoints } = await import("../servers/endpoints.js");
      const { playableText, probeEndpoints, probeFailures, probeTable } = await import("../servers/probe.js");
      const { playableRoles, probeInference } = await import("../engine/openai/probe.js");
      const { trainingChecks } = await import("../engine/tinker/trainingChecks.js");
      const { loadTokenizer } = await import("../engine/text/tokenizer.js");
      const { goldQuestion } = await import("../annotation/goldChat.js");
      const { ARENA_JUDGING } = await import("../paper/arena.js");
      const { TEXT_SCALES } = await import("../paper/textScales.js");
      const longest = { gold: TEXT_SCALES.paper.gold.maxTokens, arena: ARENA_JUDGING.maxTokens };
      const tell = (line: string) => console.error(line);
      const options = { loadTokenizer, questions: { gold: goldQuestion() }, longest, tell };
      const inference: Probe = (role, endpoint) => probeInference(role, endpoint, options);
      const asked = readEndpoints(endpoints);
      const found = await probeEndpoints(asked, [inference, trainingChecks]);
      console.log(probeTable(found).trimEnd());
      for (const endpoint of serversOf(asked, found))
        console.log(playableText(endpoint, await playableRoles(endpoint, options)));
      const failures = probeFailures(found);
      if (failures !== null) throw new CommandError(failures);
    });
}

/** Each reachable server once: a model that fails has already been reported. */
function serversOf({ roles }: Endpoints, found: readonly RoleProbe[]): Endpoint[] {
  const there = found.filter(({ checks }) =>
    checks.some(({ check, outcome }) => check === "model" && outcome === "ok"),
  );
  const endpoints = there.flatMap(({ role }) => roles[role] ?? []);
  return [...new Map(endpoints.map((one) => [`${one.url} ${one.model}`, one])).values()];
}
