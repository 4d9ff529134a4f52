/** @file "Would you stop now?": truth stays covered on the whole page until the reader has answered and asked for it. */

export interface Answer {
  stage: HTMLElement; // where it was given
  step: number;
  keeps: boolean; // would keep the model of that step, or does not trust it
}

let answer: Answer | null = null;
let revealed = false;
const listeners: (() => void)[] = [];

export const answered = (): Answer | null => answer;
export const isRevealed = (): boolean => revealed;
export const onVerdict = (hear: () => void): void => void listeners.push(hear);

export function giveAnswer(given: Answer): void {
  answer = given;
  for (const hear of listeners) hear();
}

/** Does nothing before the answer. */
export function reveal(): void {
  if (!answer) return;
  revealed = true;
  for (const hear of listeners) hear();
}
