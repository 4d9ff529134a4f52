/** @file Buttons, motion, announcements and tasks. */
import { byId, element } from "../../report/browser/dom.js";

export function button(words: string, className: string, press: () => void): HTMLButtonElement {
  const made = element("button", className, words);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

/** Lets the browser draw and hear the reader first. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Says something to whoever listens to the page instead of looking at it. */
export function announce(words: string): void {
  if (words) byId("news").textContent = words;
}
