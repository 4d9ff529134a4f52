import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ledger, openLedger } from "../../src/ledger/ledger.js";
import { fullDisk } from "../fullDisk.js";

describe("the ledger", () => {
  const folders: string[] = [];
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  const newFolder = () => folders[folders.push(mkdtempSync(join(tmpdir(), "judgelab-ledger-"))) - 1]!;

  /** A server that counts what it is asked. */
  function server() {
    const asked: string[] = [];
    const of = (ledger: Ledger, text: string, options = {}) =>
      ledger.once(
        { role: "gold", model: "m", text },
        async () => {
          asked.push(text);
          return { value: { text: text.toUpperCase() }, in: 10, out: 3 };
        },
        options,
      );
    return { asked, of };
  }

  it("keeps an answer for the next process, and shares one call between callers", async () => {
    const folder = newFolder();
    const { asked, of } = server();
    const ledger = await openLedger(folder);
    assert.deepEqual(await Promise.all([of(ledger, "grüße"), of(ledger, "b"), of(ledger, "grüße")]), [
      { text: "GRÜSSE" },
      { text: "B" },
      { text: "GRÜSSE" },
    ]);
    await ledger.close();
    const again = await openLedger(folder);
    assert.deepEqual(await of(again, "grüße"), { text: "GRÜSSE" });
    assert.deepEqual(await of(again, "b"), { text: "B" });
    await again.close();
    assert.deepEqual(asked, ["grüße", "b"]);
  });

  it("tells questions apart by everything in them, and asks again what failed", async () => {
    const ledger = await openLedger(newFolder());
    let calls = 0;
    const ask = (more: object, fails = false) =>
      ledger.once({ role: "gold", model: "m", ...more }, async () => {
        calls += 1;
        if (fails) throw new Error("no answer");
        return { value: calls, in: 1, out: 1 };
      });
    await assert.rejects(ask({ sample: 0 }, true), /no answer/);
    assert.deepEqual([await ask({ sample: 0 }), await ask({ sample: 1 }), await ask({ sample: 0 })], [2, 3, 2]);
    await ledger.close();
  });

  it("cuts away a line that a kill cut off, and asks that alone again", async () => {
    const folder = newFolder();
    const { asked, of } = server();
    const ledger = await openLedger(folder);
    for (const text of ["a", "b", "c"]) await of(ledger, text);
    await ledger.close();
    const file = join(folder, "kept.jsonl");
    truncateSync(file, readFileSync(file).length - 4);
    const again = await openLedger(folder);
    for (const text of ["a", "b", "c"]) await of(again, text);
    await again.close();
    assert.deepEqual(asked, ["a", "b", "c", "c"]);
    assert.equal(readFileSync(file, "utf8").split("\n").length, 4);
  });

  it("keeps what was kept when the disk is full, says so, and goes on when there is space", async () => {
    const folder = newFolder();
    const { asked, of } = server();
    const ledger = await openLedger(folder);
    await of(ledger, "a");
    const disk = await fullDisk();
    try {
      await assert.rejects(
        of(ledger, "b"),
        /kept\.jsonl cannot be written, the disk is full: free some space and run the same command again/,
      );
      await assert.rejects(of(ledger, "b"), /the disk is full/);
      assert.deepEqual(await of(ledger, "a"), { text: "A" });
      assert.equal(ledger.spend().gold!.calls, 1);
    } finally {
      disk.free();
    }
    const midway = await openLedger(folder); // as after a kill: the half line is cut away
    assert.deepEqual(await of(midway, "a"), { text: "A" });
    await midway.close();
    assert.deepEqual(await of(ledger, "c"), { text: "C" });
    await ledger.close();
    const again = await openLedger(folder);
    for (const text of ["a", "c"]) await of(again, text);
    await again.close();
    assert.deepEqual(asked, ["a", "b", "b", "c"]);
    assert.equal(readFileSync(join(folder, "kept.jsonl"), "utf8").split("\n").length, 3);
  });

  it("takes impossible token counts for none, so that what was spent is a number and never falls", async () => {
    const folder = newFolder();
    const prices = { gold: { in: 2, out: 10 } };
    const ledger = await openLedger(folder, { prices });
    const told = [
      [100, 50],
      [-5, -1e9],
      [NaN, Infinity],
      [2.6, 0.4],
      ["7" as unknown as number, undefined as unknown as number],
    ] as const;
    for (const [i, [read, written]] of told.entries())
      await ledger.once({ role: "gold", model: "m", i }, async () => ({ value: i, in: read, out: written }));
    await ledger.paid("gold", { in: -1, out: NaN });
    // 100 + 3 and 50 tokens: (103 x 2 + 50 x 10) / 1e6
    const spent = { gold: { calls: 6, in: 103, out: 50, cost: 0.000706 } };
    assert.deepEqual(ledger.spend(), spent);
    await ledger.close();
    const again = await openLedger(folder, { prices });
    assert.deepEqual(again.spend(), spent);
    await again.close();
  });

  it("refuses a damaged line, naming it", async () => {
    const folder = newFolder();
    const { of } = server();
    const ledger = await openLedger(folder);
    await of(ledger, "a");
    await ledger.close();
    appendFileSync(join(folder, "kept.jsonl"), "rubbish\n");
    await assert.rejects(openLedger(folder), /kept\.jsonl line 2 is damaged .*paid for again/);
  });

  it("sums calls, tokens and money by role, and goes on where it was", async () => {
    const folder = newFolder();
    const prices = { gold: { in: 2, out: 10 } };
    const { of } = server();
    const ledger = await openLedger(folder, { prices });
    await of(ledger, "a");
    await of(ledger, "a");
    await of(ledger, "b", { passing: true });
    await ledger.paid("policy", { in: 500, out: 0 });
    // Two calls of 10 tokens in at 2 and 3 out at 10 a million: 2 x 50 / 1e6.
    const expected = {
      gold: { calls: 2, in: 20, out: 6, cost: 1e-4 },
      policy: { calls: 1, in: 500, out: 0, cost: null },
    };
    assert.deepEqual(ledger.spend(), expected);
    await ledger.forget();
    assert.deepEqual(ledger.spend(), expected);
    await ledger.close();
    const again = await openLedger(folder, { prices });
    assert.deepEqual(again.spend(), expected);
    await again.close();
  });

  it("drops passing answers when told, and keeps the others", async () => {
    const folder = newFolder();
    const { asked, of } = server();
    const ledger = await openLedger(folder);
    await of(ledger, "a");
    await of(ledger, "b", { passing: true });
    await ledger.forget();
    await of(ledger, "c", { passing: true });
    await ledger.close();
    assert.deepEqual(readdirSync(folder).sort(), ["kept.jsonl", "passing-1.jsonl"]);
    const again = await openLedger(folder);
    for (const text of ["a", "b", "c"]) await of(again, text, { passing: true });
    await again.close();
    assert.deepEqual(asked, ["a", "b", "c", "b"]);
  });

  it("takes what another ledger keeps, and pays nothing for it", async () => {
    const [mine, other] = [newFolder(), newFolder()];
    const { asked, of } = server();
    const first = await openLedger(other);
    await of(first, "a");
    appendFileSync(join(other, "kept.jsonl"), "half a li"); // that run is writing on
    const ledger = await openLedger(mine, { beside: [other, join(other, "none")] });
    assert.deepEqual([await of(ledger, "a"), await of(ledger, "b")], [{ text: "A" }, { text: "B" }]);
    assert.deepEqual(asked, ["a", "b"]);
    assert.equal(ledger.spend().gold!.calls, 1);
    await ledger.close();
    await first.close();
    assert.match(readFileSync(join(other, "kept.jsonl"), "utf8"), /half a li$/);
  });

  it("counts what is dropped once, though a kill came before the file was gone", async () => {
    const folder = newFolder();
    const { of } = server();
    const ledger = await openLedger(folder);
    await of(ledger, "a", { passing: true });
    const before = readFileSync(join(folder, "passing-0.jsonl"));
    await ledger.forget();
    await ledger.close();
    writeFileSync(join(folder, "passing-0.jsonl"), before);
    rmSync(join(folder, "passing-1.jsonl"));
    const again = await openLedger(folder);
    assert.deepEqual(again.spend(), { gold: { calls: 1, in: 10, out: 3, cost: null } });
    await again.close();
  });
});
