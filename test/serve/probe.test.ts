import assert from "node:assert/strict";
import { goldQuestion } from "../../src/annotation/goldChat.js";
import { probeInference } from "../../src/engine/openai/probe.js";
import { trainingChecks } from "../../src/engine/tinker/trainingChecks.js";
import { Endpoints } from "../../src/servers/endpoints.js";
import { probeEndpoints } from "../../src/servers/probe.js";
import { testServer } from "./server.js";

describe("judgelab probe of judgelab serve", () => {
  it("finds what each role needs, and a training server that is not there", async () => {
    const server = await testServer();
    const model = "judgelab/transformer:v160-w48-l2-h3-c72",
      url = `${server.url}/v1`;
    const training = (at: string) => ({ url: at, baseModel: "judgelab/transformer", loraRank: 0 });
    const endpoints = Endpoints.parse({
      roles: {
        gold: { url, model: "gold" },
        judge: { url, model, training: training(server.url) },
        policy: { url, model, training: training("http://127.0.0.1:9") },
      },
    });
    const found = await probeEndpoints(endpoints, [
      (role, endpoint) => probeInference(role, endpoint, { questions: { gold: goldQuestion() } }),
      trainingChecks,
    ]);
    await server.stop();
    assert.deepEqual(
      found.map(({ role, checks }) => [role, ...checks.map(({ check, outcome }) => `${check} ${outcome}`)]),
      [
        ["gold", "model ok", "tokenizer skipped", "chat ok", "token limit ok"],
        ["judge", "model ok", "tokenizer skipped", "samples ok", "score tokens ok", "expected score ok", "training ok"],
        ["policy", "model ok", "tokenizer skipped", "samples ok", "prompt log-probabilities ok", "training failed"],
      ],
    );
    const detail = (i: number) => found[i]!.checks.at(-1)!.detail;
    assert.match(
      detail(1),
      /^ppo clips; losses: sum; samplers stay as published; optimizer kept in saved states; repeated calls count once; sampler and trainer differ by 0?\.?\d/,
    );
    assert.match(detail(2), /policy.*http:\/\/127\.0\.0\.1:9/);
  });
});
