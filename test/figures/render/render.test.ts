import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import type { Figure } from "../../../src/figures/figure.js";
import { textWidth } from "../../../src/figures/render/font.js";
import { renderFigure, toPng, toSvg } from "../../../src/figures/render/render.js";
import { temporaryFolder } from "../../temporaryFolder.js";

const figure: Figure = {
  id: "fig3",
  title: "Bands & bars <of> every kind",
  sentence: "One of everything that figures use.",
  caption: "Made up.",
  alt: "Two panels.",
  notebook: "notebooks/none.ipynb",
  table: [
    { step: 0, gold: 3 },
    { step: 100, gold: null },
  ],
  spec: {
    data: [
      { type: "scatter", mode: "lines", x: [0, 100, 200, 300], y: [3, 5, 4, 2], name: "Qwen3-14B non-reasoning" },
      {
        type: "scatter",
        mode: "lines",
        x: [0, 300, 300, 0],
        y: [2, 1, 3, 4],
        fill: "toself",
        fillcolor: "rgba(0,114,178,0.2)",
        line: { width: 0 },
        name: "band",
      },
      {
        type: "bar",
        x: ["base", "fine-tuned"],
        y: [0.4, 0.9],
        xaxis: "x2",
        yaxis: "y2",
        name: "<b>Bold</b> name",
        text: ["40", "90"],
      },
    ],
    layout: {
      width: 800,
      height: 400,
      title: { text: "Two panels<br>and a title of two lines" },
      xaxis: { domain: [0, 0.45], title: { text: "step" } },
      yaxis: { automargin: true, title: { text: "gold score" } },
      xaxis2: { domain: [0.55, 1], anchor: "y2", tickangle: -45, automargin: true },
      yaxis2: { anchor: "x2" },
      legend: { orientation: "h", y: 1.1 },
      annotations: [{ x: 100, y: 5, text: "peak", showarrow: true, ax: 40, ay: -30, bordercolor: "black" }],
    },
  },
};

/** Numbers to a tenth of a pixel: the last digits of a sine are up to the platform. */
const normalised = (svg: string): string =>
  svg.replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(1)))).replace(/></g, ">\n<") + "\n";

describe("drawing without a browser", () => {
  it("draws what it drew before", async () => {
    const [stored, changed] = ["figure.svg", "figure-changed.svg"].map((name) => join(import.meta.dirname, name));
    const svg = normalised(await toSvg(figure.spec));
    const same = existsSync(stored!) && readFileSync(stored!, "utf8") === svg;
    if (same) rmSync(changed!, { force: true });
    else writeFileSync(changed!, svg);
    assert.ok(same, `the drawing differs from ${stored}: look at ${changed}, and rename it if it is right`);
  });

  it("gives legends and labels the room their text takes", async () => {
    const { document } = new JSDOM(await toSvg(figure.spec), { contentType: "image/svg+xml" }).window;
    const legend = document.querySelector(".legend .bg")!;
    // measured in Chromium 142 on Debian 12 with the same font
    assert.ok(Math.abs(Number(legend.getAttribute("width")) - 393) <= 2, legend.outerHTML);
    const note = document.querySelector(".annotation .bg")!;
    assert.ok(Math.abs(Number(note.getAttribute("width")) - 33) <= 2, note.outerHTML);
    assert.ok(Math.abs(textWidth("Qwen3-14B non-reasoning", 12, { bold: false, italic: false }) - 159.6) < 1);
  });

  it("writes svg, png, html and json whole, and the same bytes again", async () => {
    const folder = temporaryFolder();
    await renderFigure(figure, folder);
    const read = (): Buffer[] =>
      readdirSync(folder)
        .sort()
        .map((name) => readFileSync(join(folder, name)));
    const first = read();
    assert.deepEqual(readdirSync(folder).sort(), [
      "fig3.html",
      "fig3.json",
      "fig3.png",
      "fig3.svg",
      "plotly-basic.min.js",
    ]);
    await toSvg({ data: [], layout: { width: 100, height: 100 } }); // another figure in between changes nothing
    await renderFigure(figure, folder);
    assert.deepEqual(read(), first);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "fig3.json"), "utf8")), figure.spec);
    const page = new JSDOM(readFileSync(join(folder, "fig3.html"), "utf8")).window.document;
    assert.equal(page.querySelector("h1")!.textContent, "Bands & bars <of> every kind");
    assert.deepEqual(
      [...page.querySelectorAll("td")].map((cell) => cell.textContent),
      ["0", "3", "100", ""],
    );
  });

  it("draws two pixels of PNG for one of SVG", async () => {
    const png = toPng(await toSvg({ data: [], layout: { width: 120, height: 80 } }));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [240, 160]); // width and height in the header
  });

  it("opens in a real browser as it was drawn here", async function () {
    const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
      existsSync(path),
    );
    if (!chromium) return this.skip();
    const folder = temporaryFolder();
    await renderFigure(figure, folder);
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"];
    const html = execFileSync(chromium, [...flags, `file://${join(folder, "fig3.html")}`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const theirs = new JSDOM(html).window.document;
    const ours = new JSDOM(readFileSync(join(folder, "fig3.svg"), "utf8"), { contentType: "image/svg+xml" }).window
      .document;
    for (const place of [".legend .bg", ".annotation .bg", ".legend .traces rect", ".clips rect"]) {
      const size = (document: Document): number[] =>
        ["width", "height"].map((side) => Number(document.querySelector(place)?.getAttribute(side)));
      const [a, b] = [size(theirs), size(ours)];
      assert.ok(
        a.every((value, i) => Math.abs(value - b[i]!) <= 3),
        `${place}: ${a} in the browser, ${b} here`,
      );
    }
  });
});
