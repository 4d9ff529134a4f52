import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ArenaBattleOptions, arenaBattle } from "../../src/cli/battleCommand.js";
import { arenaScore } from "../../src/cli/scoreCommand.js";
import type { ChatReply, Message } from "../../src/engine/chat.js";
import { EndpointError, type EndpointProblem } from "../../src/servers/endpointError.js";

const reply = (text: string, more: Partial<ChatReply> = {}): ChatReply => ({
  ...{ text, reasoning: null, finish: "stop", usage: { in: 100, out: 10 }, requestId: "r", model: "j-2025" },
  ...more,
});
const problem = (more: Partial<EndpointProblem>) =>
  new EndpointError({
    ...{
      kind: "status",
      role: "arena",
      url: "http://x/v1",
      status: 400,
      requestId: null,
      detail: "too long",
      attempts: 1,
    },
    ...{ retryAfterSeconds: null, mayRetry: null, ...more },
  });

describe("arenaBattle", () => {
  let folder: string;
  let options: ArenaBattleOptions;
  let asked: (readonly Message[])[];
  const write = (name: string, rows: object[]) =>
    writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row) + "\n").join(""));
  const rows = () =>
    readFileSync(options.out, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  const uids = () =>
    rows()
      .map(({ uid }) => uid)
      .sort();
  const quiet = { stream: { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream };
  /** A judge who thinks what `think` says of the user's message. */
  const run = (think: (text: string) => ChatReply = () => reply("[[A>B]]"), more: Partial<ArenaBattleOptions> = {}) =>
    arenaBattle(
      { ...options, ...more },
      () => ({ complete: async (messages) => (asked.push(messages), think(messages[1]!.content)) }),
      quiet,
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "judgelab-battle-"));
    asked = [];
    const names = ["q1", "q2", "q3"];
    const answers = (model: string) =>
      names.map((uid) => ({
        uid,
        model,
        messages: [{ role: "assistant", content: { answer: `${uid} by ${model}` } }],
      }));
    write(
      "questions.jsonl",
      names.map((uid) => ({ uid, category: "hard_prompt", prompt: `Ask ${uid}` })),
    );
    write("m.jsonl", answers("m"));
    write("base.jsonl", answers("base"));
    const path = (name: string) => join(folder, name);
    options = {
      ...{ questions: [path("questions.jsonl")], answers: [path("m.jsonl")], baseline: [path("base.jsonl")] },
      ...{ judge: "j", temperature: 0, maxTokens: 50, out: path("out.jsonl") },
    };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("writes a row a question that arena score reads", async () => {
    const report = await run((text) => reply(text.includes("A's Answer|>\nq1 by m") ? "Mine: [[A>>B]]" : "[[B>A]]"));
    assert.deepEqual(
      { ...report, unanswered: [...report.unanswered] },
      {
        ...{ judged: 3, kept: 0, withoutVerdict: 0, failures: [], unanswered: [], usage: { in: 600, out: 60 } },
        useless: null,
      },
    );
    const row = rows().find(({ uid }) => uid === "q1");
    assert.deepEqual([row.judge, row.model, row.baseline, row.category], ["j", "m", "base", "hard_prompt"]);
    assert.deepEqual(
      row.games.map((game: any) => game.score),
      ["B>A", "A>>B"],
    );
    assert.deepEqual(row.games[1].judgment, { answer: "Mine: [[A>>B]]" });
    assert.match(row.games[0].prompt[1].content, /A's Answer\|>\nq1 by base\n.*B's Answer\|>\nq1 by m\n/s);
    const { scores } = await arenaScore({
      judgments: [options.out],
      control: false,
      fit: "original",
      rounds: 0,
      seed: 1,
      out: join(folder, "tables"),
    });
    assert.equal(scores[0]!.models[0]!.point, 0.75); // q1: 1 1 1 1, q2 and q3: 0 1
  });

  it("goes on where it was stopped, also in the middle of a row", async () => {
    await run();
    const [first] = readFileSync(options.out, "utf8").split("\n");
    writeFileSync(options.out, `${first}\n`);
    appendFileSync(options.out, '{"uid":"q2","categ');
    asked = [];
    const { judged, kept } = await run();
    assert.deepEqual([judged, kept, asked.length], [2, 1, 4]);
    assert.deepEqual(uids(), ["q1", "q2", "q3"]);
  });

  it("loses one row to a judgment that fails, tells why, and asks again when told to", async () => {
    const report = await run((text) => {
      if (text.includes("Ask q2") && text.includes("A's Answer|>\nq2 by m")) throw problem({});
      return reply("[[A=B]]");
    });
    assert.equal(report.failures.length, 1);
    assert.match(report.failures[0]!, /status 400\): refused the call: too long/);
    const failed = () =>
      rows()
        .filter(({ games }) => games.includes(null))
        .map(({ uid }) => uid);
    assert.deepEqual([failed(), uids()], [["q2"], ["q1", "q2", "q3"]]);
    assert.equal((await run()).judged, 0);
    assert.equal((await run(undefined, { again: true })).judged, 1);
    assert.deepEqual([failed(), uids()], [[], ["q1", "q2", "q3"]]);
    assert.equal(rows()[0].games[0].requestId, "r"); // kept rows are kept whole
  });

  it("stops where no call can succeed, and keeps what was judged", async () => {
    let calls = 0;
    const judge = () => (calls++ < 2 ? reply("[[A=B]]") : (Promise.reject(problem({ status: 401 })) as never));
    await assert.rejects(run(judge), /status 401\).*check the key/);
    assert.deepEqual(uids(), ["q1"]);
  });

  it("ends the other calls when it stops", async () => {
    let signal: AbortSignal | undefined;
    const failing = arenaBattle(
      options,
      (given) => ((signal = given), { complete: () => Promise.reject(problem({ status: 403 })) }),
      quiet,
    );
    await assert.rejects(failing, /status 403/);
    assert.equal(signal!.aborted, true);
  });

  it("gives a text that is cut off no verdict, and counts it", async () => {
    const report = await run((text) =>
      text.includes("Ask q1") ? reply("so far [[A>B]]", { finish: "length" }) : reply("[[A=B]]"),
    );
    assert.equal(report.withoutVerdict, 1);
    assert.deepEqual(rows().find(({ uid }) => uid === "q1").games[0].score, null);
  });

  it("gives the judge published instructions, and says where there are none", async () => {
    const prompt = [{ role: "system", content: "Published." }];
    const published = {
      uid: "p",
      category: "hard_prompt",
      judge: "j",
      model: "x",
      baseline: "y",
      games: [{ score: null, judgment: "", prompt }, null],
    };
    write("published.jsonl", [published]);
    const instructions = [join(folder, "published.jsonl")];
    await run(undefined, { instructions });
    assert.deepEqual([...new Set(asked.map(([system]) => system!.content))], ["Published."]);
    write("published.jsonl", [{ ...published, category: "creative_writing" }]);
    await assert.rejects(run(undefined, { instructions }), /hold none for hard_prompt/);
  });

  it("does not mix judges in one file", async () => {
    await run();
    await assert.rejects(
      run(undefined, { judge: "k" }),
      /out\.jsonl holds judgments of j, not of k: name another file/,
    );
  });
  describe("before a judge that is of no use", () => {
    const many = (count: number) => {
      const uids = Array.from({ length: count }, (_, i) => `q${i}`);
      const answers = (model: string) =>
        uids.map((uid) => ({ uid, model, messages: [{ role: "assistant", content: "x" }] }));
      write(
        "questions.jsonl",
        uids.map((uid) => ({ uid, category: "hard_prompt", prompt: uid })),
      );
      write("m.jsonl", answers("m"));
      write("base.jsonl", answers("base"));
    };
    const cutOff = () => reply("so far [[A>B]]", { finish: "length" });

    it("stops after twenty questions, and says why", async () => {
      many(60);
      let calls = 0;
      const slow = async () => (await new Promise((go) => setTimeout(go, calls++)), cutOff());
      await assert.rejects(
        run(slow as never),
        /no verdict on any of 20 questions: 40 judgments were cut off at 50 tokens, reasoning included: give more by --max-tokens/,
      );
      assert.ok(rows().length >= 20);
    });
    it("says so at the end of fewer", async () => {
      const { useless } = await run((text) => (text.includes("Ask q1") ? cutOff() : reply("I like both.")));
      assert.match(
        useless!,
        /^the judge gave no verdict on any of 3 questions: 2 judgments were cut off at 50 tokens.*; 4 ended without a verdict such as \[\[A>B\]\], the last: "I like both\."$/,
      );
    });
    it("goes on where one verdict came", async () => {
      many(30);
      const report = await run((text) => (text.includes("<|User Prompt|>\nq0\n") ? reply("[[A=B]]") : cutOff()));
      assert.deepEqual([report.judged, report.useless], [30, null]);
    });
    it("gives a reply that is not at its end no verdict", async () => {
      const { useless } = await run(() => reply("[[A>B]]", { finish: "other" }));
      assert.match(useless!, /no verdict on any of 3 questions/);
    });
  });
});
