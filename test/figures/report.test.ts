import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import { FIGURE_IDS } from "../../src/figures/figure.js";
import { writeReport } from "../../src/figures/report.js";
import { toHtml } from "../../src/figures/table.js";
import { CLAIM_IDS } from "../../src/paper/claims.js";
import { toCsv, toMarkdown } from "../../src/store/tableText.js";
import { syntheticResults } from "./syntheticResults.js";

const page = (folder: string) => new JSDOM(readFileSync(join(folder, "index.html"), "utf8")).window.document;

describe("figures/index.html", () => {
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  before(() => writeReport(syntheticResults([1, 2], 50), folder));

  it("shows every figure with sentence, text for who cannot see them, numbers, and files that exist", () => {
    const document = page(folder);
    const images = [...document.querySelectorAll("img")];
    assert.deepEqual(images.map((image) => image.getAttribute("src")), FIGURE_IDS.map((id) => `${id}.svg`));
    for (const image of images) {
      const section = image.closest("section")!;
      assert.ok(image.alt.length > 20 && section.querySelector(".sentence")!.textContent!.length > 20);
      assert.ok(section.querySelector("details table tbody tr"), section.id);
      assert.deepEqual(
        [...section.querySelectorAll(".files a")].filter((link) => !existsSync(join(folder, link.getAttribute("href")!))),
        [],
      );
    }
    assert.deepEqual([...document.querySelectorAll("th:not([scope])")], []);
    assert.equal(document.querySelectorAll("h1").length, 1);
    assert.equal(document.querySelectorAll("script, link, [src^=http]").length, 0); // offline
    for (const link of document.querySelectorAll<HTMLAnchorElement>("nav a")) {
      assert.ok(document.querySelector(link.getAttribute("href")!), link.href);
    }
  });

  it("shows the verdict of every claim", () => {
    const heads = [...page(folder).querySelectorAll("#claims th[scope=rowgroup]")].map((head) => head.textContent);
    assert.deepEqual(heads.map((head) => /^C\d+/.exec(head!)![0]), CLAIM_IDS);
    for (const head of heads) assert.match(head!, /^C\d+(holds|does not hold|undecided)$/);
  });

  it("names what to run where rows are missing", async () => {
    const partly = mkdtempSync(join(tmpdir(), "report-"));
    await writeReport({ ...syntheticResults([1], 50), curves: [] }, partly);
    assert.match(page(partly).querySelector("#fig3 p")!.textContent!, /^Not drawn: fig3 needs .* "make"/);
    assert.ok(page(partly).querySelector("#fig2 img"));
  });
});

describe("tables", () => {
  const rows = [{ judge: "4B, reasoning", note: 'says "9"', gold: 3.5, paper: null }];

  it("quote what CSV must quote", () => {
    assert.equal(toCsv(rows), 'judge,note,gold,paper\r\n"4B, reasoning","says ""9""",3.5,\r\n');
    assert.equal(toCsv([]), "");
  });

  it("escape in markdown and HTML", () => {
    assert.equal(toMarkdown([{ "a|b": "<x>" }]), "| a\\|b |\n| --- |\n| <x> |\n");
    assert.match(toHtml([{ a: "<x>", b: 1 }], "T & T"), /<caption>T &amp; T<\/caption>[^]*<th scope="row">&lt;x&gt;<\/th><td>1<\/td>/);
  });
});
