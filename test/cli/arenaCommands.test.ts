/** @file arena battle and probe from the command line, against a local server. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Behaviour, type FaultyServer, faultyServer, json, type Seen, status } from "../engine/faultyServer.js";

const KEY = "sk-very-secret-123";

describe("judgelab against a server", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-arena-cli-"));
  const path = (name: string) => join(folder, name);
  let server: FaultyServer;
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => server.close());

  const judgelab = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, JUDGELAB_TEST_KEY: KEY };
      execFile(process.execPath, ["--import=tsx", "src/cli/index.ts", ...args], { env }, (error, out, err) =>
        resolve({ code: (error?.code as number | undefined) ?? 0, out, err }),
      );
    });
  const start = async (script: (seen: Seen) => Behaviour, model = "gpt-4.1") => {
    server = await faultyServer(script);
    const arena = { url: `${server.url}/v1`, model, keyEnv: "JUDGELAB_TEST_KEY", price: { in: 2, out: 8 } };
    writeFileSync(path("endpoints.json"), JSON.stringify({ roles: { arena } }));
  };
  const judge = ({ body }: Seen): Behaviour =>
    body.messages[1].content.includes("too long")
      ? status(400)
      : json({
          choices: [{ message: { content: "My final verdict is tie: [[A=B]]" }, finish_reason: "stop" }],
          usage: { prompt_tokens: 500_000, completion_tokens: 1000 },
        });

  it("battles, tells what failed and what it cost, and scores", async () => {
    const answers = (model: string, texts: string[]) =>
      texts
        .map(
          (content, at) => JSON.stringify({ uid: `q${at}`, model, messages: [{ role: "assistant", content }] }) + "\n",
        )
        .join("");
    const questions = [0, 1, 2].map(
      (at) => JSON.stringify({ uid: `q${at}`, category: "creative_writing", prompt: "Sing." }) + "\n",
    );
    writeFileSync(path("q.jsonl"), questions.join(""));
    writeFileSync(path("m.jsonl"), answers("m", ["la", "too long"]));
    writeFileSync(path("base.jsonl"), answers("base", ["lo", "lo", "lo"]));
    await start(judge);
    const command = [
      ...[
        "arena",
        "battle",
        "--questions",
        path("q.jsonl"),
        "--answers",
        path("m.jsonl"),
        "--baseline",
        path("base.jsonl"),
      ],
      ...["--endpoints", path("endpoints.json"), "--out", path("out.jsonl")],
    ];
    const { code, out, err } = await judgelab(...command);
    assert.equal(code, 0, err);
    assert.match(
      out,
      /out\.jsonl: 2 questions judged \(0 without a verdict\), 0 kept; 1000000 tokens in, 2000 out, cost 2\.02\n$/,
    );
    assert.match(err, /m has no answer to 1 questions: not judged/);
    assert.match(err, /role arena \(http:\S+, status 400\): refused the call: told to answer 400\n/);
    assert.match(err, /2 judgments failed, .*: --again repeats/);
    assert.equal(server.seen[0]!.headers.authorization, `Bearer ${KEY}`);
    assert.deepEqual([server.seen[0]!.body.temperature, server.seen[0]!.body.max_completion_tokens], [0, 16000]);
    assert.ok(![out, err, readFileSync(path("out.jsonl"), "utf8")].join().includes(KEY));

    const again = await judgelab(...command);
    assert.match(again.out, /0 questions judged \(0 without a verdict\), 2 kept/);
    const scored = await judgelab(
      "arena",
      "score",
      "--judgments",
      path("out.jsonl"),
      "--rounds",
      "1",
      "--out",
      path("tables"),
    );
    assert.match(scored.out, /\| m \| 50\.0 \|/);
  });

  it("fails where not one judgment succeeds, as on a server with too short a context", async () => {
    const answer = (model: string) =>
      JSON.stringify({ uid: "q0", model, messages: [{ role: "assistant", content: "la" }] }) + "\n";
    writeFileSync(
      path("q1.jsonl"),
      JSON.stringify({ uid: "q0", category: "creative_writing", prompt: "Sing." }) + "\n",
    );
    for (const name of ["mine", "base"]) writeFileSync(path(`${name}1.jsonl`), answer(name));
    await start(() =>
      json({ error: { message: "max_completion_tokens=16000 cannot be greater than max_model_len=2048." } }, 400),
    );
    const { code, err } = await judgelab(
      ...[
        "arena",
        "battle",
        "--questions",
        path("q1.jsonl"),
        "--answers",
        path("mine1.jsonl"),
        "--baseline",
        path("base1.jsonl"),
      ],
      ...["--endpoints", path("endpoints.json"), "--out", path("out1.jsonl")],
    );
    assert.equal(code, 1);
    assert.match(
      err,
      /^role arena .*max_model_len=2048\.$[^]*^judgelab arena: the judge gave no verdict on any of 1 questions: 2 failed, the first: role arena /m,
    );
  });

  it("probes, and exits 1 with the reason where a role cannot be played", async () => {
    const said = json({ choices: [{ message: { content: "ready" }, finish_reason: "stop" }] });
    const models = (seen: Seen) =>
      seen.path === "/v1/models"
        ? json({ data: [{ id: "gpt-4.1" }] })
        : seen.path === "/v1/chat/completions"
          ? said
          : status(404);
    await start(models);
    const fine = await judgelab("probe", "--endpoints", path("endpoints.json"));
    assert.equal(fine.code, 0, fine.err);
    assert.match(
      fine.out,
      /\| arena \| gpt-4\.1 \| model \| ok \| one of 1 served \|\n[^]*\| chat \| ok \| finish stop, no reasoning shown \|/,
    );
    await server.close();
    await start(models, "gpt-5");
    const wrong = await judgelab("probe", "--endpoints", path("endpoints.json"));
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /^judgelab probe: arena: model \(http:\S+ serves gpt-4\.1, not gpt-5\)$/m);
  });
});
