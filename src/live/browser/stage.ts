/** @file A stage: one or two policies in training, with their curves and replies, and the controls of time. */
import { element } from "../../report/browser/dom.js";
import { inShort, milestone, type Recording } from "../recording.js";
import type { LiveSettings } from "../settings.js";
import type { LiveEvent } from "../train.js";
import { openTrainer, type Trainer } from "./client.js";
import { controlsOf, isMoving, type State } from "./controls.js";
import { announce, calm } from "./dom.js";
import { type Lane, openLane } from "./lane.js";
import { findings, keepWords, questionAt } from "./question.js";
import { isRevealed, onVerdict } from "./verdict.js";

export interface Plan {
  title: string; // "" where there is one lane and no need to name it
  settings: LiveSettings;
}

export interface StageOptions {
  place: HTMLElement;
  start: string; // on the button
  plans(): Plan[]; // read when training starts; throws an Error that says what is wrong with the settings
  changed?: () => void; // another step is shown, or there are more
}

export interface Stage {
  recordings(): Recording[];
  at(): number;
  /** Starts over: the plans are read again, and their untrained models shown. */
  renew(): void;
  /** The trainer of its first lane, which also judges between two steps. */
  trainer(): Trainer;
  pause(): void;
}

/** Milliseconds a step of a replay: the whole run in some six seconds. */
const REPLAY = 6_000;
/** Where motion is unwelcome, a picture changes this often at most, in milliseconds. */
const SLOW = 700;

const stages: Stage[] = [];

export function stage({ place, start, plans, changed = () => {} }: StageOptions): Stage {
  const lanesBox = element("div", "lanes");
  const controls = controlsOf(start, { press, step, replay, renew, look });
  const question = element("div", "question");
  const said = element("div", "said");
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  place.append(controls.box, problem, lanesBox, question, said);

  let lanes: Lane[] = [];
  let state: State = "fresh";
  let at = 0;
  let drawn = 0;
  let waiting = false;
  let broken = false;
  let timer: ReturnType<typeof setInterval> | undefined;

  const newest = () =>
    lanes.length === 0 ? -1 : Math.min(...lanes.map(({ recording }) => recording.steps.length - 1));
  const finished = () => lanes.length > 0 && lanes.every(done);
  const total = () => lanes[0]?.recording.settings.steps ?? 0;
  /** A thread that failed is let go; the next start opens another. */
  const failed = (message: string) => {
    problem.textContent =
      newest() < 0
        ? `The models could not be opened in this browser: ${message}. Reload the page, or try another browser.`
        : `The training stopped: ${message}`;
    for (const { trainer } of lanes) trainer.close();
    broken = true;
    become(newest() > 0 ? "paused" : "fresh");
  };

  onVerdict(() => (draw(), ask(), tell()));

  function become(next: State): void {
    state = next;
    place.dataset["state"] = state;
    clearInterval(timer);
    controls.become(state, newest() > 0);
    ask();
    tell();
    changed();
  }

  const rest = () => become(finished() ? "done" : "paused");

  function press(): void {
    if (state === "replaying") {
      rest();
      return;
    }
    if (state === "running") {
      for (const { trainer } of lanes) trainer.allow(0);
      become("paused");
      announce(`Paused at step ${newest()}.`);
      return;
    }
    for (const other of stages) if (other !== self) other.pause();
    if (state === "done" || problem.textContent) renew();
    if (problem.textContent) return;
    at = newest();
    for (const { trainer } of lanes) trainer.allow(Number.POSITIVE_INFINITY);
    become("running");
    announce("Training.");
  }

  function step(): void {
    at = newest();
    for (const lane of lanes) lane.trainer.allow(lane.recording.steps.length - 1 <= at ? 1 : 0);
    if (state === "fresh") become("paused");
  }

  function replay(): void {
    at = 0;
    become("replaying");
    timer = setInterval(
      () => {
        at = Math.min(newest(), at + Math.max(1, Math.round(newest() / (REPLAY / (calm() ? SLOW : 60)))));
        draw();
        if (at >= newest()) rest();
      },
      calm() ? SLOW : 60,
    );
  }

  function look(step: number): void {
    if (state === "replaying") rest();
    at = step;
    draw();
  }

  /** Lanes for the plans, each with its base model at step 0. */
  function renew(): void {
    problem.textContent = "";
    let wanted: Plan[];
    try {
      wanted = plans();
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
      return;
    }
    const trainers = broken ? [] : lanes.map(({ trainer }) => trainer);
    broken = false;
    for (const trainer of trainers.slice(wanted.length)) trainer.allow(0);
    lanes = wanted.map((plan, i) => openLane(plan, trainers[i] ?? openTrainer(failed), heard));
    lanesBox.replaceChildren(...lanes.map(({ box }) => box));
    lanesBox.classList.toggle("two", lanes.length === 2);
    at = 0;
    said.replaceChildren();
    become("fresh");
    draw();
  }

  function heard(event: LiveEvent, { title, recording }: Lane): void {
    if (event.kind === "step") {
      const news = state === "running" ? milestone(recording) : null;
      if (news) announce(title ? `${title}. ${news}` : news);
      if (state === "running" || newest() === at + 1) at = newest();
      soon();
    } else if (finished()) {
      become("done");
      announce(`Training is over. ${lanes.map(({ recording }) => inShort(recording)).join(" ")}`);
    }
  }

  /** At most one drawing a frame, and fewer where motion is unwelcome. */
  function soon(): void {
    if (waiting) return;
    waiting = true;
    const wait = calm() && state === "running" ? Math.max(0, drawn + SLOW - performance.now()) : 0;
    setTimeout(() => requestAnimationFrame(() => ((waiting = false), draw())), wait);
  }

  function draw(): void {
    drawn = performance.now();
    if (lanes.length === 0 || newest() < 0) return;
    at = Math.max(0, Math.min(at, newest()));
    place.classList.toggle("revealed", isRevealed());
    for (const lane of lanes) lane.show(at, isRevealed());
    controls.mark(at, newest(), total());
    place.dataset["step"] = String(at);
    const stop = question.querySelector(".keep");
    if (stop) stop.textContent = keepWords(state === "done", at);
    changed();
  }

  const ask = () => {
    if (newest() < 1) question.replaceChildren();
    else questionAt({ place, box: question, said, ended: state === "done", step: () => at });
  };

  /** What the run shows, once it rests. */
  function tell(): void {
    const rests = newest() >= 1 && !isMoving(state);
    said.replaceChildren(...(rests ? lanes.map(({ recording }) => findings(recording, place)) : []));
    for (const lane of lanes) lane.tellHash();
  }

  const self: Stage = {
    recordings: () => lanes.map(({ recording }) => recording),
    at: () => at,
    renew,
    trainer: () => {
      if (lanes.length === 0) renew();
      return lanes[0]!.trainer;
    },
    pause: () => {
      if (state === "running") press();
    },
  };
  stages.push(self);
  // A worker holds four models: it is opened when its stage comes near.
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      if (lanes.length === 0) renew();
    },
    { rootMargin: "200px" },
  );
  near.observe(place);
  return self;
}

const done = ({ recording }: { recording: Recording }): boolean => recording.weights !== null;
