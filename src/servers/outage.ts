/** @file Reports waits for a server: one line when a wait gets long, one when the server answers again. */

/** One per server, for all calls to it. */
export interface Outage {
  failed(message: string): void; // of a call that is to be repeated
  answered(): void;
}

const LASTS = 10_000; // milliseconds without any answer

const toTerminal = (line: string): void => void process.stderr.write(`${line}\n`);

/** `who`: role and address. */
export function outage(who: string, { tell = toTerminal, now = (): number => performance.now() } = {}): Outage {
  let since: number | null = null;
  let told = false;
  return {
    failed(message) {
      since ??= now();
      if (told || now() - since < LASTS) return;
      told = true;
      tell(`waiting: ${message}. It is asked again for a while; nothing is lost if this is stopped`);
    },
    answered() {
      if (told) tell(`${who} answers again after ${Math.round((now() - since!) / 1000)} s`);
      since = null;
      told = false;
    },
  };
}
