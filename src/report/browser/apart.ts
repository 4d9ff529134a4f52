/** @file Names at the ends of curves that end near each other. */

/** Heights of names, pushed down where they would be nearer than `line`: pixels from one to the next. */
export function apart(heights: readonly number[], line: number): number[] {
  const order = heights.map((_, index) => index).sort((a, b) => heights[a]! - heights[b]!);
  const placed = [...heights];
  order.slice(1).forEach((index, before) => {
    placed[index] = Math.max(placed[index]!, placed[order[before]!]! + line);
  });
  return placed;
}
