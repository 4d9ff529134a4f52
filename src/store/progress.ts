/** @file Progress of long work: a bar on a terminal, otherwise a plain line every few seconds. */
import { SingleBar } from "cli-progress";

export interface Progress {
  /** `step` steps are done; fields such as { reward: 5.1 } are shown with three digits. */
  update(step: number, fields: Record<string, number>): void;
  stop(): void;
}

export interface ProgressOptions {
  stream?: NodeJS.WriteStream;
  now?: () => number; // milliseconds
}

const LINE_EVERY = 5000; // milliseconds

type Elsewhere = (label: string, step: number, total: number, text: string) => void;
let elsewhere: Elsewhere | null = null;

/** From now on this process reports its progress instead of writing it: another process has the terminal. */
export function showProgressBy(show: Elsewhere): void {
  elsewhere = show;
}

/** JUDGELAB_PROGRESS=lines asks for plain lines on a terminal too: make sets it when several commands share one. */
export function progress(label: string, total: number, options: ProgressOptions = {}): Progress {
  const { stream = process.stderr, now = () => performance.now() } = options;
  const pace = paceFrom(now);
  const asBar = stream.isTTY && process.env.JUDGELAB_PROGRESS !== "lines";
  const show = elsewhere
    ? handed(label, total, elsewhere)
    : asBar
      ? bar(label, total, stream)
      : lines(label, stream, now);
  return {
    update: (step, fields) => show.update(step, `${step}/${total}${pace(step, total)}${fieldsText(fields)}`),
    stop: show.stop,
  };
}

interface Show {
  update(step: number, text: string): void;
  stop(): void;
}

const handed = (label: string, total: number, show: Elsewhere): Show => ({
  update: (step, text) => show(label, step, total, text),
  stop() {},
});

function bar(label: string, total: number, stream: NodeJS.WriteStream): Show {
  const format = `${label} {bar} {text}`;
  const single = new SingleBar({ stream, format, barsize: 24, linewrap: false, gracefulExit: true });
  single.start(total, 0, { text: "" });
  return { update: (step, text) => single.update(step, { text }), stop: () => single.stop() };
}

function lines(label: string, stream: NodeJS.WriteStream, now: () => number): Show {
  let written = now();
  let waiting: string | null = null;
  const write = (text: string) => {
    stream.write(`${label}  ${text}\n`);
    written = now();
    waiting = null;
  };
  return {
    update(_, text) {
      waiting = text;
      if (now() - written >= LINE_EVERY) write(text);
    },
    stop: () => {
      if (waiting !== null) write(waiting);
    },
  };
}

/** Rate and time left, measured from the first update on, as a resumed run does not begin at step 0. */
function paceFrom(now: () => number): (step: number, total: number) => string {
  let first: { step: number; time: number } | null = null;
  return (step, total) => {
    first ??= { step, time: now() };
    const seconds = (now() - first.time) / 1000;
    const rate = (step - first.step) / seconds;
    return rate > 0 && Number.isFinite(rate) ? `  ${digits(rate)}/s  ${duration((total - step) / rate)} left` : "";
  };
}

const fieldsText = (fields: Record<string, number>): string =>
  Object.entries(fields)
    .map(([name, value]) => `  ${name} ${digits(value)}`)
    .join("");

const digits = (value: number): string => String(Number(value.toPrecision(3)));

/** Seconds as 42s, 3m05s or 1h02m. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${two(Math.floor(whole / 60) % 60)}m`;
}
