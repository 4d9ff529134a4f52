/** @file The reader of outputs: a run is chosen, a slider moves through its training, and everything shown follows. */
import { MEASURES, type OutputsFile, type OutputsRun, SCORES } from "../outputs/shape.js";
import { addressOf, readAddress } from "./address.js";
import { cards } from "./cards.js";
import { chart } from "./chart.js";
import { runChoice } from "./choice.js";
import { byId } from "./dom.js";
import { numberRows, shown } from "./numbers.js";

const SETTLED = 350; // milliseconds without a change, before a screen reader is told and the address follows

export function startReader(file: OutputsFile): void {
  if (file.runs.length === 0) return;
  byId("reader-missing").hidden = true;
  byId("reader-body").hidden = false;
  const slider = byId<HTMLInputElement>("reader-step");
  const curves = chart(byId("reader-chart"), (at) => changed(at));
  const choice = runChoice(file.runs, file.first, () => changed(nearest(choice.current(), step)));
  let step = 0; // the step last read: another run starts there too
  let timer = 0;

  const show = (at: number) => {
    const run = choice.current();
    step = run.steps[at]!;
    slider.max = String(run.steps.length - 1);
    slider.value = String(at);
    slider.setAttribute("aria-valuetext", `step ${step} of ${run.steps.at(-1)}`);
    byId("reader-step-shown").textContent = String(step);
    byId("reader-numbers-step").textContent = `step ${step}`;
    byId("reader-outputs-title").textContent = `Outputs at step ${step}`;
    for (const measure of SCORES) byId(`reader-${measure}`).textContent = shown(measure, run.curves[measure][at]!);
    byId("reader-numbers").replaceChildren(...numberRows(run, at));
    byId("reader-outputs").replaceChildren(...cards(run.kept[at]!, file));
    byId("reader-scale").textContent = run.wins
      ? "Win rates against the baseline’s responses, 0 to 1"
      : "Scores run from 0 to 9";
    curves.show(run, at);
  };
  const changed = (at: number) => {
    show(at);
    clearTimeout(timer);
    timer = window.setTimeout(() => settle(choice.current(), at), SETTLED);
  };
  const player = playButton(() => {
    const at = Number(slider.value) + 1;
    if (at > Number(slider.max)) return false;
    changed(at);
    return true;
  });
  byId("reader-play").addEventListener("click", () => {
    if (!player.playing() && slider.value === slider.max) changed(0);
    player.toggle();
  });
  const followAddress = () => {
    const wanted = readAddress(location.hash);
    if (wanted) choice.choose(wanted);
    show(nearest(choice.current(), wanted?.step ?? step));
    if (wanted) byId("reader").scrollIntoView();
  };

  slider.addEventListener("input", () => {
    player.stop();
    changed(Number(slider.value));
  });
  window.addEventListener("hashchange", followAddress);
  followAddress();
}

/** A button that moves on by itself until there is nothing left, or it is pressed again. */
function playButton(next: () => boolean) {
  const button = byId("reader-play");
  const pace = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1200 : 450; // milliseconds
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = "Play";
  };
  const toggle = () => {
    if (timer) return stop();
    button.textContent = "Pause";
    timer = window.setInterval(() => next() || stop(), pace);
  };
  return { stop, toggle, playing: () => timer !== 0 };
}

/** What a screen reader hears, and the address to link to. */
function settle(run: OutputsRun, at: number): void {
  const scores = SCORES.map((measure) => `${MEASURES[measure]} ${shown(measure, run.curves[measure][at]!)}`);
  byId("reader-status").textContent = `Step ${run.steps[at]}: ${scores.join(", ")}.`;
  history.replaceState(null, "", addressOf(run, at));
}

/** Index of the last evaluation at or before a step. */
const nearest = ({ steps }: OutputsRun, step: number): number =>
  Math.max(
    0,
    steps.findLastIndex((one) => one <= step),
  );
