/** @file The report as written: what stands on the page, and that it is small and the same again. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { JSDOM } from "jsdom";
import { policyRuns } from "../../src/analysis/runs.js";
import { FIGURE_IDS, figures, MAIN_FIGURES } from "../../src/figures/index.js";
import { toHtml } from "../../src/figures/render/tables.js";
import { CLAIM_IDS } from "../../src/paper/claims.js";
import { outputsFile } from "../../src/report/outputs/outputsFile.js";
import { writeReport } from "../../src/report/report.js";
import { figuresOf, SECTIONS } from "../../src/report/sections.js";
import { thesis } from "../../src/report/thesis.js";
import { loadResults } from "../../src/results/load.js";
import type { Results } from "../../src/results/rows.js";
import { PROJECT } from "../../src/store/paths.js";
import { toCsv, toMarkdown } from "../../src/store/tableText.js";
import { curveRow, noResults, sampleRow, syntheticResults } from "../figures/syntheticResults.js";
import { temporaryFolder } from "../temporaryFolder.js";

const page = (folder: string) => new JSDOM(readFileSync(join(folder, "index.html"), "utf8")).window.document;

describe("figures/index.html", () => {
  const folder = temporaryFolder();
  const results = syntheticResults([1, 2], 50);
  before(() => writeReport(results, folder));

  it("shows every figure with sentence, text for who cannot see them, numbers, claims, and files that exist", () => {
    const document = page(folder);
    const images = [...document.querySelectorAll("img")];
    assert.deepEqual(
      images.map((image) => image.getAttribute("src")),
      FIGURE_IDS.map((id) => `${id}.svg`),
    );
    for (const image of images) {
      const section = image.closest("section")!;
      assert.ok(image.alt.length > 20 && section.querySelector(".sentence")!.textContent!.length > 20);
      assert.ok(section.querySelector("details table tbody tr"), section.id);
      assert.equal(section.querySelector(".rebuild")!.textContent, `rebuild: make figures/${section.id}.svg`);
      assert.deepEqual(
        [...section.querySelectorAll(".files a")].filter(
          (link) => !existsSync(join(folder, link.getAttribute("href")!)),
        ),
        [],
      );
    }
    const claims = Object.fromEntries(
      images.map((image) => [
        image.src.replace(".svg", ""),
        [...image.closest("section")!.querySelectorAll(".verdicts th a")].map((a) => a.textContent),
      ]),
    );
    assert.deepEqual(claims, {
      fig1: ["C4", "C6", "C13"],
      fig2: ["C1"],
      fig3: ["C2", "C3"],
      fig4: ["C2"],
      fig5: ["C4", "C5", "C6"],
      fig6: ["C5"],
      fig7: ["C7"],
      table2: ["C7"],
      fig8: ["C8"],
      table3: ["C8"],
      fig9: ["C9"],
      table4: ["C9"],
      fig10: ["C10"],
      table5: ["C10"],
      figA1: ["C12"],
      figA2: ["C11"],
      figA3: [],
      figA4: ["C14"],
      table1: ["C13"],
      table6: ["C13"],
      figA5: ["C13"],
      figB1: ["C15"],
      figB2: ["C15", "C16"],
      figB3: ["C17"],
      figB4: ["C18"],
      figB5: [],
      tableB1: ["C18"],
    });
  });

  it("links only to notebooks that exist and draw the figure", () => {
    const rows = syntheticResults([1, 2], 50);
    for (const id of FIGURE_IDS) {
      const { notebook } = figures[id](rows);
      assert.match(
        readFileSync(join(PROJECT, notebook!), "utf8"),
        new RegExp(`${id}\\(results`),
        `${notebook} does not draw ${id}`,
      );
    }
  });

  it("places every figure in one section of the paper, headings and links in order", () => {
    const document = page(folder);
    assert.deepEqual(SECTIONS.flatMap(figuresOf), [...FIGURE_IDS]);
    const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1]));
    assert.equal(levels[0], 1);
    levels.slice(1).forEach((level, at) => assert.ok(level > 1 && level <= levels[at]! + 1, String(levels)));
    assert.deepEqual([...document.querySelectorAll("th:not([scope])")], []);
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
      const [id] = link.getAttribute("href")!.slice(1).split("/");
      assert.ok(document.getElementById(id!), link.outerHTML);
    }
  });

  it("holds each figure's spec as drawn, and loads nothing from elsewhere", () => {
    const document = page(folder);
    for (const script of document.querySelectorAll(".plot script")) {
      const { id } = script.closest("section")!;
      const spec = gunzipSync(Buffer.from(script.textContent!, "base64")).toString();
      assert.deepEqual(JSON.parse(spec), JSON.parse(readFileSync(join(folder, `${id}.json`), "utf8")));
    }
    const loaded = [...document.querySelectorAll("script[src]")].map((script) => script.getAttribute("src"));
    assert.deepEqual(loaded, ["plotly-basic.min.js", "outputs.js"]);
    for (const name of loaded) assert.ok(existsSync(join(folder, name!)));
    assert.equal(document.querySelectorAll("link, [src^=http]").length, 0);
  });

  it("shows the verdict of every claim, and its statistics", () => {
    const document = page(folder);
    const rows = [...document.querySelectorAll("#claims .verdicts tbody tr")];
    assert.deepEqual(
      rows.map((row) => row.id),
      CLAIM_IDS,
    );
    for (const row of rows)
      assert.match(row.querySelector("td:last-child")!.textContent!, /^(holds|does not hold|undecided)$/);
    const heads = [...document.querySelectorAll("#claims .statistics th[scope=rowgroup]")].map(
      (head) => head.textContent!,
    );
    assert.deepEqual(
      heads.map((head) => /^C\d+?(?=[a-z])/.exec(head)![0]),
      CLAIM_IDS,
    );
  });

  it("sets the numbers that the paper prints beside ours", () => {
    const rows = [...page(folder).querySelectorAll("#fig2 > details details tbody tr")].map((row) => row.textContent!);
    assert.equal(rows.length, 4);
    assert.match(rows[0]!, /^Qwen3-4B reasoningfine-tuned0\.85940\.\d+Table 2$/);
    assert.match(
      page(folder).querySelector("#fig1 > details details")!.textContent!,
      /Llama-3\.1-8B \+ 4B reasoning judge89\.639\.1/,
    );
  });

  it("is the same bytes again, and names no folder of this machine", async () => {
    const names = ["index.html", "outputs.js", "claims.md", "claims.json"];
    const read = () => names.map((name) => readFileSync(join(folder, name), "utf8"));
    const first = read();
    await writeReport(structuredClone(results), folder);
    assert.deepEqual(read(), first);
    for (const text of first) assert.ok(!text.includes(folder) && !text.includes(PROJECT));
  });

  it("names what to run where rows are missing", async () => {
    const partly = temporaryFolder();
    await writeReport({ ...syntheticResults([1], 50), curves: [] }, partly);
    assert.match(page(partly).querySelector("#fig3 p")!.textContent!, /^Not drawn: fig3 needs .* "make"/);
    assert.ok(page(partly).querySelector("#fig2 img"));
  });
});

describe("the report of the stored rows", () => {
  const stored = existsSync(join(PROJECT, "data/reference/miniature"));
  const rows = stored ? loadResults({ scale: "miniature", reference: true }) : asManyAsReal();

  it("is under .8 MB a seed, and 8 MB for ten, beside plotly's file", async () => {
    const folder = temporaryFolder();
    await writeReport(rows, folder);
    const loaded = readdirSync(folder).filter(
      (name) => name.endsWith(".svg") || ["index.html", "outputs.js"].includes(name),
    );
    assert.ok(loaded.length >= MAIN_FIGURES.length + 2, String(loaded));
    const bytes = loaded.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    const seeds = new Set(rows.curves.map(({ seed }) => seed)).size;
    assert.ok(bytes < 0.8e6 * seeds, `${bytes} bytes`);
  });

  it("tells every run apart by judge, policy and seed, and has outputs of all steps of the first five seeds", () => {
    const { runs } = outputsFile(rows);
    assert.equal(runs.length, policyRuns(rows.curves).length + policyRuns(rows.pairwise.curves).length);
    assert.equal(new Set(runs.map(({ judge, policy, seed }) => `${judge} ${policy} ${seed}`)).size, runs.length);
    assert.equal(
      new Set(runs.map(({ judgeName, policyName, seed }) => `${judgeName} ${policyName} ${seed}`)).size,
      runs.length,
    );
    assert.ok(runs.every(({ wins, seed, kept }) => wins || seed > 5 || kept.every((some) => some.length > 0)));
  });
});

/** Three seeds, 41 evaluations a run, six outputs each, with traces of the usual length. */
function asManyAsReal(): Results {
  const rows = syntheticResults([1, 2, 3], 10, 400);
  const trace =
    "snow topic 1 ice topic 2 scarf must 4 frost enough 4 the plain 4 sled again 3 music off 2 len 7 exact score 4";
  const samples = rows.curves.flatMap(({ seed, kind, size, policy, step }) =>
    ["sea", "winter", "forest", "food", "music", "city"].map((topic) =>
      sampleRow({
        seed,
        kind,
        size,
        policy,
        step,
        prompt: `write about ${topic} use scarf dance avoid skate len 8`,
        response: "snow ice scarf frost the sled music",
        judgeTrace: kind === "reasoning" ? trace : "",
        goldTrace: trace,
        judgeScore: step / 400,
      }),
    ),
  );
  return { ...rows, samples };
}

describe("tables", () => {
  const rows = [{ judge: "4B, reasoning", note: 'says "9"', gold: 3.5, paper: null }];

  it("quote what CSV must quote", () => {
    assert.equal(toCsv(rows), 'judge,note,gold,paper\r\n"4B, reasoning","says ""9""",3.5,\r\n');
    assert.equal(toCsv([]), "");
  });

  it("hold no formula that a spreadsheet would run, and no line that breaks a table", () => {
    const cells = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "-1.5", "a=b", "(-1.2 / +1.3)", '=HYPERLINK("http://x")'];
    assert.equal(
      toCsv(cells.map((model) => ({ model, score: -1.5 }))),
      "model,score\r\n'=1+1,-1.5\r\n'+cmd,-1.5\r\n'-2+3,-1.5\r\n'@SUM(A1),-1.5\r\n-1.5,-1.5\r\na=b,-1.5\r\n(-1.2 / +1.3),-1.5\r\n" +
        '"\'=HYPERLINK(""http://x"")",-1.5\r\n',
    );
    assert.equal(toMarkdown([{ model: "two\r\nlines" }]), "| model |\n| --- |\n| two lines |\n");
  });

  it("escape in markdown and HTML", () => {
    assert.equal(toMarkdown([{ "a|b": "<x>" }]), "| a\\|b |\n| --- |\n| <x> |\n");
    assert.match(
      toHtml([{ a: "<x>", b: 1 }], "T & T"),
      /<caption>T &amp; T<\/caption>[^]*<th scope="row">&lt;x&gt;<\/th><td>1<\/td>/,
    );
  });
});

describe("the thesis", () => {
  it("says where scores go, in means over runs, and nothing of truth where none is known", () => {
    const run = (seed: number, oracle: number | null) =>
      [0, 10, 20, 30].map((step) =>
        curveRow({ seed, step, judgeScore: 4 + step / 10, gold: 3 + seed, oracle: oracle && oracle - step / 30 }),
      );
    const results = { ...noResults(), curves: [...run(1, 3), ...run(2, 3)] };
    // last: the mean of three evaluations; of judge scores 5, 6 and 7, of true quality 2.67, 2.33 and 2
    assert.equal(
      thesis(results),
      "Are judges that reason before they score better rewards? Trained on a non-reasoning judge, a policy goes from 4.0 to " +
        "6.0 of 9 by that judge; its gold score goes from 4.5 to 4.5, and its true quality from 3.0 to 2.3.",
    );
    const unknown = { ...noResults(), curves: run(1, null) };
    assert.match(thesis(unknown), /its gold score goes from 4\.0 to 4\.0\.$/);
    assert.equal(thesis(noResults()), "Are judges that reason before they score better rewards?");
  });
});

describe("the live page", () => {
  it("is linked where it lies beside the report, and only there", async () => {
    const folder = temporaryFolder();
    const rows = syntheticResults([1], 100);
    await writeReport(rows, folder);
    assert.equal(page(folder).querySelector('a[href="live.html"]'), null);
    writeFileSync(join(folder, "live.html"), "<!doctype html>");
    await writeReport(rows, folder);
    assert.ok(page(folder).querySelector('header a[href="live.html"]'));
  });
});
