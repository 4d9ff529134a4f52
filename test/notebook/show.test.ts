import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { liveLine, show } from "../../src/notebook/show.js";
import { showClaims } from "../../src/notebook/showClaims.js";
import { frame, table } from "../../src/notebook/table.js";
import { curveRow, noResults } from "../figures/syntheticResults.js";

interface Message {
  data: Record<string, unknown>;
  update: boolean;
  id: string | undefined;
}
const kernel = createRequire(import.meta.url)("tslab/dist/jupyter.js") as { lastWriteDisplayData: unknown };

describe("in a cell", () => {
  let messages: Message[];
  beforeEach(() => {
    messages = [];
    kernel.lastWriteDisplayData = (m: { data: Record<string, unknown>; transient: { display_id?: string } }, update: boolean) =>
      messages.push({ data: m.data, update, id: m.transient.display_id });
  });
  after(() => (kernel.lastWriteDisplayData = null));

  it("show() gives one output: live, as a picture, and in words", async () => {
    await show({ title: "Figure 3", sentence: "Gold falls.", spec: { data: [{ y: [1, 2] }], layout: { width: 200, height: 100 } } });
    assert.equal(messages.length, 1);
    const { data } = messages[0]!;
    assert.deepEqual((data["application/vnd.plotly.v1+json"] as { data: unknown }).data, [{ y: [1, 2] }]);
    assert.equal(Buffer.from(data["image/png"] as string, "base64").readUInt32BE(16), 300); // width, 1.5 pixels to one
    assert.equal(data["text/plain"], "Figure 3\nGold falls.");
  });

  it("table() shows rows or a frame, numbers to four digits, and says what it leaves out", () => {
    table([{ judge: "14b", gold: 6.123456 }, { judge: "<1.7b>", gold: null }]);
    assert.equal(messages[0]!.data["text/plain"], "judge   gold\n14b     6.123\n<1.7b>");
    assert.match(messages[0]!.data["text/html"] as string, /<td>&lt;1.7b&gt;<\/td>/);
    table(frame([{ gold: 1 }, { gold: 2 }, { gold: 3 }]).describe());
    assert.match(messages[1]!.data["text/plain"] as string, /^ +gold\ncount +3\nmean +2\nstd +1\n/);
    table(frame([{ a: 1, b: 0 }, { a: 2, b: 0 }, { a: 3, b: 0 }]), { limit: 2, columns: ["a"] });
    assert.equal(messages[2]!.data["text/plain"], "a\n1\n2\n2 of 3 rows");
  });

  it("showClaims() gives the claims asked for, with the statistics and verdict of these rows", () => {
    const run = (seed: number, golds: number[]) =>
      golds.map((gold, at) => curveRow({ seed, step: 10 * at, kind: "reasoning", size: "8b", variant: "untrained", gold }));
    const curves = [...run(1, [3, 2, 1, 1, 1]), ...run(2, [3, 2, 1.2, 1.2, 1.2])];
    showClaims({ ...noResults(), curves }, "C12");
    const text = messages[0]!.data["text/plain"] as string;
    assert.match(text, /^C12 An untrained model .* UNDECIDED\n/); // there is no trained judge to compare with
    // last minus first: -2 and -1.8; t(1 degree of freedom) = 12.706, standard error .1
    assert.match(text, /gold: last minus first +< 0\.5 points +-1\.90 \[-3\.17, -0\.63\] +2 +holds/);
    assert.match(text, /untrained minus trained +< 0 points +no value +0 +undecided/);
    assert.match(messages[0]!.data["text/html"] as string, /<b>C12<\/b>.*<b>undecided<\/b>[^]*<td>-1\.90 \[-3\.17, -0\.63\]<\/td>/);
    assert.ok(!text.includes("C11"));
  });

  it("liveLine() replaces its own line and no other's", () => {
    const [a, b] = [liveLine(), liveLine()];
    a("1");
    b("1");
    a("2");
    assert.deepEqual(messages.map((m) => m.update), [false, false, true]);
    assert.equal(messages[2]!.id, messages[0]!.id);
    assert.notEqual(messages[1]!.id, messages[0]!.id);
  });

  it("outside a notebook show() says what to do", async () => {
    kernel.lastWriteDisplayData = null;
    await assert.rejects(show({ spec: { data: [], layout: { width: 10, height: 10 } } }), /needs a notebook.*make kernel/);
  });
});
