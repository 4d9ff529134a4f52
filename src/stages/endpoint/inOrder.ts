/** @file Many calls at once, their results in order. */

/** `width` items are under way at most; a slow one holds up what is handed on, not what is started behind it. */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
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
