/**
 * @file Where SVG elements lie. jsdom lays nothing out and answers 0 to every question about sizes; plotly then lets
 * legends overlap and cuts labels. These are the answers a browser would give, for what plotly draws: text in one
 * font, rectangles, paths left out (plotly never measures one), and groups of them.
 */
import { ASCENT, DESCENT, textWidth } from "./font.js";

type Matrix = readonly [number, number, number, number, number, number];
interface Point {
  x: number;
  y: number;
}
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** Box of an element in its own coordinates, as SVGGraphicsElement.getBBox. */
export const localBox = (element: Element): Box => around(corners(element, IDENTITY));

/** Box of an element on the page, as Element.getBoundingClientRect. */
export function pageBox(element: Element): Box {
  let matrix = IDENTITY;
  for (let e: Element | null = element; e; e = e.parentElement) matrix = multiply(transformOf(e), matrix);
  return around(corners(element, matrix));
}

/** Corners of all that is drawn inside the element; `matrix` already holds the element's own transform. */
function corners(element: Element, matrix: Matrix): Point[] {
  const tag = element.localName;
  if (tag === "text") return lines(element).flatMap((line) => boxCorners(line, matrix));
  if (tag === "rect" || tag === "image") {
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => number(element, name));
    return boxCorners({ x: x!, y: y!, width: width!, height: height! }, matrix);
  }
  if (tag === "defs" || tag === "clipPath") return [];
  return [...element.children].flatMap((child) => corners(child, multiply(matrix, transformOf(child))));
}

/** The lines of a text element. A tspan with its own x starts a line; dx and dy move on. */
function lines(text: Element): Box[] {
  const done: Box[] = [];
  let line = { x: number(text, "x"), y: number(text, "y"), width: 0, size: 0 };
  const anchor = inherited(text, "text-anchor") ?? "start";
  const end = (): void => {
    const left = anchor === "middle" ? line.width / 2 : anchor === "end" ? line.width : 0;
    const { x, y, width, size } = line;
    if (width > 0) done.push({ x: x - left, y: y - ASCENT * size, width, height: (ASCENT + DESCENT) * size });
  };
  const walk = (element: Element): void => {
    const size = fontSize(element);
    if (element !== text && element.hasAttribute("x")) {
      end();
      line = {
        x: number(element, "x"),
        y: element.hasAttribute("y") ? number(element, "y") : number(text, "y"),
        width: 0,
        size: 0,
      };
    }
    line.y += number(element, "dy", size);
    line.x += number(element, "dx", size);
    const bold = /bold|[6-9]00/.test(inherited(element, "font-weight") ?? "");
    const italic = /italic|oblique/.test(inherited(element, "font-style") ?? "");
    for (const node of element.childNodes) {
      if (node.nodeType === 1) walk(node as Element);
      else if (node.textContent) {
        line.width += textWidth(node.textContent.replaceAll("\u200b", ""), size, { bold, italic });
        line.size = Math.max(line.size, size);
      }
    }
  };
  walk(text);
  end();
  return done;
}

function number(element: Element, name: string, em = 0): number {
  const value = element.getAttribute(name) ?? "";
  return (parseFloat(value) || 0) * (value.endsWith("em") ? em : 1);
}

function own(element: Element, property: string): string | undefined {
  const style = (element as SVGElement).style as CSSStyleDeclaration | undefined;
  return style?.getPropertyValue(property) || element.getAttribute(property) || undefined;
}

function inherited(element: Element, property: string): string | undefined {
  for (let e: Element | null = element; e; e = e.parentElement) {
    const value = own(e, property);
    if (value) return value;
  }
  return undefined;
}

function fontSize(element: Element | null): number {
  if (!element) return 12;
  const value = own(element, "font-size");
  if (!value) return fontSize(element.parentElement);
  const size = parseFloat(value);
  if (value.endsWith("%")) return (size / 100) * fontSize(element.parentElement);
  return value.endsWith("em") ? size * fontSize(element.parentElement) : size;
}

function transformOf(element: Element): Matrix {
  let matrix = IDENTITY;
  for (const [, kind, args] of (element.getAttribute("transform") ?? "").matchAll(/(\w+)\s*\(([^)]*)\)/g)) {
    const [a = 0, b, c = 0] = args!.split(/[\s,]+/).map(Number);
    if (kind === "translate") matrix = multiply(matrix, [1, 0, 0, 1, a, b ?? 0]);
    else if (kind === "scale") matrix = multiply(matrix, [a, 0, 0, b ?? a, 0, 0]);
    else if (kind === "rotate") {
      const [sin, cos] = [Math.sin((a * Math.PI) / 180), Math.cos((a * Math.PI) / 180)];
      const about = multiply([1, 0, 0, 1, b ?? 0, c], [cos, sin, -sin, cos, 0, 0]);
      matrix = multiply(matrix, multiply(about, [1, 0, 0, 1, -(b ?? 0), -c]));
    }
  }
  return matrix;
}

function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

function boxCorners({ x, y, width, height }: Box, m: Matrix): Point[] {
  const at = (px: number, py: number): Point => ({ x: m[0] * px + m[2] * py + m[4], y: m[1] * px + m[3] * py + m[5] });
  return [at(x, y), at(x + width, y), at(x, y + height), at(x + width, y + height)];
}

function around(points: Point[]): Box {
  if (points.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
