/** @file Many calls at once, their results in order. */

const AT_ONCE = 1024; // the roles' concurrency bounds the calls; this, what waits for a slow one

/** At most `width` items are in flight; a slow one delays the results after it, not the start of later items. */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  work: (item: T) => Promise<R>,
  width = AT_ONCE,
): AsyncGenerator<R> {
  const underway: Promise<R>[] = [];
  for (const item of items) {
    const started = work(item);
    started.catch(() => undefined); // thrown when its turn comes
    underway.push(started);
    if (underway.length >= width) yield await underway.shift()!;
  }
  while (underway.length > 0) yield await underway.shift()!;
}
