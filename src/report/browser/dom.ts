/** @file Elements in a line each. */

/** The element of an id that the page is known to hold. */
export const byId = <T extends Element = HTMLElement>(id: string): T => document.getElementById(id) as unknown as T;

/** element("td", "number", "3.5") */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** drawing("path", { d: "M0,0" }) */
export function drawing<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number> = {},
  words = "",
): SVGElementTagNameMap[K] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (words) made.textContent = words;
  return made;
}
