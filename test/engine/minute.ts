/** @file A minute in which nothing comes, without waiting for it: moves the clock by which HTTP connections time out. */
// @ts-expect-error undici keeps these timers, and this way to move them in tests, without types
import timers from "undici/lib/util/timers.js";

/** All of undici's timers are `seconds` older. The first tick is for those that have not begun to count. */
export function passSeconds(seconds: number): void {
  timers.tick(1000);
  timers.tick(seconds * 1000);
}
