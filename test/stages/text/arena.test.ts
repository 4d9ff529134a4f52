import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Answer, answerText, Judgment, Question } from "../../../src/arena/rows.js";
import { evaluateClaims } from "../../../src/claims/claims.js";
import { arenaScore } from "../../../src/cli/scoreCommand.js";
import { figures } from "../../../src/figures/index.js";
import { renderFigure } from "../../../src/figures/render/render.js";
import { ARENA_JUDGING } from "../../../src/paper/arena.js";
import { TextScale } from "../../../src/paper/textScales.js";
import { ArenaRow } from "../../../src/results/rows.js";
import { Endpoints } from "../../../src/servers/endpoints.js";
import { openServers } from "../../../src/stages/servers.js";
import { hashOf, sha256 } from "../../../src/store/hash.js";
import { readRows } from "../../../src/store/jsonl.js";
import type { Manifest } from "../../../src/store/manifest.js";
import { runFolder } from "../../../src/store/paths.js";
import {
  type Behaviour,
  type FaultyServer,
  faultyServer,
  later,
  type Seen,
  status,
} from "../../engine/faultyServer.js";
import { noResults } from "../../figures/syntheticResults.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { verdictOf } from "./arenaServer.js";
import {
  battleOut,
  EXPERIMENT,
  experimentOf,
  makeBenchmark,
  makePolicies,
  QUESTIONS,
  SCALE,
  serversOf,
} from "./arenaWorld.js";

describe("the arena on real text", () => {
  const world = temporaryFolder();
  const whole = join(world, "whole");
  const asked: string[] = [];
  let server: FaultyServer;
  let made: Manifest;
  const start = async (script: (seen: Seen, n: number) => Behaviour) => void (server = await faultyServer(script));
  const again = async (root: string) => {
    await makePolicies(root, EXPERIMENT);
    return root;
  };
  before(async () => {
    makeBenchmark(world);
    await start(verdictOf);
    made = await battleOut(await again(whole), serversOf(world, server.url, asked));
  });
  afterEach(() => server.close());

  const dirOf = (root: string) => runFolder(root, { scale: "tiny", stage: "evaluate-arena", id: "pointwise", seed: 1 });
  const bytesOf = (root: string) =>
    Object.fromEntries(
      readdirSync(dirOf(root))
        .filter((name) => name.endsWith(".jsonl"))
        .map((name) => [name, sha256(readFileSync(join(dirOf(root), name)))]),
    );
  const battles = () => readRows(dirOf(whole), "battles.jsonl", ArenaRow);
  const results = () => ({ ...noResults(), arena: { judges: [], battles: battles(), sweep: [] } });

  it("lets every policy and its base answer each question once, through its own weights", () => {
    assert.deepEqual(
      asked,
      ["reasoning-4b--llama-3.1-8b", "base--llama-3.1-8b", "non-reasoning-4b--qwen3-4b", "base--qwen3-4b"].flatMap(
        (model) => ["c1", "c2", "h1", "h2"].map((uid) => `${model} ${uid}`),
      ),
    ); // h3 is longer than a prompt may be
    const answers = readRows(dirOf(whole), "answers.jsonl", Answer);
    assert.equal(answers.length, 16);
    assert.deepEqual(
      [answers[0]!.model, answers[0]!.uid, answerText(answers[0]!)],
      ["reasoning-4b--llama-3.1-8b", "c1", "red red red red red red"],
    );
    assert.equal(answers[0]!.metadata!.token_len, 6);
    assert.equal(
      answerText(answers.find(({ model, uid }) => model === "base--qwen3-4b" && uid === "c2")!),
      "cat cat cat cat cat",
    ); // cut off, and an answer
  });

  it("plays each question in both seats, against the baseline of its category", () => {
    const judgments = readRows(dirOf(whole), "judgments.jsonl", Judgment);
    const of = (model: string) =>
      judgments
        .filter((row) => row.model === model)
        .map(({ uid, baseline, games }) => [uid, baseline, ...games.map((game) => game!.score)]);
    assert.deepEqual(of("reasoning-4b--llama-3.1-8b"), [
      ["c1", "gemini-2.0-flash-001", "B>>A", "A>>B"],
      ["c2", "gemini-2.0-flash-001", "B>>A", "A>>B"], // six words to three
      ["h1", "o3-mini-2025-01-31", "A>B", "B>A"],
      ["h2", "o3-mini-2025-01-31", null, null], // two to three; a riddle
    ]);
    assert.deepEqual(
      of("base--qwen3-4b").map(([, , ...labels]) => labels),
      [
        ["A>B", "B>A"],
        ["B>A", "A>B"],
        ["A>B", "B>A"],
        [null, null],
      ],
    );
  });

  it("scores who wins, and drops a question without a verdict", () => {
    const scores = battles().map(({ subset, model, judge, score, questions, length }) => [
      subset,
      model,
      judge,
      score,
      questions,
      length,
    ]);
    assert.deepEqual(
      scores.filter(([, model]) => model !== "base--qwen3-4b"),
      [
        ["creative_writing", "reasoning-4b--llama-3.1-8b", "benchmark", 1, 2, 6],
        ["creative_writing", "base--llama-3.1-8b", "benchmark", 0, 2, 1.5],
        ["creative_writing", "non-reasoning-4b--qwen3-4b", "benchmark", 0.5, 2, 3],
        ["hard_prompt", "reasoning-4b--llama-3.1-8b", "benchmark", 0, 1, 4],
        ["hard_prompt", "base--llama-3.1-8b", "benchmark", 0.5, 1, 2],
        ["hard_prompt", "non-reasoning-4b--qwen3-4b", "benchmark", 1, 1, 3.5],
      ],
    );
    for (const { rules, truth, citedRefusal } of battles())
      assert.deepEqual([rules, truth, citedRefusal], [null, null, null]);
    const { outcomes, spend } = made.summary as { outcomes: Record<string, object>; spend: Record<string, object> };
    const tally = { judged: 3, withoutVerdict: 1, failed: 0, tooLong: 1 };
    assert.deepEqual(outcomes["reasoning-4b--llama-3.1-8b"], { ...tally, truncated: 0 });
    assert.deepEqual(outcomes["base--qwen3-4b"], { ...tally, truncated: 4 });
    assert.deepEqual(spend.arena, { calls: 32, in: 96, out: 64, cost: (96 * 2 + 64 * 8) / 1e6 });
    assert.deepEqual(
      made.warnings.map(({ kind, count }) => [kind, count]),
      [["question-too-long", 4]],
    );
  });

  it("leaves the benchmark's own files, from which arena score gets the same scores, with style control and without", async () => {
    const file = (name: string) => join(dirOf(whole), name);
    assert.deepEqual(
      readRows(dirOf(whole), "questions.jsonl", Question).map(({ uid }) => uid),
      QUESTIONS.map(({ uid }) => uid),
    );
    for (const control of [false, true]) {
      const { scores } = await arenaScore({
        judgments: [file("judgments.jsonl")],
        answers: [file("answers.jsonl"), file("baselines.jsonl")],
        control,
        fit: "original",
        rounds: 20,
        seed: 1,
        out: join(world, "tables"),
      });
      for (const { subset, model, score, controlled, low } of battles()) {
        const found = scores.find(({ category }) => category === subset)!.models.find((one) => one.model === model)!;
        assert.equal(control ? controlled : score, found.score);
        if (!control) assert.equal(low, found.questionInterval!.low);
      }
    }
  });

  it("loses one question to a judgment that fails, and says so", async () => {
    await start((seen, n) => (n === 2 ? status(400) : verdictOf(seen)));
    const { warnings, summary } = await battleOut(
      await again(join(world, "failed")),
      serversOf(world, server.url, [], { concurrency: 1 }),
    );
    const tallies = Object.values(
      (summary as { outcomes: Record<string, { failed: number; judged: number }> }).outcomes,
    );
    assert.deepEqual(
      [tallies.map(({ failed }) => failed), tallies.map(({ judged }) => judged)],
      [
        [1, 0, 0, 0],
        [2, 3, 3, 3],
      ],
    );
    assert.match(
      warnings.find(({ kind }) => kind === "arena-failed")!.message,
      /^a judgment of reasoning-4b--llama-3\.1-8b failed and costs its question: role arena .*status 400/,
    );
  });

  it("stops at a fault of the server, and the same command goes on to the same bytes and asks nothing twice", async () => {
    const root = await again(join(world, "stopped")),
      sampled: string[] = [];
    await start((seen, n) => (n < 11 ? verdictOf(seen) : status(401)));
    await assert.rejects(
      battleOut(root, serversOf(world, server.url, sampled, { concurrency: 1 })),
      /role arena .*status 401.*check the key/,
    );
    const first = server.seen.slice(0, 11);
    await server.close();
    await start(verdictOf);
    await battleOut(root, serversOf(world, server.url, sampled));
    assert.deepEqual(bytesOf(root), bytesOf(whole));
    assert.equal(server.seen.length, 32 - 11);
    const games = [...first, ...server.seen].map((seen) => JSON.stringify(seen.body.messages));
    assert.ok(
      first.every(
        ({ body }) => !server.seen.some((seen) => JSON.stringify(seen.body.messages) === JSON.stringify(body.messages)),
      ),
    );
    assert.equal(games.length, 32);
    assert.deepEqual(sampled.sort(), [...asked].sort());
  });

  it("killed with kill -9 in the middle, makes the same bytes, and asks for no judgment that was kept", async () => {
    const root = await again(join(world, "killed"));
    await start((seen) => later(sleep(20), verdictOf(seen)));
    const script = new URL("./arenaWorld.ts", import.meta.url).pathname;
    const kept = new Set<string>();
    for (const until of [5, 17, Infinity]) {
      const before = server.seen.length;
      const child = spawn(process.execPath, ["--import=tsx", script, world, root, server.url], { stdio: "ignore" });
      const exit = once(child, "exit");
      while (child.exitCode === null && server.seen.length < until) await sleep(2);
      if (until < Infinity) child.kill("SIGKILL");
      const [code] = await exit;
      assert.equal(code, until < Infinity ? null : 0);
      for (const seen of server.seen.slice(before)) {
        const { messages } = seen.body;
        assert.ok(
          !kept.has(hashOf({ role: "arena", model: "tiny-arena", call: "chat", messages, ...ARENA_JUDGING })),
          "asked again",
        );
      }
      for (const game of keptGames(root)) kept.add(game);
      assert.ok(
        until === Infinity || (kept.size > 0 && kept.size < 32),
        `killed with ${kept.size} kept: the test shows little`,
      );
    }
    assert.equal(kept.size, 32);
    assert.deepEqual(bytesOf(root), bytesOf(whole));
  });

  it("says which question's answers are missing, and that the benchmark is to be fetched, before anything is asked", async () => {
    await start(verdictOf);
    const servers = serversOf(world, server.url);
    const elsewhere = { ...servers, arena: { ...servers.arena, benchmark: join(world, "nowhere") } };
    await assert.rejects(
      battleOut(await again(join(world, "unfetched")), elsewhere),
      /question\.jsonl is missing: fetch it with judgelab data fetch arena-hard-v2, once, with network access/,
    );
    assert.equal(server.seen.length, 0);
  });

  it("is not judged by anybody where the endpoints file has no such role, and gold is no stand-in", async () => {
    await start(verdictOf);
    writeFileSync(join(world, "splits.json"), "{}");
    const endpoints = Endpoints.parse({ roles: { gold: { url: `${server.url}/v1`, model: "gold" } } });
    const { arena, close } = await openServers(endpoints, "smoke-endpoint", world, join(world, "benchmark"));
    await assert.rejects(
      battleOut(await again(join(world, "nobody")), { ...serversOf(world, server.url), arena }),
      /the endpoints file has no role arena \(it has: gold\)/,
    );
    await close();
    assert.equal(server.seen.length, 0);
  });

  it("takes the first questions of each subset where a scale wants no more", async () => {
    await start(verdictOf);
    const experiment = experimentOf(TextScale.parse({ ...SCALE, arena: { ...SCALE.arena, questions: 1 } }));
    const root = await again(join(world, "few")),
      sampled: string[] = [];
    await battleOut(root, serversOf(world, server.url, sampled), experiment);
    assert.deepEqual([...new Set(sampled.map((one) => one.split(" ")[1]))], ["c1", "h1"]);
  });

  it("asks base policies once for both pools", async () => {
    await start(verdictOf);
    const root = await again(join(world, "pools")),
      sampled: string[] = [];
    await battleOut(root, serversOf(world, server.url, sampled));
    const [before, answers] = [server.seen.length, sampled.length];
    const bases = (EXPERIMENT.config.models as { model: string }[]).filter(({ model }) => model.startsWith("base--"));
    const pairwise = {
      ...EXPERIMENT,
      id: "pairwise",
      config: { ...EXPERIMENT.config, pool: "pairwise", models: bases },
      inputs: [],
    };
    await battleOut(root, serversOf(world, server.url, sampled), pairwise);
    assert.deepEqual([server.seen.length - before, sampled.length - answers], [0, 0]);
    const rows = readRows(
      runFolder(root, { scale: "tiny", stage: "evaluate-arena", id: "pairwise", seed: 1 }),
      "battles.jsonl",
      ArenaRow,
    );
    assert.deepEqual(rows.map(({ pool, model }) => `${pool} ${model}`).slice(0, 2), [
      "pairwise base--llama-3.1-8b",
      "pairwise base--qwen3-4b",
    ]);
  });

  it("is drawn as table 1, a dot a policy, with the paper's rows below, and leaves C13 undecided with the reason", async () => {
    const { spec, caption, table, title } = figures.table1(results());
    const dots = (name: string) =>
      spec.data.filter((one) => one["name"] === name).map((one) => [one["xaxis"], one["y"]]);
    assert.deepEqual(dots("4B reasoning, our policies"), [
      ["x", [0]],
      ["x2", [0]],
    ]);
    const lines = (spec.layout["yaxis"] as { ticktext: string[] }).ticktext;
    assert.deepEqual(lines.slice(0, 5), [
      "4B reasoning",
      "the paper’s policy",
      "4B non-reasoning",
      "base policies",
      "o3",
    ]);
    assert.deepEqual(
      spec.data
        .filter((one) => one["name"] === "the paper" && one["xaxis"] === "x")
        .map((one) => [one["y"], one["x"]])
        .slice(0, 2),
      [
        [[1], [89.6]],
        [[4], [92.4]],
      ],
    );
    for (const words of [title, caption, JSON.stringify(spec)])
      assert.doesNotMatch(words, /miniature|blind|checking|writer/);
    assert.match(caption, /over 1 to 2 questions of a subset/);
    assert.deepEqual([table[0]!["model"], table[0]!["no control"]], ["Llama-3.1-8B, Qwen3-4B reasoning judge", 100]);
    assert.equal(table.find((row) => row["model"] === "o3")!["style control"], 92.4);
    const claim = evaluateClaims(results()).find(({ id }) => id === "C13")!;
    assert.equal(claim.verdict, "undecided");
    assert.match(claim.notes[0]!, /undecided on real text: there is no judge that checks the policy list/);
    await renderFigure(figures.table1(results()), join(world, "figures"));
    assert.ok(readFileSync(join(world, "figures", "table1.png")).length > 10_000);
  });

  /** The keys of the judgments that a root's ledger keeps. */
  function keptGames(root: string): string[] {
    const file = join(root, "tiny", "ledger", "evaluate-arena-pointwise", "seed-1", "kept.jsonl");
    const heads = readFileSync(file, "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line.split("\t")[0]!));
    return heads.flatMap(({ role, key }) => (role === "arena" ? [key] : []));
  }
});
