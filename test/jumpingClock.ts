/** @file A machine whose clock is set forwards and backwards by hours, again and again; its timers run on. */
import { mock } from "node:test";

/** From one reading of Date.now to the next, until it is restored. */
export function jumpingClock(): { restore(): void } {
  const { now } = Date;
  let readings = 0;
  const { mock: jumping } = mock.method(Date, "now", () => now() + [0, 5, -7][readings++ % 3]! * 3_600_000);
  return jumping;
}
