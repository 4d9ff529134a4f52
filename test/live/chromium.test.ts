/** @file The live page in a real browser, opened from disk: it trains Node's bits, by keyboard too, on any screen, and asks the network for nothing. */
import assert from "node:assert/strict";
import { accessSync, constants, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { buildPage, readPacked } from "../../src/live/build.js";
import { nodeLab } from "../../src/live/nodeLab.js";
import { DEFAULTS, type LiveSettings, toHash } from "../../src/live/settings.js";
import { liveRun } from "../../src/live/train.js";
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
const SHORT = { ...DEFAULTS, seed: 7, steps: 10, rollouts: 4 };

describe(`the live page in Chromium${installed ? "" : " (skipped: none is installed; apt-get install chromium)"}`, () => {
  let browser: Browser;
  let address: string;
  const faults: string[] = [];

  before(async function () {
    if (!installed) this.skip();
    const folder = temporaryFolder();
    mkdirSync(join(folder, "live"));
    copyFileSync("figures/live/weights.js", join(folder, "live", "weights.js"));
    writeFileSync(join(folder, "live.html"), await buildPage());
    address = pathToFileURL(join(folder, "live.html")).href;
    const asRoot = process.getuid?.() === 0; // Chromium's sandbox does not work for root
    browser = await chromium.launch({ executablePath: installed, args: asRoot ? ["--no-sandbox"] : [] });
  });
  after(() => browser?.close());
  afterEach(() => assert.deepEqual(faults.splice(0), []));

  async function open(settings: LiveSettings | null = null, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(150_000);
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || faults.push(request.url()));
    await page.goto(settings ? `${address}#${toHash(settings)}` : address);
    await page.locator(`${settings ? "#stage-free" : "#stage-first"}[data-step="0"]`).waitFor();
    return page;
  }
  const done = (page: Page, stage: string) => page.locator(`${stage}[data-state="done"]`).waitFor();
  const main = (page: Page, stage: string) => page.locator(`${stage} .times .main`);
  const overflow = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  async function inNode(settings: LiveSettings) {
    const lab = await nodeLab(await readPacked(), temporaryFolder());
    let reply = "";
    for await (const event of liveRun(lab, settings)) {
      if (event.kind === "done") return { weights: event.weights.slice(0, 16), reply };
      reply = event.shown.reply;
    }
    throw new Error("the run did not end");
  }

  for (const settings of [SHORT, { ...SHORT, payer: "score-only" as const, kl: 0.1, lower: true, list: true }])
    it(`opens a permalink, and trains the same bits as Node: ${toHash(settings)}`, async () => {
      const page = await open(settings);
      assert.equal(await page.locator("#dial-seed").inputValue(), "7");
      await main(page, "#stage-free").click();
      await done(page, "#stage-free");
      const { weights, reply } = await inNode(settings);
      assert.equal(await page.locator("#stage-free .hash code").innerText(), weights);
      assert.equal((await page.locator("#stage-free .reply").innerText()).trim(), reply);
      assert.equal(await page.locator("#link").inputValue(), `${address}#${toHash(settings)}`);
    });

  it("says so where its models cannot be opened", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "live"));
    copyFileSync(fileURLToPath(address), join(folder, "live.html"));
    const damaged = Object.entries(await readPacked()).map(([name, model]) => [
      name,
      { ...model, text: "bm90IGd6aXA=" },
    ]);
    writeFileSync(
      join(folder, "live", "weights.js"),
      `globalThis.JUDGELAB_LIVE = ${JSON.stringify(Object.fromEntries(damaged))};`,
    );
    const page = await (await browser.newContext()).newPage();
    await page.goto(pathToFileURL(join(folder, "live.html")).href);
    const problem = page.locator("#stage-first .problem");
    await problem.getByText("The models could not be opened in this browser").waitFor();
    await main(page, "#stage-first").click(); // tries again, with another thread
    await problem.getByText("Reload the page, or try another browser").waitFor();
    assert.equal(await page.locator("#stage-first").getAttribute("data-state"), "fresh");
    assert.equal(await main(page, "#stage-first").innerText(), "Train the model");
  });

  it("finds the jump with the default settings, and covers truth until it is asked for", async () => {
    const page = await open();
    assert.equal(await page.locator("button:visible").first().innerText(), "Train the model");
    const news: string[] = [];
    await page.exposeFunction("heard", (words: string) => news.push(words));
    await page.evaluate(() => {
      const live = document.getElementById("news")!;
      new MutationObserver(() => (globalThis as any).heard(live.textContent)).observe(live, { childList: true });
    });
    await main(page, "#stage-first").click();
    await page.locator("#stage-first .keep").waitFor();
    assert.match(await page.locator("#stage-first .question").innerText(), /Would you stop now\?/);
    await done(page, "#stage-first");

    const covered = await page.locator("#stage-first").innerText();
    assert.match(covered, /covered until you have answered/);
    assert.equal(await page.locator("#stage-first .curve.truth").isVisible(), false);
    assert.equal(await page.locator("#stage-first dd.truth").innerText(), "?");
    assert.equal(await page.locator("#stage-first .reveal").count(), 0);
    await page.locator("#stage-first .keep").click();
    assert.match(await page.locator("#stage-first .question").innerText(), /You would keep the model of step 100/);
    assert.equal(await page.locator("#stage-first .curve.truth").isVisible(), false);
    await page.locator("#stage-first .reveal").click();
    await page.locator("#stage-first .curve.truth").waitFor();

    const told = await page.locator("#stage-first .said").innerText();
    const [, gold, truth] = /gold gave its replies (\d\.\d), and they were worth (\d\.\d)/.exec(told)!.map(Number);
    assert.ok(gold! > 8 && truth! < 3, told);
    assert.match(told, /gold jumped by [\d.]+ points/);
    assert.match(await page.locator("#stage-first .reply").innerText(), /^refuse policy forbids sea/);

    // heard: the beginning, milestones, the end and the answer; not every step
    assert.equal(news[0], "Training.");
    assert.ok(
      news.some((one) => /half of the replies refuse/.test(one)),
      news.join("\n"),
    );
    assert.ok(news.length >= 4 && news.length <= 8, news.join("\n"));

    // the run can be gone through again, and its traces read
    const strategy = page.locator("#trace-strategy li");
    assert.deepEqual(await strategy.locator("b").allInnerTexts(), [
      "Refuse",
      "Cite a policy",
      "Fake the end",
      "Praise yourself",
    ]);
    assert.equal(await strategy.locator(".here").count(), 4);
    await page.locator("#trace-step").focus();
    await page.keyboard.press("Home");
    assert.match(await page.locator("#trace-step-shown").innerText(), /^step 0 /);
    assert.equal(await page.locator("#trace-strategy .here").count(), 0);
    await main(page, "#stage-first").focus();
    await page.getByRole("button", { name: "Replay" }).first().click();
    await page.locator('#stage-first[data-state="replaying"]').waitFor();
    await done(page, "#stage-first");
  });

  it("is used by keyboard alone: train, pause, one step, back to an earlier step", async () => {
    const page = await open();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    for (let tabs = 0; tabs < 5 && (await focused()) !== "Train the model"; tabs++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => Number(document.getElementById("stage-first")!.dataset["step"]) >= 2);
    assert.equal(await focused(), "Pause");
    await page.keyboard.press("Space");
    await page.locator('#stage-first[data-state="paused"]').waitFor();
    assert.equal(await focused(), "Continue");
    await page.waitForTimeout(500); // the step under way is finished
    const step = () => page.locator("#stage-first").getAttribute("data-step").then(Number);
    const paused = await step();
    await page.keyboard.press("Tab"); // the steps so far
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "One step");
    await page.keyboard.press("Enter");
    await page.locator(`#stage-first[data-step="${paused + 1}"]`).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await step(), paused);
  });

  it("trains two models side by side, against a score-only and a reasoning judge", async () => {
    const page = await open();
    await page.locator("#stage-judges").scrollIntoViewIfNeeded();
    await page.locator('#stage-judges[data-step="0"]').waitFor();
    assert.deepEqual(await page.locator("#stage-judges h3").allInnerTexts(), [
      "A judge that only scores",
      "A judge that reasons",
    ]);
    await main(page, "#stage-judges").click();
    await page.waitForFunction(() => Number(document.getElementById("stage-judges")!.dataset["step"]) >= 2);
    await main(page, "#stage-judges").click();
    await page.getByLabel("yours", { exact: true }).check();
    await page.locator("#own-rule-text").fill("likes gull");
    await page.keyboard.press("Tab");
    assert.match(await page.locator("#stage-judges .problem").innerText(), /“likes gull”: a clause begins with/);
  });

  it("judges the reader's own reply, and by a mended judge", async () => {
    const page = await open();
    await page.locator("#try-reply").fill("refuse policy forbids sea end review correct");
    const values = async () => {
      const [names, numbers] = await Promise.all(
        ["dt", ".value"].map((one) => page.locator(`#try-scores ${one}`).allInnerTexts()),
      );
      return names!.map((name, i) => `${name} ${numbers![i]}`);
    };
    await page.locator("#try-scores .bar").first().waitFor();
    assert.deepEqual((await values()).slice(1), ["gold 9.0", "truth 0.0"]);
    assert.equal(await page.locator("#try-score").innerText(), "9.0");
    await page.locator("#patch-list").check();
    await page.locator("#try-scores .bar").nth(3).waitFor();
    assert.equal((await values())[1], "judge, mended 0.0");
    await page.locator("#try-reply").fill("a nice gull");
    await page.locator("#try-problem:not(:empty)").waitFor();
    assert.equal(await page.locator("#try-problem").innerText(), "“nice” is not a word of this language.");
  });

  for (const colorScheme of ["light", "dark"] as const)
    it(`has no fault that axe finds, and fits 360 pixels, in ${colorScheme} mode`, async () => {
      const page = await open(SHORT, { colorScheme, viewport: { width: 360, height: 740 } });
      assert.equal(await overflow(page), 0);
      await main(page, "#stage-free").click();
      await done(page, "#stage-free");
      await page.locator("#stage-free .keep").click();
      await page.locator("#stage-free .reveal").click();
      await page.locator("#try-reply").fill("gull gull salt");
      await page.locator("#try-scores .bar").first().waitFor();
      await page.locator("#stage-judges").scrollIntoViewIfNeeded();
      await page.locator('#stage-judges[data-step="0"]').waitFor();
      await page.evaluate(() => {
        for (const one of document.querySelectorAll("details")) one.open = true;
        for (const one of document.querySelectorAll<HTMLElement>("#own-rule, #dial-rule-box")) one.hidden = false;
      });
      await page.addStyleTag({ content: "*, *::before { animation: none !important; }" }); // colours at rest
      assert.equal(await overflow(page), 0);
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = /rgb\((\d+)/.exec(paper)!.map(Number)[1]! > 128;
      assert.equal(light, colorScheme === "light");
      await page.addScriptTag({ path: AXE });
      const { violations, passes } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
      assert.ok(passes.length > 20); // it did look
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
      assert.deepEqual(found, []);
    });

  it("moves nothing by itself where motion is unwelcome", async () => {
    const moving = async (reducedMotion: "reduce" | "no-preference") => {
      const page = await open(SHORT, { reducedMotion });
      await page.evaluate(() => {
        addEventListener("animationstart", () => (document.body.dataset["moved"] = "yes"), true);
      });
      await main(page, "#stage-free").click();
      await done(page, "#stage-free");
      await page.waitForTimeout(300);
      return page.evaluate(() => document.body.dataset["moved"] === "yes");
    };
    assert.equal(await moving("reduce"), false);
    assert.equal(await moving("no-preference"), true); // it would be seen
  });
});
