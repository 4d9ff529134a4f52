/** @file One line for all runs: how many are done, how long the rest takes, and what is being trained. */
import { clearLine, cursorTo } from "node:readline";
import { duration } from "../store/progress.js";

export interface Status {
  done: number; // runs
  all: number;
  secondsLeft: number | null; // null: nothing was measured yet
  current: { label: string; step: number; total: number; text: string }[]; // what the lanes do
}

export interface Overview {
  show(status: Status): void;
  /** A line of its own, above. */
  say(line: string): void;
  stop(): void;
}

const LINE_EVERY = 10_000; // milliseconds

/** On a terminal the line is written over and over, elsewhere a plain one every ten seconds. */
export function overview(stream: NodeJS.WriteStream = process.stderr, now = () => performance.now()): Overview {
  return stream.isTTY && process.env.JUDGELAB_PROGRESS !== "lines" ? onTerminal(stream) : asLines(stream, now);
}

function onTerminal(stream: NodeJS.WriteStream): Overview {
  let line = "";
  const clear = () => {
    cursorTo(stream, 0);
    clearLine(stream, 0);
  };
  const draw = () => {
    clear();
    stream.write(line.slice(0, Math.max(20, (stream.columns || 80) - 1)));
  };
  return {
    show(status) {
      line = statusText(status);
      draw();
    },
    say(text) {
      clear();
      stream.write(`${text}\n`);
      draw();
    },
    stop: clear,
  };
}

function asLines(stream: NodeJS.WriteStream, now: () => number): Overview {
  let written = now();
  return {
    show(status) {
      if (now() - written < LINE_EVERY) return;
      written = now();
      stream.write(`${statusText(status)}\n`);
    },
    say: (text) => void stream.write(`${text}\n`),
    stop() {},
  };
}

/** One lane says all it knows of its run; several say how far each is. */
export function statusText({ done, all, secondsLeft, current }: Status): string {
  const left = secondsLeft === null || done === all ? "" : `, about ${leftText(secondsLeft)} left`;
  const [only, ...others] = current;
  const doing =
    only && others.length === 0
      ? [`${only.label} ${only.text}`]
      : current.map(({ label, step, total }) => `${label}${total > 0 ? ` ${step}/${total}` : ""}`);
  return [`${done} of ${all} runs done${left}`, ...doing].join(" | ").trimEnd();
}

/** An estimate is not known to the second. */
const leftText = (seconds: number): string =>
  seconds < 60
    ? "a minute"
    : seconds < 3600
      ? `${Math.ceil(seconds / 60)} min`
      : duration(Math.ceil(seconds / 60) * 60);
