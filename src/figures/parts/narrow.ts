/**
 * @file Layouts for screens narrower than a figure, which the report's script lays over the wide one: the same traces, with
 * the figure's parts one below another.
 */

/** Pixels of parts from top to bottom, as domains of axes in paper coordinates, which count from below. */
export interface Part {
  above: number; // pixels left free above it: a title, the ticks of the part before
  height: number;
}

/** The inner height that the parts need, and the domain of each. */
export function stack(parts: readonly Part[]): { height: number; domains: [number, number][] } {
  const height = parts.reduce((sum, part) => sum + part.above + part.height, 0);
  let used = 0;
  const domains = parts.map(({ above, height: tall }): [number, number] => {
    const top = used + above;
    used = top + tall;
    return [Math.max(0, 1 - used / height), 1 - top / height];
  });
  return { height, domains };
}

/** What a layout carries for the report. The parts that are not named stay as they are in the wide layout. */
export const narrowMeta = (height: number, layout: Record<string, unknown>) => ({ narrow: { height, ...layout } });
