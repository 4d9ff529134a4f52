/** @file A stage with a ledger against a server that misbehaves: the same bytes in the end, and nothing paid for twice. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuEngine } from "../../../src/engine/cpu/cpuEngine.js";
import { openaiChat } from "../../../src/engine/openai/chat.js";
import type { Endpoint } from "../../../src/servers/endpoints.js";
import { runStage } from "../../../src/stages/index.js";
import { sha256 } from "../../../src/store/hash.js";
import type { Manifest } from "../../../src/store/manifest.js";
import { runFolder } from "../../../src/store/paths.js";
import {
  type Behaviour,
  type FaultyServer,
  faultyServer,
  json,
  later,
  type Seen,
  status,
} from "../../engine/faultyServer.js";
import { passSeconds } from "../../engine/minute.js";
import { endpoint, HASTE, said } from "../../engine/openai/endpoint.js";
import { LASTING, OF_SERVER, PASSING, placed } from "../../engine/openai/faultTable.js";
import { fullDisk } from "../../fullDisk.js";
import { jumpingClock } from "../../jumpingClock.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { EXPERIMENTS, makeSplits, NO_ARENA } from "./world.js";

describe("a stage with a ledger, where the server misbehaves:", () => {
  const world = temporaryFolder();
  const [experiment] = EXPERIMENTS.filter(({ stage }) => stage === "annotate");
  const KEY = { scale: "tiny", stage: "annotate", id: experiment!.id, seed: 1 };
  let server: FaultyServer;
  let root: string;
  let expected: Record<string, string>;
  let calls: number; // of gold, for all of it

  /** Gold's score is the number of words. */
  const fine = ({ body }: Seen): Behaviour => {
    const [, answer] = /=== BEGIN ANSWER \w+ ===\n([\s\S]*?)\n=== END ANSWER/.exec(body.messages.at(-1).content)!;
    const words = answer!.split(/\s+/).filter(Boolean).length;
    return said({ content: String(words), reasoning: `${words} words` });
  };
  const start = async (script: (seen: Seen, n: number) => Behaviour) => void (server = await faultyServer(script));
  const run = (more: Partial<Endpoint> = {}): Promise<Manifest> => {
    const gold = {
      role: "gold" as const,
      model: "tiny-gold",
      chat: openaiChat("gold", endpoint(server.url, more), HASTE),
    };
    const none = () => Promise.reject(new Error("not asked for"));
    const shared = { judge: none, policy: none, data: join(world, "data"), prices: {} };
    return runStage({
      experiment: experiment!,
      seed: 1,
      scale: "tiny",
      root,
      engine: cpuEngine(),
      servers: { shared, gold, baseline: { ...gold, role: "baseline" }, arena: NO_ARENA },
      onStep: () => {},
    });
  };
  const spent = (manifest: Manifest) => (manifest.summary.spend as Record<string, { calls: number }>).gold!.calls;
  const bytes = () => {
    const dir = runFolder(root, KEY);
    return Object.fromEntries(
      readdirSync(dir)
        .filter((name) => name.endsWith(".jsonl"))
        .map((name) => [name, sha256(readFileSync(join(dir, name)))]),
    );
  };
  const written = () =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
      .join("\n");
  /** Every question asked once, over all that servers were asked. */
  const answered = new Map<string, number>();
  const counted = (script: (seen: Seen, n: number) => Behaviour) => (seen: Seen, n: number) => {
    const behaviour = script(seen, n);
    if (behaviour.kind === "reply" && behaviour.body.includes("words")) {
      const question = JSON.stringify(seen.body.messages).replace(/(BEGIN|END) (\w+) \w+/g, "$1 $2");
      answered.set(question, (answered.get(question) ?? 0) + 1);
    }
    return behaviour;
  };

  before(async () => {
    makeSplits(world);
    root = temporaryFolder();
    await start(fine);
    calls = spent(await run());
    expected = bytes();
    await server.close();
  });
  beforeEach(() => {
    root = temporaryFolder();
    answered.clear();
  });
  afterEach(() => server.close());

  for (const [what, behaviour] of PASSING) {
    it(`pays once for each answer after ${what}`, async () => {
      await start((seen, n) => (n === 2 || n === 5 ? behaviour : fine(seen)));
      assert.equal(spent(await run()), calls);
      assert.deepEqual(bytes(), expected);
      assert.equal(server.seen.length, calls + 2);
    });
  }

  for (const [what, behaviour] of LASTING) {
    it(`counts one failure, and keeps nothing of it, after ${what}`, async () => {
      await start((seen, n) => (n === 2 ? behaviour : fine(seen)));
      const manifest = await run();
      const { outcomes } = manifest.summary as { outcomes: Record<string, { failed?: number }> };
      assert.equal(
        Object.values(outcomes).reduce((sum, { failed = 0 }) => sum + failed, 0),
        1,
      );
      assert.equal(spent(manifest), calls - 1);
    });
  }

  for (const [what, behaviour, message] of OF_SERVER) {
    it(`stops at ${what}, and the same command goes on and pays for nothing twice`, async () => {
      await start(counted((seen, n) => (n < 20 ? fine(seen) : behaviour)));
      await assert.rejects(run({ concurrency: 1 }), (error: Error) => {
        assert.match(error.message, placed("gold"));
        assert.match(error.message, message);
        return true;
      });
      await server.close();
      await start(counted(fine));
      assert.equal(spent(await run()), calls);
      assert.deepEqual(bytes(), expected);
      assert.equal(answered.size, calls);
      assert.deepEqual([...new Set(answered.values())], [1]);
    });
  }

  it("keeps each answer under its question, whatever order they come in, and waits minutes for one", async () => {
    let answer!: () => void;
    const until = new Promise<void>((resolve) => (answer = resolve));
    await start((seen, n) => (n === 0 ? later(until, fine(seen)) : fine(seen)));
    const done = run();
    while (server.seen.length < calls) await sleep(1);
    await sleep(300); // the other answers arrive before the clock moves, on a loaded machine too
    passSeconds(601);
    await sleep(5);
    answer();
    assert.equal(spent(await done), calls);
    assert.deepEqual(bytes(), expected);
    assert.equal(server.seen.length, calls);
  });

  it("gives the same bytes on a clock that jumps by hours", async () => {
    await start((seen, n) => (n === 2 ? status(503) : fine(seen)));
    const clock = jumpingClock();
    try {
      await run();
    } finally {
      clock.restore();
    }
    assert.deepEqual(bytes(), expected);
  });

  it("writes its key nowhere", async () => {
    process.env.JUDGELAB_GOLD_KEY = "sk-gold-secret-1";
    try {
      const echo = (seen: Seen, code: number) =>
        json({ error: { message: `no: ${seen.headers.authorization}` } }, code);
      await start((seen, n) => (n === 2 ? echo(seen, 400) : n > 20 ? echo(seen, 401) : fine(seen)));
      await assert.rejects(run({ keyEnv: "JUDGELAB_GOLD_KEY" }), /no: Bearer <key>/);
      assert.doesNotMatch(written(), /secret/);
      await server.close();
      await start((seen, n) => (n === 0 ? echo(seen, 400) : fine(seen)));
      await run({ keyEnv: "JUDGELAB_GOLD_KEY" });
      assert.equal(server.seen[0]!.headers.authorization, "Bearer sk-gold-secret-1"); // it was sent
      assert.match(written(), /kept|calls/);
      assert.doesNotMatch(written(), /secret/);
    } finally {
      delete process.env.JUDGELAB_GOLD_KEY;
    }
  });

  it("stops at a full disk, and the same command goes on without asking for what was kept", async () => {
    let disk: Awaited<ReturnType<typeof fullDisk>> | undefined;
    const fill = async () => void (disk = await fullDisk());
    await start((seen, n) => (n === 20 ? later(fill(), fine(seen)) : fine(seen)));
    try {
      await assert.rejects(
        run(),
        /kept\.jsonl cannot be written, the disk is full: free some space and run the same command again/,
      );
    } finally {
      disk?.free();
    }
    const kept =
      readFileSync(join(root, "tiny", "ledger", `annotate-${KEY.id}`, "seed-1", "kept.jsonl"), "utf8").split("\n")
        .length - 1;
    assert.ok(kept >= 10 && kept < calls);
    await server.close();
    await start(fine);
    assert.equal(spent(await run()), calls);
    assert.equal(server.seen.length, calls - kept);
    assert.deepEqual(bytes(), expected);
  });

  it("is refused a ledger that another process is at, before anything is asked", async () => {
    let answer!: () => void;
    const until = new Promise<void>((resolve) => (answer = resolve));
    await start((seen) => later(until, fine(seen)));
    const first = run();
    while (server.seen.length < 4) await sleep(1);
    await assert.rejects(
      run(),
      new RegExp(
        `annotate/${KEY.id}/seed-1 is in use by process ${process.pid} on .*wait until it is done, or stop it`,
      ),
    );
    assert.equal(server.seen.length, 4);
    answer();
    assert.equal(spent(await first), calls);
    assert.deepEqual(bytes(), expected);
  });
});
