/** @file The script of figures/live.html. */
import { byId, element } from "../../report/browser/dom.js";
import type { PageData } from "../page.js";
import { readRule } from "../rule.js";
import { DEFAULTS, fromHash, type LiveSettings, PATCHES } from "../settings.js";
import { dials, showLink } from "./dials.js";
import { nextTask } from "./dom.js";
import { reader } from "./reader.js";
import { type Plan, type Stage, stage } from "./stage.js";
import { tryIt } from "./tryIt.js";

const data = JSON.parse(byId("page-data").textContent!) as PageData;

// live/weights.js is a deferred script before this one: it has run, or could not be loaded.
if (globalThis.JUDGELAB_LIVE) void start();
else byId("missing").hidden = false;

/** Each part in a task of its own: together they would block the page for longer than a reader's finger waits. */
async function start(): Promise<void> {
  const traces = reader();
  const followed = (one: () => Stage) => () => {
    const { length } = one().recordings()[0]?.steps ?? [];
    if (length > 1) traces.follow(one());
  };
  const single = (settings: LiveSettings): Plan[] => [{ title: "", settings }];

  const first = stage({
    place: byId("stage-first"),
    start: "Train the model",
    plans: () => single(DEFAULTS),
    changed: () => traces.follow(first),
  });
  first.renew();
  first.trainer().ready.then(() => {
    document.documentElement.dataset["ready"] = String(Math.round(performance.now()));
  });
  await nextTask();

  showHashes();
  const second = stage({
    place: byId("stage-judges"),
    start: "Train",
    plans: () => judgePlans(),
    changed: followed(() => second),
  });
  for (const radio of document.querySelectorAll<HTMLInputElement>("input[name=payer]"))
    radio.addEventListener("change", () => {
      byId("own-rule").hidden = radio.value !== "rule";
      second.renew();
    });
  byId("own-rule-text").addEventListener("change", () => second.renew());

  await nextTask();

  const third = stage({
    place: byId("stage-patched"),
    start: "Train against this judge",
    plans: () => single(patchSettings()),
    changed: followed(() => third),
  });
  const trial = tryIt(data, first, () => (patches().length > 0 ? patchSettings() : null));
  for (const name of PATCHES)
    byId(`patch-${name}`).addEventListener("change", () => {
      third.renew();
      trial.judge();
    });

  await nextTask();

  const free = stage({
    place: byId("stage-free"),
    start: "Train",
    plans: () => single(checked(numbers.settings())),
    changed: followed(() => free),
  });
  const numbers = dials(() => {
    showLink(numbers.settings());
    free.renew();
  });
  const open = () => {
    const shared = fromHash(location.hash);
    numbers.set(shared ?? DEFAULTS);
    showLink(numbers.settings());
    if (!shared) return;
    byId("shared").hidden = false;
    free.renew();
    // With the frame's layout, not one more; and at once: on a slow way down the stages open and push the dials on.
    requestAnimationFrame(() => byId("dials-section").scrollIntoView({ behavior: "instant" }));
  };
  open();
  addEventListener("hashchange", open);
}

/** The plans of the switch between judges. */
function judgePlans(): Plan[] {
  const chosen = document.querySelector<HTMLInputElement>("input[name=payer]:checked")!.value;
  const scoreOnly: Plan = { title: "A judge that only scores", settings: { ...DEFAULTS, payer: "score-only" } };
  const reasoning: Plan = { title: "A judge that reasons", settings: DEFAULTS };
  if (chosen === "both") return [scoreOnly, reasoning];
  if (chosen === "score-only") return [scoreOnly];
  if (chosen === "reasoning") return [reasoning];
  const rule = byId<HTMLInputElement>("own-rule-text").value;
  return [{ title: `Your rule: ${rule}`, settings: checked({ ...DEFAULTS, payer: "rule", rule }) }];
}

const patches = () => PATCHES.filter((name) => byId<HTMLInputElement>(`patch-${name}`).checked);
const patchSettings = (): LiveSettings => ({
  ...DEFAULTS,
  ...Object.fromEntries(patches().map((name) => [name, true])),
});

/** Throws where the rule cannot be read. */
function checked(settings: LiveSettings): LiveSettings {
  const read = settings.payer === "rule" ? readRule(settings.rule) : null;
  if (read?.kind === "unclear") throw new Error(read.message);
  return settings;
}

function showHashes(): void {
  const rows = Object.values(globalThis.JUDGELAB_LIVE!).map(({ run, hash }) =>
    element("li", "", element("span", "", run), " ", element("code", "", hash.slice(0, 16))),
  );
  byId("hashes").replaceChildren(...rows);
}
