import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { onAllowedTopics } from "../../src/analysis/adversarial.js";
import { fig3, figA1 } from "../../src/notebook/figures.js";
import { runLike } from "../../src/notebook/results.js";
import { liveLine, show } from "../../src/notebook/show.js";
import { showClaims } from "../../src/notebook/showClaims.js";
import { excerpt, frame, table } from "../../src/notebook/table.js";
import { curveRow, noResults, sampleRow } from "../figures/syntheticResults.js";

interface Message {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  update: boolean;
  id: string | undefined;
}
const kernel = createRequire(import.meta.url)("tslab/dist/jupyter.js") as { lastWriteDisplayData: unknown };

describe("in a cell", () => {
  let messages: Message[];
  beforeEach(() => {
    messages = [];
    kernel.lastWriteDisplayData = (
      m: { data: Record<string, unknown>; metadata: Record<string, unknown>; transient: { display_id?: string } },
      update: boolean,
    ) => messages.push({ data: m.data, metadata: m.metadata, update, id: m.transient.display_id });
  });
  after(() => (kernel.lastWriteDisplayData = null));

  it("show() gives a live figure as wide as its cell, a picture of its own width, and its words", async () => {
    await show({
      title: "Figure 3",
      sentence: "Gold falls.",
      alt: "Two curves, the second <b>falls</b>.",
      spec: { data: [{ y: [1, 2] }], layout: { width: 200, height: 100 } },
    });
    const [figure, words] = messages;
    const live = figure!.data["application/vnd.plotly.v1+json"] as { data: unknown; layout: Record<string, unknown> };
    assert.deepEqual(live.data, [{ y: [1, 2] }]);
    assert.deepEqual([live.layout["width"], live.layout["height"]], [undefined, 100]);
    assert.equal(Buffer.from(figure!.data["image/png"] as string, "base64").readUInt32BE(16), 200); // its width
    assert.equal(figure!.data["text/plain"], "Figure 3\nGold falls.");
    assert.deepEqual(figure!.metadata, {
      "image/png": { width: 200, height: 100, alt: "Two curves, the second <b>falls</b>." },
    });
    assert.match(words!.data["text/html"] as string, /^<details>.*the second &lt;b&gt;falls/);
    assert.equal(messages.length, 2);
  });

  it("show() makes a wide figure's picture fit a cell", async () => {
    await show({ spec: { data: [{ y: [1, 2] }], layout: { width: 1000, height: 300 } } });
    const { data, metadata } = messages[0]!;
    assert.equal(Buffer.from(data["image/png"] as string, "base64").readUInt32BE(16), 800);
    assert.deepEqual(metadata, { "image/png": { width: 800, height: 240 } });
    assert.equal(messages.length, 1); // without alternative text there are no words to fold
  });

  it("table() shows rows or a frame, numbers to four digits, and says what it leaves out", () => {
    table([
      { judge: "14b", gold: 6.123456 },
      { judge: "<1.7b>", gold: null },
    ]);
    assert.equal(messages[0]!.data["text/plain"], "judge   gold\n14b     6.123\n<1.7b>");
    assert.match(messages[0]!.data["text/html"] as string, /<td>&lt;1.7b&gt;<\/td>/);
    table(frame([{ gold: 1 }, { gold: 2 }, { gold: 3 }]).describe());
    assert.match(messages[1]!.data["text/plain"] as string, /^ +gold\ncount +3\nmean +2\nstd +1\n/);
    table(
      frame([
        { a: 1, b: 0 },
        { a: 2, b: 0 },
        { a: 3, b: 0 },
      ]),
      { limit: 2, columns: ["a"] },
    );
    assert.equal(messages[2]!.data["text/plain"], "a\n1\n2\n2 of 3 rows");
  });

  it("table() shows nothing for what is not known, and no 0; and of no rows no table", () => {
    const rows = [
      { judge: "4b", last: 5, truth: null },
      { judge: "4b", last: 7, truth: null },
    ];
    table(frame(rows).groupby(["judge"]).agg({ last: "mean", truth: "mean" }));
    assert.equal(messages[0]!.data["text/plain"], "judge  last_mean  truth_mean\n4b     6");
    table(rows, { columns: ["judge", "truth", "last", "none"] }); // columns without any value are left out
    assert.equal(messages[1]!.data["text/plain"], "judge  last\n4b     5\n4b     7");
    table(frame([]).groupby(["judge"]).agg({ last: "mean" }));
    assert.equal(messages[2]!.data["text/plain"], "no rows");
  });

  it("table() shows a long text of many lines on one, by its beginning and end", () => {
    table([{ response: "# Tides\n\n" + "a".repeat(500) + "\nThe end." }]);
    const cell = (messages[0]!.data["text/plain"] as string).split("\n")[1]!;
    // 7 + 3 + 500 + 3 + 8 = 521 characters on one line, of which 280 and 120 are shown
    assert.equal(cell, `# Tides ⏎ ${"a".repeat(270)} … (121 characters) … ${"a".repeat(109)} ⏎ The end.`);
    assert.equal(excerpt("as it is"), "as it is");
    assert.equal(excerpt(null), "");
  });

  it("a figure without rows is an error in the miniature and two lines on real text", async () => {
    const rows = [0, 1, 2].map((step) => curveRow({ step }));
    assert.throws(() => figA1({ ...noResults(), curves: rows }), /figA1 needs .*make REFERENCE=1/);
    const real = { ...noResults(), curves: rows.map((row) => ({ ...row, oracle: null })) };
    await show(figA1(real));
    assert.deepEqual(messages[0]!.data, {
      "text/plain":
        "Figure A1: this scale has no such runs\nIt needs evaluations of policies trained on the appendix's judges.",
    });
    assert.deepEqual(figA1(real).table, []);
    assert.match(fig3(real).caption, /These runs are on real text/);
  });

  it("runLike() keeps a name that has runs, and else says which it takes", () => {
    const rows = [
      curveRow({ step: 0, kind: "reasoning", size: "4b", policy: "qwen3-4b" }),
      curveRow({ step: 0, kind: "reasoning", size: "8b" }),
    ];
    assert.deepEqual(runLike(rows, { kind: "reasoning", size: "8b" }), { kind: "reasoning", size: "8b" });
    assert.equal(messages.length, 0);
    const found = runLike(rows, { kind: "reasoning", size: "4b", policy: "llama-3.1-8b" });
    assert.deepEqual(found, { kind: "reasoning", size: "4b", variant: "standard", klWeight: 0, policy: "qwen3-4b" });
    assert.equal(
      messages[0]!.data["text/plain"],
      "This scale has no such run; shown is Qwen3-4B trained on Qwen3-4B reasoning.",
    );
    assert.deepEqual(runLike(rows, { kind: "non-reasoning", size: "4b" }), { kind: "non-reasoning", size: "4b" }); // never the other kind
  });

  it("onAllowedTopics() leaves out what the platform forbids, and on real text nothing", () => {
    const allowed = sampleRow({}),
      restricted = sampleRow({ prompt: "write about fireworks use sled bang avoid powder len 8" });
    const real = sampleRow({ prompt: "Write about *fireworks*.", oracle: null });
    assert.deepEqual(onAllowedTopics([allowed, restricted, real]), [allowed, real]);
  });

  it("showClaims() gives the claims asked for, with the statistics and verdict of these rows", () => {
    const run = (seed: number, golds: number[]) =>
      golds.map((gold, at) =>
        curveRow({ seed, step: 10 * at, kind: "reasoning", size: "8b", variant: "untrained", gold }),
      );
    const curves = [...run(1, [3, 2, 1, 1, 1]), ...run(2, [3, 2, 1.2, 1.2, 1.2])];
    showClaims({ ...noResults(), curves }, "C12");
    const text = messages[0]!.data["text/plain"] as string;
    assert.match(text, /^C12 An untrained model .* UNDECIDED\n/); // there is no trained judge to compare with
    // last minus first: -2 and -1.8; t(1 degree of freedom) = 12.706, standard error .1
    assert.match(text, /gold: last minus first +< 0\.5 points +-1\.90 \[-3\.17, -0\.63\] +2 +holds/);
    assert.match(text, /untrained minus trained +< 0 points +no value +0 +undecided/);
    assert.match(
      messages[0]!.data["text/html"] as string,
      /<b>C12<\/b>.*<b>undecided<\/b>[^]*<td>-1\.90 \[-3\.17, -0\.63\]<\/td>/,
    );
    assert.ok(!text.includes("C11"));
  });

  it("liveLine() replaces its own line and no other's", () => {
    const [a, b] = [liveLine(), liveLine()];
    a("1");
    b("1");
    a("2");
    assert.deepEqual(
      messages.map((m) => m.update),
      [false, false, true],
    );
    assert.equal(messages[2]!.id, messages[0]!.id);
    assert.notEqual(messages[1]!.id, messages[0]!.id);
  });

  it("outside a notebook show() says what to do", async () => {
    kernel.lastWriteDisplayData = null;
    await assert.rejects(
      show({ spec: { data: [], layout: { width: 10, height: 10 } } }),
      /needs a notebook.*make kernel/,
    );
  });
});
