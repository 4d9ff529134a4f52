/** @file Length of an SVG path and points along it, which plotly asks for to put heads on arrows: straight segments. */

interface Point {
  x: number;
  y: number;
}

/** As SVGGeometryElement.getTotalLength. */
export const pathLength = (path: Element): number => {
  const points = corners(path.getAttribute("d") ?? "");
  return points.slice(1).reduce((sum, p, i) => sum + distance(points[i]!, p), 0);
};

/** As SVGGeometryElement.getPointAtLength. */
export function pointAt(path: Element, length: number): Point {
  const points = corners(path.getAttribute("d") ?? "");
  let left = Math.max(0, length);
  for (const [i, to] of points.entries()) {
    const from = points[i - 1] ?? to;
    const here = distance(from, to);
    if (here > 0 && left <= here) {
      const part = left / here;
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    }
    left -= here;
  }
  return points.at(-1) ?? { x: 0, y: 0 };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** The points a path goes through; of a curve only where it ends. */
function corners(d: string): Point[] {
  const points: Point[] = [];
  let at: Point = { x: 0, y: 0 };
  for (const [, command, args] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const numbers = (args!.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
    const [dx, dy] = command === command!.toLowerCase() ? [at.x, at.y] : [0, 0];
    const kind = command!.toUpperCase();
    if (kind === "Z") points.push(points[0] ?? at);
    else if (kind === "H") at = { x: numbers[0]! + dx, y: at.y };
    else if (kind === "V") at = { x: at.x, y: numbers[0]! + dy };
    else if (numbers.length >= 2) at = { x: numbers.at(-2)! + dx, y: numbers.at(-1)! + dy };
    if (kind !== "Z") points.push(at);
  }
  return points;
}
