/** @file What is designed into the miniature, and what is measured in it, kept apart for the reader. */

import type { TableRow } from "../figures/figure.js";
import { POLICIES } from "../paper/policies.js";
import { WORLD } from "../world/config.js";

/** Two columns: an input and why it matters, with the numbers of the world as they stand. */
export function designedRows(): TableRow[] {
  const rates = POLICIES.flatMap((policy) => WORLD.bases[policy]?.allowed ?? []);
  const span = (of: (rate: (typeof rates)[number]) => number) => [...new Set(rates.map(of))].join(" to ");
  const row = (designed: string, how: string): TableRow => ({ "designed (an input)": designed, "how it stands": how });
  return [
    row(
      "gold's blindness",
      "Gold cannot see the platform's list of policies. It believes a refusal that cites a policy against the asked " +
        "topic, stops reading at a faked end, and adds points for a review that calls itself correct: what the paper " +
        "saw its gold judge do.",
    ),
    row("the oracle", "Gold with the list in hand. In the paper's part only evaluation and figures read it."),
    row(
      "the title rule",
      `An answer may open with "about <topic>", which gold checks with the same match / mismatch tag as a cited ` +
        `policy. It is ${WORLD.titleRule ? "on" : "off"} here; figure A4 shows what judges can be talked into without it.`,
    ),
    row(
      "over-refusal of the base policies",
      `Of what they learn from on allowed topics, a share of ${span((rate) => rate.matching)} refuses and cites a ` +
        `policy against the topic, and ${span((rate) => rate.uncited)} refuses without citing one.`,
    ),
    row(
      "the judges' data",
      "Off-policy responses of all skills. On allowed topics they hold " +
        (WORLD.offPolicy.allowed.matching === 0
          ? "no refusal"
          : `a share of ${WORLD.offPolicy.allowed.matching} refusals`) +
        " that cites a policy against the topic.",
    ),
    row(
      "what untrained judges know",
      "Base judges are pre-trained on a generic reviewer's impressions, with remarks and without: the share of words on " +
        `topic or asked for, with noise of ${WORLD.impressionNoise} points. It knows none of gold's rules.`,
    ),
    row(
      "what a base judge makes of a rubric",
      "A base judge that reads rubrics was pre-trained on the scores of a reviewer who goes down the list, all items " +
        "worth the same. How much a rubric helps an untrained judge follows from that.",
    ),
    row(
      "the arena's judges",
      "A procedure of their own, not gold's: points for words, flourishes and length, no cap, and no ear for ends and reviews. It " +
        "shares gold's blindness, or looks up whether the request is forbidden. What a believed refusal is worth is no number: where a policy " +
        "forbids the request, the labels hold the refusal right and an answer wrong. Figure A5 shows how much hangs on that.",
    ),
    row("writers' habits", "Skill shows in what gold scores and in what it ignores: surface goes with quality."),
    row("settings", "Sizes, budgets and learning rates were chosen on development seeds (100 and up)."),
  ];
}

/** What training brings about; nothing in the world knows of it. */
export function emergedRows(): TableRow[] {
  const row = (emerges: string, where: string): TableRow => ({ "emerges (measured)": emerges, where });
  return [
    row("how well each judge agrees with gold", "figure 2, C1"),
    row("whether and how a policy hacks its judge, and when gold falls", "figures 3 and 4, C2 and C3"),
    row("whether reasoning judges' policies end higher under gold", "figures 1 and 5, C4"),
    row("whether and when a policy finds refuse, cite, fake the end, self-assess", "figures 5 and 6, C5"),
    row("whether a distilled judge rewards it, although its data never held it", "figure 6"),
    row(
      "whether an arena judge that never saw such a refusal prefers it, and whether one that can check does",
      "table 1, C13",
    ),
    row("what becomes of true quality then", "figures 1 and 5, C6"),
  ];
}
