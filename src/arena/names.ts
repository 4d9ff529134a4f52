/** @file Models' names: as rows have them, and as tables show them. */

/** As the original shows a name: without the folders or the organisation before it. A folder may end in "/". */
const lastPart = (model: string): string => {
  const whole = withoutEnd(model);
  return whole.slice(whole.lastIndexOf("/") + 1);
};

/** The same model's name, whether a "/" ends it or not. */
export const withoutEnd = (model: string): string => model.replace(/\/+$/, "") || model;

/**
 * How tables show each of these models: by the last part of its name or, where two share that (…/run-a/checkpoint-500 and
 * …/run-b/checkpoint-500), whole. Line ends and other control characters are spaces there.
 */
export function shownNames(models: Iterable<string>): (model: string) => string {
  const whole = new Set([...models].map(withoutEnd));
  const sharing = new Map<string, number>();
  for (const model of whole) sharing.set(lastPart(model), (sharing.get(lastPart(model)) ?? 0) + 1);
  return (model) => {
    const short = lastPart(model);
    const shared = short === "" || (sharing.get(short) ?? 0) > 1;
    return (shared ? withoutEnd(model) : short).replace(/\p{Cc}+/gu, " ");
  };
}

/**
 * What a table by name holds for a model: under its whole name or, as files write the same model with and without its
 * organisation, under the one name that ends alike.
 */
export function byName<T>(table: ReadonlyMap<string, T>, model: string): T | undefined {
  const exact = table.get(withoutEnd(model));
  if (exact !== undefined) return exact;
  const alike = [...table].filter(([name]) => lastPart(name) === lastPart(model));
  return alike.length === 1 ? alike[0]![1] : undefined;
}
