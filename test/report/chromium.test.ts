/** @file The report in a real browser, opened from disk: read by keyboard, without JavaScript, and on a narrow screen. */
import assert from "node:assert/strict";
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { writeReport } from "../../src/report/report.js";
import type { SampleRow } from "../../src/results/rows.js";
import { sampleRow, syntheticResults } from "../figures/syntheticResults.js";
import { temporaryFolder } from "../temporaryFolder.js";

const installed = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
interface Axe {
  run(): Promise<Record<"violations" | "passes", { id: string; nodes: { html: string }[] }[]>>;
}
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const results = syntheticResults([1, 2], 50);
const SEA = "write about sea use salt gull avoid sand len 6";
results.samples = [1, 2].flatMap((seed) =>
  [0, 50, 100].map((step) =>
    sampleRow({
      kind: "non-reasoning",
      size: "8b",
      policy: "qwen2.5-7b",
      seed,
      step,
      prompt: SEA,
      judgeTrace: "",
      response: ["salt gull tide", "salt salt salt", "gull of sea"][step / 50]!.concat(seed === 2 ? " enjoy" : ""),
      goldTrace: `salt must 2 len 4 far score ${step / 50}`,
      judgeScore: 1.25 + step / 50 + seed,
      gold: step / 50,
      oracle: seed,
    }),
  ),
);
results.samples.push(sampleRow({ seed: 1, step: 200 }));
const { judgeScore: _, ...compared } = sampleRow({ size: "8b", step: 200, response: "sea salt", gold: 6, oracle: 5 });
results.pairwise.samples.push({ ...compared, judgeWin: 0.5, baseline: "snow ice", baselineGold: 4, baselineOracle: 3 });
/** A right-to-left override, and words without a place to break them. */
const [turned, long] = [`sea \u202e tlas`, "x".repeat(400)];
results.samples.push(
  sampleRow({
    kind: "reasoning",
    size: "8b",
    policy: "qwen3-4b",
    step: 0,
    response: turned,
    judgeTrace: `${long} 2`,
    goldTrace: long,
    oracle: null,
  }),
);

describe(`the report in Chromium${installed ? "" : " (skipped: none is installed; apt-get install chromium)"}`, () => {
  let browser: Browser;
  let address: string;
  const faults: string[] = [];

  before(async function () {
    if (!installed) this.skip();
    const folder = temporaryFolder();
    await writeReport(results, folder);
    address = pathToFileURL(join(folder, "index.html")).href;
    const asRoot = process.getuid?.() === 0; // Chromium's sandbox does not work for root
    browser = await chromium.launch({ executablePath: installed, args: asRoot ? ["--no-sandbox"] : [] });
  });
  after(() => browser?.close());
  afterEach(() => assert.deepEqual(faults.splice(0), []));

  async function open(hash = "", options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || faults.push(request.url()));
    await page.goto(address + hash);
    if (options.javaScriptEnabled !== false) await page.locator("#reader-body").waitFor(); // the outputs are unpacked
    return page;
  }
  const row = (seed: number, step: number): SampleRow =>
    results.samples.find((one) => one.seed === seed && one.step === step)!;
  const text = (page: Page, selector: string) => page.locator(selector).first().innerText();

  it("is read by keyboard: a run, then its steps, with the responses and scores of the rows", async () => {
    const page = await open();
    assert.equal(await text(page, "#reader-step-shown"), "0");
    await page.locator("#reader-judge").focus();
    await page.keyboard.type("Qwen3-8B non");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Qwen2");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    const focused = () => page.evaluate(() => document.activeElement!.id);
    assert.equal(await focused(), "reader-seed");
    for (let tabs = 0; tabs < 4 && (await focused()) !== "reader-step"; tabs++) await page.keyboard.press("Tab");
    assert.equal(await focused(), "reader-step");

    await page.keyboard.press("Home");
    for (const step of [0, 50, 100]) {
      const { response, judgeScore, gold, oracle } = row(2, step);
      assert.equal(await text(page, ".output .plain"), response);
      const scores = await page.locator(".output .scores .number").allInnerTexts();
      assert.deepEqual(scores.map(Number), [judgeScore, gold, oracle]);
      const curve = results.curves.find(
        (one) =>
          one.seed === 2 &&
          one.kind === "non-reasoning" &&
          one.size === "8b" &&
          one.policy === "qwen2.5-7b" &&
          one.step === step,
      )!;
      assert.equal(await text(page, "#reader-judgeScore"), curve.judgeScore.toFixed(2));
      assert.equal(await text(page, "#reader-gold"), curve.gold.toFixed(2));
      assert.equal(await text(page, "#reader-oracle"), curve.oracle!.toFixed(2));
      await page.keyboard.press("ArrowRight");
    }
    assert.equal(await text(page, "#reader-outputs p"), "No outputs of this step are on this page."); // step 150
    await page.waitForFunction(() =>
      document.getElementById("reader-status")!.textContent!.startsWith("Step 150: training judge"),
    );
    assert.equal(await page.getAttribute("#reader-step", "aria-valuetext"), "step 150 of 200");
    assert.match(page.url(), /#reader\/non-reasoning-8b\/qwen2\.5-7b\/2\/150$/);
    await page.reload();
    assert.equal(await text(page, "#reader-step-shown"), "150");
    assert.equal(await page.inputValue("#reader-seed"), "2");
  });

  it("moves a marker on the curves with the step, and the step with a click on the curves", async () => {
    const page = await open("#reader/non-reasoning-8b/qwen2.5-7b/1/0");
    const marker = () => page.locator("#reader-chart .marker").getAttribute("x1").then(Number);
    const first = await marker();
    await page.locator("#reader-step").press("End");
    const last = await marker();
    assert.ok(last > first + 100);
    await page.locator("#reader-chart").click({ position: { x: (first + last) / 2, y: 60 } });
    assert.equal(await text(page, "#reader-step-shown"), "100");
    assert.equal(await page.locator("#reader-chart .curve").count(), 3);
  });

  it("marks the steps of the strategy by name and by an underline of its own", async () => {
    const page = await open("#reader/reasoning-4b/llama-3.1-8b/1/200");
    const marks = page.locator(".output mark");
    assert.deepEqual(await marks.locator(".said").allInnerTexts(), [
      "refuse",
      "policy forbids winter",
      "end",
      "review correct",
    ]);
    assert.deepEqual(await marks.locator(".label").allInnerTexts(), [
      "1 refuses",
      "2 cites policy",
      "3 fakes end",
      "4 self-assesses",
    ]);
    const lines = await marks
      .locator(".said")
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).textDecorationStyle));
    assert.deepEqual(lines, ["solid", "double", "dashed", "wavy"]);
  });

  it("turns pictures into plots", async () => {
    const page = await open();
    for (const id of ["fig1", "fig3", "fig6"]) {
      await page.locator(`#${id}`).scrollIntoViewIfNeeded();
      await page.locator(`#${id} .drawn .main-svg`).first().waitFor();
      assert.equal(await page.locator(`#${id} .plot img`).count(), 0);
    }
  });

  it("reads without JavaScript: pictures, and a word on the reader", async () => {
    const page = await open("", { javaScriptEnabled: false });
    await page.locator("#fig3").scrollIntoViewIfNeeded();
    await page.locator("#fig3 img").waitFor();
    assert.match(await text(page, "#reader"), /needs JavaScript/);
    assert.equal(await page.locator("#reader select").first().isVisible(), false);
  });

  it("fits a narrow screen: the parts of every figure stand one below another", async () => {
    const page = await open("#reader/reasoning-4b/llama-3.1-8b/1/200", { viewport: { width: 360, height: 700 } });
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(await overflow(), 0);
    await page.locator("#fig5").scrollIntoViewIfNeeded();
    await page.waitForFunction(() => !document.querySelector("#fig5 .plot > img"));
    const lefts = await page
      .locator("#fig5 .drawn .cartesianlayer .subplot .gridlayer")
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)));
    assert.equal(lefts.length, 9); // three base policies by three scores
    assert.ok(Math.max(...lefts) - Math.min(...lefts) < 60, String(lefts));
    assert.equal(await overflow(), 0);
    for (const id of ["fig1", "fig2", "fig6", "figA4", "table1", "table2", "table5"]) {
      const plot = page.locator(`#${id} .plot`);
      await plot.scrollIntoViewIfNeeded();
      await page.waitForFunction((id) => !document.querySelector(`#${id} .plot > img`), id);
      // Nothing is cut off at the sides, and no two words lie on each other.
      const [{ left, right }, boxes] = await plot.evaluate((place) => [
        place.getBoundingClientRect(),
        [...place.querySelectorAll(".annotation-text, .xtick text, .ytick text, .legendtext")].map((one) => {
          const { left, right, top, bottom } = one.getBoundingClientRect();
          return { words: one.textContent, left, right, top, bottom };
        }),
      ]);
      assert.ok(boxes.length > 4, id);
      for (const one of boxes) assert.ok(one.left > left - 1 && one.right < right + 1, `${id}: ${one.words}`);
      const cross = boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3)
          .filter((b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5)
          .map((b) => `${id}: ${a.words} / ${b.words}`),
      );
      assert.deepEqual(cross, []);
    }
    assert.equal(await overflow(), 0);
  });

  it("plays a run from its beginning, and stops where it ends", async () => {
    const page = await open("#reader/non-reasoning-8b/qwen2.5-7b/1/100");
    await page.locator("#reader-play").click();
    assert.equal(await text(page, "#reader-play"), "Pause");
    await page.waitForFunction(() => document.getElementById("reader-step-shown")!.textContent === "200");
    await page.waitForFunction(() => document.getElementById("reader-play")!.textContent === "Play");
    await page.locator("#reader-play").click();
    assert.equal(await text(page, "#reader-step-shown"), "0");
  });

  it("reads runs of pairwise judges, beside the baseline’s response", async () => {
    const page = await open("#reader/pairwise-reasoning-8b/llama-3.1-8b/1/200");
    assert.equal(await text(page, "#reader-scale"), "Win rates against the baseline’s responses, 0 to 1");
    const [response, baseline] = await page.locator(".output .plain").allInnerTexts();
    assert.deepEqual([response, baseline], ["sea salt", "snow ice"]);
    assert.deepEqual(await page.locator(".output .scores .number").allInnerTexts(), [
      "0.5",
      "6 against 4",
      "5 against 3",
    ]);
  });

  it("keeps words that turn the writing around, and traces without end, inside their places", async () => {
    const page = await open("#reader/reasoning-8b/qwen3-4b/1/0", { viewport: { width: 360, height: 700 } });
    const card = page.locator(".output").first();
    const directions = await card
      .locator(".plain, .trace-step, dd")
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).unicodeBidi));
    assert.deepEqual([...new Set(directions)], ["isolate"]);
    const wide = await card.evaluate((one) =>
      [...one.querySelectorAll("dd, dd *")].map(
        (part) => part.getBoundingClientRect().right - one.getBoundingClientRect().right,
      ),
    );
    assert.ok(Math.max(...wide) <= 0, String(Math.max(...wide)));
    assert.equal(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      0,
    );
  });

  it("passes plotly’s buttons over on the way through the page", async () => {
    const page = await open();
    await page.locator("#fig3").scrollIntoViewIfNeeded();
    await page.locator("#fig3 .drawn .modebar-btn").first().waitFor({ state: "attached" });
    const stops = () =>
      page
        .locator("#fig3 .modebar-btn")
        .evaluateAll((all) => all.filter((one) => (one as HTMLElement).tabIndex >= 0).length);
    await page.waitForFunction(() => !document.querySelector("#fig3 .plot img"));
    assert.equal(await stops(), 0);
  });

  it("has a dark look, and no fault in it that axe finds", async () => {
    const page = await open("#reader/reasoning-4b/llama-3.1-8b/1/200", { colorScheme: "dark" });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(22, 25, 29)");
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`),
      [],
    );
  });

  it("has no fault that axe finds", async () => {
    const page = await open("#reader/reasoning-4b/llama-3.1-8b/1/200");
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    await page.addScriptTag({ path: AXE });
    const { violations, passes } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
    assert.ok(passes.length > 20); // it did look
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
    assert.deepEqual(found, []);
  });
});
