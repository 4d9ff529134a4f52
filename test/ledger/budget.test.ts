import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { type Ledger, ledgerFolder, openLedger } from "../../src/ledger/ledger.js";
import type { Sums } from "../../src/ledger/spend.js";
import { spentElsewhere } from "../../src/ledger/spentElsewhere.js";
import { temporaryFolder } from "../temporaryFolder.js";

/** A call of gold reads 10 tokens at 2 a million and writes 3 at 10: it costs .00005. */
const prices = { gold: { in: 2, out: 10 } };

describe("a ledger with a budget", () => {
  const opened = (limit: number, { folder = temporaryFolder(), elsewhere = {} as Sums } = {}) =>
    openLedger(folder, { prices, budget: { limit, elsewhere } });

  /** A server that answers when it is told to, or at once. */
  function server({ atOnce = true } = {}) {
    const asked: string[] = [];
    const answers: (() => void)[] = [];
    const of = (ledger: Ledger, text: string, role = "gold") =>
      ledger.once({ role, model: "m", text }, async () => {
        asked.push(text);
        if (!atOnce) await new Promise<void>((answer) => answers.push(answer));
        return { value: text, in: 10, out: 3 };
      });
    return { asked, answers, of };
  }

  it("pays for the calls that it reaches for, however many are asked for at once, and says what was spent", async () => {
    const { asked, of } = server();
    const folder = temporaryFolder();
    const ledger = await opened(0.00017, { folder });
    const texts = ["a", "b", "c", "d", "e", "f"];
    const found = await Promise.allSettled(texts.map((text) => of(ledger, text)));
    assert.deepEqual(
      found.map(({ status }) => status),
      ["fulfilled", "fulfilled", "fulfilled", "rejected", "rejected", "rejected"],
    );
    const refusals = found.flatMap((one) => (one.status === "rejected" ? [(one.reason as Error).message] : []));
    assert.deepEqual(
      [...new Set(refusals)],
      [
        "the runs of this scale have spent 0.00015 of their budget of 0.00017, and the next call, of gold (about 0.00005), would exceed it: " +
          "run the same command with a higher BUDGET (--budget); it resumes from here, and nothing is lost or paid twice",
      ],
    );
    assert.equal(await of(ledger, "a"), "a"); // what is kept costs nothing
    await ledger.close();

    const again = await opened(0.0003, { folder });
    assert.deepEqual(await Promise.all(texts.map((text) => of(again, text))), texts);
    await assert.rejects(of(again, "g"), /spent 0\.0003 of their budget of 0\.0003,/);
    await again.close();
    assert.deepEqual(asked, texts);
  });

  it("lets calls under way end, and keeps them, before it stops the run", async () => {
    const { asked, answers, of } = server({ atOnce: false });
    const folder = temporaryFolder();
    const ledger = await opened(0.00012, { folder });
    const all = ["a", "b", "c"].map((text) => of(ledger, text));
    let stopped = false;
    const last = all[2]!.catch((error: Error) => ((stopped = true), error.message));
    await turn();
    assert.deepEqual(asked, ["a"]); // alone: nobody knows yet what a call costs
    answers[0]!();
    await all[0];
    while (asked.length < 2) await turn();
    await turn();
    assert.deepEqual([asked, stopped], [["a", "b"], false]);
    answers[1]!();
    assert.match((await last) as string, /spent 0\.0001 of/);
    await ledger.close();
    const again = await openLedger(folder);
    assert.deepEqual([again.spend().gold!.calls, await of(again, "b")], [2, "b"]);
    await again.close();
  });

  it("counts what the other runs spent, and begins nothing where that is all", async () => {
    const { asked, of } = server();
    const elsewhere = { gold: { calls: 2, in: 20, out: 6 }, judge: { calls: 1, in: 1e6, out: 0 } };
    const ledger = await opened(0.00021, { elsewhere });
    const found = await Promise.allSettled(["a", "b", "c"].map((text) => of(ledger, text)));
    assert.deepEqual([found.filter(({ status }) => status === "fulfilled").length, asked], [2, ["a", "b"]]);
    await ledger.close();
    const spent = await opened(0.0001, { elsewhere });
    await assert.rejects(of(spent, "a"), /spent 0\.0001 of their budget of 0\.0001, .* of gold \(about 0\.00005\)/);
    await spent.close();
    const none = await opened(0);
    await assert.rejects(of(none, "a"), /spent 0 of their budget of 0, and the next call, of gold, would exceed it/);
    await none.close();
    assert.equal(asked.length, 2);
  });

  it("never holds a role without a price, and goes on where the first call of a role failed", async () => {
    const { asked, of } = server();
    const ledger = await opened(0.00006);
    assert.equal(await of(ledger, "a", "policy"), "a");
    await ledger.paid("policy training", { in: 1e9, out: 0 });
    const failed = ledger.once({ role: "gold", model: "m" }, () => Promise.reject(new Error("no answer")));
    const next = of(ledger, "b");
    await assert.rejects(failed, /no answer/);
    assert.equal(await next, "b");
    assert.equal(await of(ledger, "c", "policy"), "c");
    await ledger.close();
    assert.deepEqual(asked, ["a", "b", "c"]);
  });
});

describe("spentElsewhere", () => {
  it("sums the other ledgers of the scale, passing answers once, and leaves out its own and other scales", async () => {
    const root = temporaryFolder();
    const key = { scale: "tiny", stage: "annotate", id: "high", seed: 1 };
    const pay = async (of: typeof key, work: (ledger: Ledger) => Promise<void>) => {
      const ledger = await openLedger(ledgerFolder(root, of));
      await work(ledger);
      return ledger;
    };
    const ask = (ledger: Ledger, n: number, passing = false) =>
      ledger.once({ role: "gold", model: "m", n }, async () => ({ value: n, in: n, out: 1 }), { passing });
    assert.deepEqual(await spentElsewhere(root, key), {});
    await (await pay(key, async (own) => ask(own, 1).then(() => undefined))).close();
    await (await pay({ ...key, scale: "other" }, async (other) => ask(other, 1).then(() => undefined))).close();
    await (
      await pay({ ...key, seed: 2 }, async (other) => {
        await ask(other, 10);
        await ask(other, 20, true);
        await other.forget();
        await ask(other, 40, true);
      })
    ).close();
    const writing = await pay({ ...key, stage: "train-policy" }, (other) =>
      other.paid("policy training", { in: 7, out: 0 }),
    );
    appendFileSync(join(ledgerFolder(root, { ...key, stage: "train-policy" }), "kept.jsonl"), "half a li");
    assert.deepEqual(await spentElsewhere(root, key), {
      gold: { calls: 3, in: 70, out: 3 },
      "policy training": { calls: 1, in: 7, out: 0 },
    });
    await writing.close();
  });
});
