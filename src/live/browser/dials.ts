/** @file The dials: every number of a run, what they were dragged to, and a link that gives everyone the same bits. */
import { byId, element } from "../../report/browser/dom.js";
import { DEFAULTS, type LiveSettings, PATCHES, RANGES, toHash, within } from "../settings.js";
import { announce } from "./dom.js";

const DIALS: { name: keyof typeof RANGES; label: string; says: string }[] = [
  { name: "steps", label: "Steps", says: "how long it trains" },
  { name: "rollouts", label: "Rollouts", says: "replies to each prompt, compared with each other" },
  { name: "learningRate", label: "Learning rate", says: "how far each step goes" },
  { name: "kl", label: "KL penalty", says: "how strongly it is held to the untrained model" },
  { name: "seed", label: "Seed", says: "all chance there is" },
];

export interface Dials {
  settings(): LiveSettings;
  set(settings: LiveSettings): void;
}

/** `changed` is told when a number, the judge or a patch is another one. */
export function dials(changed: () => void): Dials {
  const place = byId("dials");
  const fields = DIALS.map(({ name, label, says }) => {
    const { low, high, step } = RANGES[name];
    const field = element("input");
    Object.assign(field, {
      type: "range",
      min: String(low),
      max: String(high),
      step: String(step),
      id: `dial-${name}`,
    });
    const value = element("output", "", "");
    const words = element("label", "", element("b", "", label), element("span", "", says));
    words.htmlFor = field.id;
    place.append(element("div", "dial", words, field, value));
    const show = () => {
      const number = within(name, Number(field.value));
      value.textContent = String(number);
      field.setAttribute("aria-valuetext", String(number));
    };
    field.addEventListener("input", show);
    field.addEventListener("change", changed);
    return { name, field, show };
  });
  const payer = byId<HTMLSelectElement>("dial-payer");
  const rule = byId<HTMLInputElement>("dial-rule");
  const patches = PATCHES.map((name) => ({
    name,
    field: byId<HTMLInputElement>(`dial-${name}`),
  }));
  const rulesOnly = () => {
    byId("dial-rule-box").hidden = payer.value !== "rule";
    byId("dial-patches").hidden = payer.value === "rule";
  };
  for (const field of [payer, rule, ...patches.map((one) => one.field)])
    field.addEventListener("change", () => (rulesOnly(), changed()));

  const set = (settings: LiveSettings) => {
    for (const { name, field, show } of fields) {
      field.value = String(settings[name]);
      show();
    }
    payer.value = settings.payer;
    rule.value = settings.rule;
    for (const { name, field } of patches) field.checked = settings[name];
    rulesOnly();
  };
  const settings = (): LiveSettings => {
    const numbers = Object.fromEntries(fields.map(({ name, field }) => [name, within(name, Number(field.value))]));
    const ticked = Object.fromEntries(
      patches.map(({ name, field }) => [name, payer.value !== "rule" && field.checked]),
    );
    return { ...DEFAULTS, ...numbers, ...ticked, payer: payer.value as LiveSettings["payer"], rule: rule.value };
  };
  byId("dial-reset").addEventListener("click", () => (set(DEFAULTS), changed()));
  byId("link-copy").addEventListener("click", async () => {
    const link = byId<HTMLInputElement>("link");
    link.select();
    await navigator.clipboard?.writeText(link.value).catch(() => {});
    announce("The link is copied.");
  });
  return { settings, set };
}

export function showLink(settings: LiveSettings): void {
  const [here] = location.href.split("#");
  byId<HTMLInputElement>("link").value = `${here}#${toHash(settings)}`;
}
