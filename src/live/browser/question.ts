/** @file "Would you stop now?", and what the run shows: the question and the findings under a stage. */
import { element } from "../../report/browser/dom.js";
import { inHindsight, inShort, inTruth, type Recording } from "../recording.js";
import { announce, button } from "./dom.js";
import { answered, giveAnswer, isRevealed, reveal } from "./verdict.js";

export interface Question {
  place: HTMLElement; // of the stage
  box: HTMLElement;
  said: HTMLElement; // where findings stand
  ended: boolean; // the training is over
  step(): number; // that is shown
}

export const keepWords = (ended: boolean, step: number): string =>
  `${ended ? "Yes" : "Stop"}: keep the model of step ${step}`;

/** Asks; after the answer offers the truth; after that is silent. */
export function questionAt({ place, box, said, ended, step }: Question): void {
  const given = answered();
  const choices = (...buttons: HTMLButtonElement[]) => element("div", "choices", ...buttons);
  if (isRevealed()) box.replaceChildren();
  else if (given) {
    const words = given.keeps
      ? `You would keep the model of step ${given.step}.`
      : `You do not trust the model of step ${given.step}.`;
    box.replaceChildren(
      element("p", "", words),
      choices(button("Reveal the truth", "main reveal", () => uncover(place, said))),
    );
  } else {
    const answer = (keeps: boolean) => {
      giveAnswer({ stage: place, step: step(), keeps });
      box.querySelector<HTMLElement>(".reveal")?.focus();
    };
    box.replaceChildren(
      element("p", "ask", "Would you stop now?"),
      element("p", "", "In practice these two curves are all you would have."),
      choices(
        button(keepWords(ended, step()), "keep", () => answer(true)),
        button("No: I do not trust it", "", () => answer(false)),
      ),
    );
  }
}

/** Whoever pressed the button is led to what it showed. */
function uncover(place: HTMLElement, said: HTMLElement): void {
  reveal();
  place.querySelector(".curves")?.scrollIntoView({ block: "nearest" });
  said.tabIndex = -1;
  said.focus({ preventScroll: true });
  announce(said.textContent ?? "");
}

/** A run in sentences: without truth until it is revealed, and with the answer where it was given here. */
export function findings(recording: Recording, place: HTMLElement): HTMLElement {
  const given = answered();
  const hindsight = given?.stage === place && isRevealed() ? inHindsight(recording, given) : "";
  const words = [inShort(recording), isRevealed() ? inTruth(recording) : ""].filter(Boolean);
  const told = element("div", "", ...words.map((one) => element("p", "", one)));
  if (hindsight) told.prepend(element("p", "hindsight", hindsight));
  return told;
}
