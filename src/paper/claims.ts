/** @file What the paper claims, as far as figures 1 to 6 carry it, and what is measured for each claim. */

export const CLAIM_IDS = ["C1", "C2", "C3", "C4", "C5", "C6", "C10"] as const;
export type ClaimId = (typeof CLAIM_IDS)[number];

export interface Claim {
  id: ClaimId;
  statement: string;
  /** Where the paper says it; null where the paper could not measure it. */
  section: string | null;
  figures: string[];
}

export const CLAIMS: readonly Claim[] = [
  {
    id: "C1",
    statement:
      "Before training, reasoning judges agree with gold better than non-reasoning ones; training helps both, " +
      "and the gap then narrows.",
    section: "2.1, figure 2",
    figures: ["fig2"],
  },
  {
    id: "C2",
    statement:
      "Policies trained on non-reasoning judges are hacked: the training judge's score keeps rising while gold " +
      "peaks and falls.",
    section: "3, figures 3 and 4",
    figures: ["fig3", "fig4"],
  },
  {
    id: "C3",
    statement: "Larger non-reasoning judges delay the fall or raise the peak.",
    section: "3, figure 3",
    figures: ["fig3"],
  },
  {
    id: "C4",
    statement:
      "Policies trained on reasoning judges keep rising under gold and end above every policy trained on a " +
      "non-reasoning judge.",
    section: "3, figures 1 and 5",
    figures: ["fig1", "fig5"],
  },
  {
    id: "C5",
    statement: "The rise has a late jump, and the jump is the adversarial strategy.",
    section: "3, figures 5 and 6",
    figures: ["fig5", "fig6"],
  },
  {
    id: "C6",
    statement: "At that jump true quality falls.",
    section: null,
    figures: ["fig1", "fig5"],
  },
  {
    id: "C10",
    statement:
      "Pairwise judges show the same contrast: against a fixed baseline, policies trained on a non-reasoning judge rise " +
      "and fall under gold while their judge sees them rise, and those trained on a reasoning judge rise and end above them.",
    section: "4.4, figure 10",
    figures: ["fig10", "table5"],
  },
];
