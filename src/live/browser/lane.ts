/** @file A lane: one policy in training, with its curves, its replies and the hash of its final weights. */
import { element } from "../../report/browser/dom.js";
import { newRecording, type Recording, record } from "../recording.js";
import type { LiveSettings } from "../settings.js";
import type { LiveEvent } from "../train.js";
import { chart } from "./chart.js";
import type { Trainer } from "./client.js";
import { replyCard } from "./reply.js";

export interface Lane {
  title: string; // "" where there is one lane and no need to name it
  trainer: Trainer;
  recording: Recording;
  box: HTMLElement;
  /** Draws the curves up to a step, and its reply. */
  show(at: number, revealed: boolean): void;
  /** Says the hash of the final weights, once there are any. */
  tellHash(): void;
}

/** Its base model at step 0, which waits. `heard` is called after each event is recorded. */
export function openLane(
  { title, settings }: { title: string; settings: LiveSettings },
  trainer: Trainer,
  heard: (event: LiveEvent, lane: Lane) => void,
): Lane {
  const curves = element("div", "curves");
  const covered = element(
    "p",
    "cover",
    element("span", "truth-name", "truth"),
    element("span", "", "covered until you have answered"),
  );
  const card = element("div", "card");
  const hash = element("p", "hash");
  const box = element(
    "div",
    "lane",
    ...(title ? [element("h3", "", title)] : []),
    element("div", "left", curves, covered, hash),
    card,
  );
  const recording = newRecording(settings);
  const drawing = chart(curves);
  const reply = replyCard(card);
  const lane: Lane = {
    ...{ title, trainer, recording, box },
    show(at, revealed) {
      drawing.show(recording, at, revealed);
      reply.show(recording.steps[at]!.shown, revealed);
    },
    tellHash() {
      const { weights } = recording;
      hash.replaceChildren(...(weights ? ["final weights ", element("code", "", weights.slice(0, 16))] : []));
    },
  };
  trainer.run(settings, 0, (event) => {
    record(recording, event);
    heard(event, lane);
  });
  return lane;
}
