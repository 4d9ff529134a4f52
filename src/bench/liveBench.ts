/** @file The live page: its weight, the time until it can be used, and its training in Chromium beside Node's. */
import { accessSync, constants } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { cpuEngine } from "../engine/cpu/cpuEngine.js";
import { type KernelKind, kernelKinds } from "../engine/cpu/openKernels.js";
import { readPacked } from "../live/build.js";
import { nodeLab } from "../live/nodeLab.js";
import { DEFAULTS, type LiveSettings, toHash } from "../live/settings.js";
import { liveRun } from "../live/train.js";
import { PROJECT } from "../store/paths.js";
import type { Measured } from "./measure.js";

const PAGE = join(PROJECT, "figures", "live.html");
const SHORT: LiveSettings = { ...DEFAULTS, steps: 30 };
const TRIALS = 3;

/** Without Chromium on the PATH, the weight alone. */
export async function liveBench(): Promise<Measured[]> {
  const files = [PAGE, join(PROJECT, "figures", "live", "weights.js")];
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(file), { level: 9 }).length));
  const weight = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  const rows: Measured[] = [
    { what: "live page, gzipped", value: weight, unit: "MB", note: "with a policy and three judges; budget 1.5" },
  ];
  const browser = chromiumPath();
  if (!browser) return rows;
  const { ready, stepMs, longest } = await inChromium(browser);
  const kinds = kernelKinds();
  const ratios: Measured[] = [];
  for (const kind of new Set([kinds.at(-1)!, kinds[0]!])) {
    ratios.push({
      what: `live page, a step against Node's, ${kind.name}`,
      value: stepMs / (await inNode(kind)),
      unit: "x",
      note: kind.name === "wasm" ? "the kernels that a browser has; budget 1.3" : "the kernels that Node takes here",
    });
  }
  return [
    ...rows,
    { what: "live page, until it can be used", value: ready, unit: "ms", note: "from disk, in Chromium; budget 1000" },
    {
      what: "live page, a step in Chromium",
      value: stepMs,
      unit: "ms",
      note: "reasoning judge 4b, evaluations included",
    },
    ...ratios,
    {
      what: "live page, longest task of its interface",
      value: longest,
      unit: "ms",
      note: "0: none over 50; budget 50",
    },
  ];
}

function chromiumPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return ["chromium", "chromium-browser", "google-chrome"]
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** The best of some trials each, as of everything that is timed here. */
async function inChromium(executablePath: string) {
  const { chromium } = await import("playwright-core");
  const asRoot = process.getuid?.() === 0; // Chromium's sandbox does not work for root
  const browser = await chromium.launch({ executablePath, args: asRoot ? ["--no-sandbox"] : [] });
  const best = { ready: Infinity, stepMs: Infinity, longest: Infinity };
  try {
    for (let trial = 0; trial < TRIALS; trial++) {
      const page = await (await browser.newContext()).newPage();
      // The page's own script counts, so that nothing of the driver is in the times.
      await page.addInitScript(`
        globalThis.longest = 0;
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
        }).observe({ type: "longtask", buffered: true });`);
      await page.goto(`${pathToFileURL(PAGE).href}#${toHash(SHORT)}`);
      await page.locator('#stage-free[data-step="0"]').waitFor();
      const took = await page.evaluate<number>(`new Promise((resolve) => {
        const stage = document.getElementById("stage-free");
        const begun = performance.now();
        new MutationObserver(() => stage.dataset.state === "done" && resolve(performance.now() - begun))
          .observe(stage, { attributes: true });
        stage.querySelector(".times .main").click();
      })`);
      const ready = Number(await page.evaluate<string>("document.documentElement.dataset.ready"));
      best.ready = Math.min(best.ready, ready);
      best.stepMs = Math.min(best.stepMs, took / SHORT.steps);
      best.longest = Math.min(best.longest, await page.evaluate<number>("globalThis.longest"));
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return best;
}

/** Milliseconds a step by kernels of that kind. */
async function inNode(kind: KernelKind): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "judgelab-live-"));
  try {
    const lab = await nodeLab(
      await readPacked(),
      folder,
      cpuEngine(() => kind),
    );
    let best = Infinity;
    for (let trial = 0; trial < TRIALS; trial++) {
      const run = liveRun(lab, SHORT);
      await run.next(); // step 0
      const begun = performance.now();
      for await (const _ of run);
      best = Math.min(best, (performance.now() - begun) / SHORT.steps);
    }
    return best;
  } finally {
    await rm(folder, { recursive: true });
  }
}
