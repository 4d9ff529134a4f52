/** @file `arena battle` against a server that misbehaves: the call is made again, costs one row, or stops the run. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ArenaBattleOptions, arenaBattle } from "../../src/cli/battleCommand.js";
import { openaiChat } from "../../src/engine/openai/chat.js";
import {
  type Behaviour,
  type FaultyServer,
  faultyServer,
  json,
  later,
  type Seen,
  status,
} from "../engine/faultyServer.js";
import { passSeconds } from "../engine/minute.js";
import { endpoint, HASTE, said } from "../engine/openai/endpoint.js";
import { LASTING, OF_SERVER, PASSING, placed } from "../engine/openai/faultTable.js";
import { fullDisk } from "../fullDisk.js";
import { jumpingClock } from "../jumpingClock.js";
import { temporaryFolder } from "../temporaryFolder.js";

describe("arena battle, where the server misbehaves:", () => {
  const files = temporaryFolder();
  const quiet = { stream: { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream };
  const QUESTIONS = ["q1", "q2", "q3"];
  const write = (name: string, rows: object[]) => {
    writeFileSync(join(files, name), rows.map((row) => JSON.stringify(row) + "\n").join(""));
    return [join(files, name)];
  };
  const answers = (model: string) =>
    QUESTIONS.map((uid) => ({
      uid,
      model,
      messages: [{ role: "assistant", content: { answer: `${uid} by ${model}` } }],
    }));
  const given = {
    questions: write(
      "questions.jsonl",
      QUESTIONS.map((uid) => ({ uid, category: "hard_prompt", prompt: `Ask ${uid}` })),
    ),
    answers: write("m.jsonl", answers("m")),
    baseline: write("base.jsonl", answers("base")),
    ...{ judge: "j", temperature: 0, maxTokens: 50 },
  };
  let server: FaultyServer;
  let options: ArenaBattleOptions;
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
    options = { ...given, out: join(folder, "out.jsonl") };
  });
  afterEach(() => server.close());

  const question = ({ body }: Seen): string => /Ask (q\d)/.exec(body.messages[1].content)![1]!;
  /** Names the question, and who is A. */
  const fine = (seen: Seen): Behaviour =>
    said({
      content: `${question(seen)}: ${/A's Answer\|>\nq\d by m/.test(seen.body.messages[1].content) ? "[[A>B]]" : "[[B>>A]]"}`,
    });
  const start = async (script: (seen: Seen, n: number) => Behaviour) => void (server = await faultyServer(script));
  const run = (more: Partial<Parameters<typeof endpoint>[1]> = {}) =>
    arenaBattle(
      options,
      (signal) => openaiChat("arena", endpoint(server.url, { concurrency: 2, ...more }), { ...HASTE, signal }),
      quiet,
    );
  const rows = () =>
    readFileSync(options.out, "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const verdicts = () =>
    rows()
      .map(({ uid, games }) => [uid, ...games.map((game: any) => game && [game.judgment.answer, game.score])])
      .sort();
  const EXPECTED = QUESTIONS.map((uid) => [uid, [`${uid}: [[B>>A]]`, "B>>A"], [`${uid}: [[A>B]]`, "A>B"]]);

  for (const [what, behaviour] of PASSING) {
    it(`asks again after ${what}`, async () => {
      await start((seen, n) => (n === 1 || n === 3 ? behaviour : fine(seen)));
      assert.deepEqual((await run()).failures, []);
      assert.deepEqual(verdicts(), EXPECTED);
      assert.equal(server.seen.length, 8);
    });
  }

  for (const [what, behaviour, message] of LASTING) {
    it(`loses one row to ${what}, and says why`, async () => {
      const bad = (seen: Seen) =>
        question(seen) === "q2" && /A's Answer\|>\nq2 by m/.test(seen.body.messages[1].content);
      await start((seen) => (bad(seen) ? behaviour : fine(seen)));
      const { failures } = await run();
      assert.equal(failures.length, 1);
      assert.match(failures[0]!, placed("arena"));
      assert.match(failures[0]!, message);
      assert.deepEqual(
        verdicts(),
        EXPECTED.map((row) => (row[0] === "q2" ? [row[0], row[1], null] : row)),
      );
    });
  }

  for (const [what, behaviour, message] of OF_SERVER) {
    it(`stops at ${what}, and goes on from there when it is mended`, async () => {
      let mended = false;
      await start((seen, n) => (mended || n < 2 ? fine(seen) : behaviour));
      await assert.rejects(run({ concurrency: 1 }), (error: Error) => {
        assert.match(error.message, placed("arena"));
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual(verdicts(), EXPECTED.slice(0, 1));
      mended = true;
      const before = server.seen.length;
      assert.deepEqual(await run().then(({ judged, kept }) => [judged, kept]), [2, 1]);
      assert.deepEqual(verdicts(), EXPECTED);
      assert.ok(server.seen.slice(before).every((seen) => question(seen) !== "q1"));
    });
  }

  it("gives each game its own answer, whatever order they come in, and waits minutes for one", async () => {
    let answer!: () => void;
    const until = new Promise<void>((resolve) => (answer = resolve));
    await start((seen, n) => (n === 0 ? later(until, fine(seen)) : fine(seen)));
    const done = run();
    while (server.seen.length < 6) await sleep(1);
    passSeconds(601);
    await sleep(5);
    answer();
    await done;
    assert.deepEqual(verdicts(), EXPECTED);
    assert.equal(server.seen.length, 6);
  });

  it("is as ever on a clock that jumps by hours", async () => {
    await start((seen, n) => (n === 0 ? status(503) : fine(seen)));
    const clock = jumpingClock();
    try {
      await run();
    } finally {
      clock.restore();
    }
    assert.deepEqual(verdicts(), EXPECTED);
  });

  it("writes its key nowhere", async () => {
    process.env.JUDGELAB_BATTLE_KEY = "sk-battle-secret-1";
    try {
      const echo = (code: number) => (seen: Seen) =>
        json({ error: { message: `no: ${seen.headers.authorization}` } }, code);
      await start((seen) => (question(seen) === "q2" ? echo(400)(seen) : fine(seen)));
      const { failures } = await run({ keyEnv: "JUDGELAB_BATTLE_KEY" });
      assert.match(failures.join(), /no: Bearer <key>/);
      const written =
        readdirSync(folder)
          .map((name) => readFileSync(join(folder, name), "utf8"))
          .join() + failures.join();
      assert.ok(!written.includes("secret"));
      assert.equal(server.seen[0]!.headers.authorization, "Bearer sk-battle-secret-1"); // it was sent
    } finally {
      delete process.env.JUDGELAB_BATTLE_KEY;
    }
  });

  it("loses nothing to a full disk, and goes on when there is space", async () => {
    await start(fine);
    await run();
    const [first] = readFileSync(options.out, "utf8").split("\n");
    writeFileSync(options.out, `${first}\n`);
    const kept = JSON.parse(first!).uid;
    await server.close();
    await start(fine);
    const disk = await fullDisk();
    try {
      await assert.rejects(
        run(),
        /out\.jsonl cannot be written, the disk is full: free some space and run the same command again/,
      );
    } finally {
      disk.free();
    }
    assert.deepEqual(await run().then((report) => report.kept), 1);
    assert.deepEqual(verdicts(), EXPECTED);
    assert.ok(server.seen.every((seen) => question(seen) !== kept));
  });

  it("is refused a file that another battle is at, before anything is asked", async () => {
    let answer!: () => void;
    const until = new Promise<void>((resolve) => (answer = resolve));
    await start((seen) => later(until, fine(seen)));
    const first = run();
    while (server.seen.length < 2) await sleep(1);
    await assert.rejects(
      run(),
      new RegExp(
        `out\\.jsonl is in use by process ${process.pid} on .*wait until it is done, or stop it; if it no longer runs, delete .*out\\.jsonl\\.owner\\.json$`,
      ),
    );
    assert.equal(server.seen.length, 2);
    answer();
    await first;
    assert.deepEqual(verdicts(), EXPECTED);
    assert.deepEqual(readdirSync(folder), ["out.jsonl"]);
    assert.equal((await run()).kept, 3); // and it is free again
  });

  it("takes over the file of a battle that was killed", async () => {
    await start(fine);
    writeFileSync(`${options.out}.owner.json`, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), started: null }));
    assert.equal((await run()).judged, 3);
  });
});
