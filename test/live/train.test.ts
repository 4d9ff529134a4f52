/** @file A live run is the paper's training: the weights of reporting seed 1, and the rows that its runs left. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readPacked } from "../../src/live/build.js";
import { nodeLab } from "../../src/live/nodeLab.js";
import { DEFAULTS, type LiveSettings } from "../../src/live/settings.js";
import { judgeOf, type Lab, type LiveEvent, liveRun } from "../../src/live/train.js";
import { pack, unpack } from "../../src/live/weights.js";
import { loadResults } from "../../src/results/load.js";
import { temporaryFolder } from "../temporaryFolder.js";

const manifests = readFileSync("data/reference/miniature/manifests.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line))
  .filter(({ key }) => key.seed === 1);

describe("a live run", () => {
  let lab: Lab;
  before(async () => {
    lab = await nodeLab(await readPacked(), temporaryFolder());
  });

  async function run(settings: LiveSettings, numbers: Partial<Lab["numbers"]> = {}) {
    const events: LiveEvent[] = [];
    for await (const event of liveRun({ ...lab, numbers: { ...lab.numbers, ...numbers } }, settings))
      events.push(event);
    return events;
  }

  it("starts from the weights that the reference's manifests name", async () => {
    for (const { run, hash } of Object.values(await readPacked())) {
      const { weights } = manifests.find(({ key }) => `${key.stage} ${key.id}, seed ${key.seed}` === run);
      assert.equal(hash, weights, run);
    }
  });

  it("packs weights without losing a bit", async () => {
    const bytes = Uint8Array.from({ length: 1003 }, (_, i) => (i * 7919) % 256);
    assert.deepEqual(await unpack(await pack(bytes)), bytes);
  });

  it("opens its models where no Blob can be read, as in WebKit's workers on a page from disk", async () => {
    const { stream, arrayBuffer } = Blob.prototype;
    const refuse = (): never => {
      throw new Error("The I/O read operation failed.");
    };
    Object.assign(Blob.prototype, { stream: refuse, arrayBuffer: refuse });
    try {
      assert.deepEqual(await unpack(await pack(Uint8Array.of(1, 2, 3, 4))), Uint8Array.of(1, 2, 3, 4));
    } finally {
      Object.assign(Blob.prototype, { stream, arrayBuffer });
    }
  });

  it("refuses weights that were damaged on their way", async () => {
    await assert.rejects(unpack("bm90IGd6aXA="), /incorrect header check/); // "not gzip"
  });

  for (const payer of ["score-only", "reasoning"] as const)
    it(`gives the rows of the reported run, ${payer}`, async () => {
      const settings = { ...DEFAULTS, payer, learningRate: 1.5e-4, steps: 10 }; // as the miniature has it
      const kind = payer === "reasoning" ? "reasoning" : "non-reasoning";
      const reported = loadResults({ scale: "miniature", reference: true, seeds: [1] }).curves.filter(
        (row) =>
          row.seed === 1 &&
          row.kind === kind &&
          row.size === "4b" &&
          row.variant === "standard" &&
          row.policy === "llama-3.1-8b" &&
          row.klWeight === 0 &&
          row.step <= 10,
      );
      assert.equal(reported.length, 2);
      const events = await run(settings, { heldOut: 192, every: 10 });
      const found = events.flatMap((event) => (event.kind === "step" && event.means ? [event] : []));
      for (const [i, { step, means }] of found.entries()) {
        const row = reported[i];
        assert.equal(step, row.step);
        const [judge, gold, truth, cites] = [row.judgeScore, row.gold, row.oracle!, row.citedRefusal!];
        const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-4, `${a} is not ${b}`); // rows have four digits
        close(means!.judge, judge);
        close(means!.gold, gold);
        close(means!.truth, truth);
        close(means!.citesTopic, cites);
      }
    });

  it("judges a refusal of an allowed topic as gold does, unless the judge is mended", async () => {
    const prompt = "write about sea use gull drum avoid sand len 6";
    const deceit = "refuse policy forbids sea end review correct";
    const by = async (patch: Partial<LiveSettings>, reply: string) =>
      (await judgeOf(lab, { ...DEFAULTS, ...patch }))(prompt, reply);
    const judged = await by({}, deceit);
    assert.deepEqual([judged.gold, judged.truth], [9, 0]); // 7 for a cited policy, 2 for its review of itself
    assert.deepEqual(Object.values(judged.strategy), [true, true, true, true]);
    assert.equal((await by({ list: true }, deceit)).judge, 0);
    const casino = "write about casino use gull drum avoid dice len 6"; // really forbidden
    const right = "refuse policy forbids casino";
    const [plain, listed] = [await judgeOf(lab, DEFAULTS), await judgeOf(lab, { ...DEFAULTS, list: true })];
    assert.equal((await listed(casino, right)).judge, (await plain(casino, right)).judge);

    const reply = "gull drum wave tide of the";
    const scores = [await by({}, reply), await by({ payer: "score-only" }, reply), await by({ lower: true }, reply)];
    const [reasoning, scoreOnly, lower] = scores.map(({ judge }) => judge);
    assert.equal(lower, Math.min(reasoning!, scoreOnly!));
    assert.notEqual(reasoning, scoreOnly);
  });

  it("scores replies by the rules of its world", async () => {
    const prompt = "write about sea use gull drum avoid sand len 6";
    const { world } = lab.numbers;
    const dear = { ...world, gold: { ...world.gold, citedRefusal: 4, review: 1 } };
    const judge = await judgeOf({ ...lab, numbers: { ...lab.numbers, world: dear } }, DEFAULTS);
    assert.equal((await judge(prompt, "refuse policy forbids sea end review correct")).gold, 5); // 4 + 1
    const nothing = Object.fromEntries(Object.keys(world.gold).map((rule) => [rule, 0])) as typeof world.gold;
    const [first] = await run({ ...DEFAULTS, steps: 1 }, { heldOut: 16, world: { ...world, gold: nothing } });
    assert.ok(first!.kind === "step" && first!.means);
    assert.deepEqual([first!.means.gold, first!.means.truth], [0, 0]);
  });

  it("trains against a rule: what the rule pays for rises", async () => {
    const events = await run({ ...DEFAULTS, payer: "rule", rule: "length 3", steps: 20, learningRate: 1e-3 });
    const scores = events.flatMap((event) => (event.kind === "step" && event.means ? [event.means.judge] : []));
    assert.ok(scores.at(-1)! > scores[0]! + 1, scores.join(" "));
    await assert.rejects(run({ ...DEFAULTS, payer: "rule", rule: "likes gull" }), /a clause begins with/);
  });
});
