/** @file What the paper claims, as far as the figures carry it, what is ours, and what is measured for each claim. */

export const CLAIM_IDS = [
  "C1",
  "C2",
  "C3",
  "C4",
  "C5",
  "C6",
  "C7",
  "C8",
  "C9",
  "C10",
  "C11",
  "C12",
  "C13",
  "C14",
  "C15",
  "C16",
  "C18",
] as const;
export type ClaimId = (typeof CLAIM_IDS)[number];

export interface Claim {
  id: ClaimId;
  statement: string;
  /** Where the paper says it; null if the paper could not measure it. */
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
    id: "C7",
    statement:
      "Policies trained on reasoning judges that were trained by RL alone are hacked, unlike those of distilled judges.",
    section: "4.1, figure 7, table 2",
    figures: ["fig7", "table2"],
  },
  {
    id: "C8",
    statement: "Rubrics raise a non-reasoning judge's agreement with gold, and yet its policies are hacked.",
    section: "4.2, figure 8, table 3",
    figures: ["fig8", "table3"],
  },
  {
    id: "C9",
    statement:
      "Agreement and final gold rise with the effort of the reasoning that was distilled; low effort is hacked hardest.",
    section: "4.3, figure 9, table 4",
    figures: ["fig9", "table4"],
  },
  {
    id: "C10",
    statement:
      "Pairwise judges show the same contrast: against a fixed baseline, policies trained on a non-reasoning judge rise " +
      "and fall under gold while their judge sees them rise, and those trained on a reasoning judge rise and end above them.",
    section: "4.4, figure 10",
    figures: ["fig10", "table5"],
  },
  {
    id: "C11",
    statement:
      "A KL penalty does not keep policies from hacking a non-reasoning judge: at equal distance it gains nothing.",
    section: "appendix 7.3",
    figures: ["figA2"],
  },
  {
    id: "C12",
    statement: "An untrained model as reasoning judge improves its policy little under gold.",
    section: "appendix 7.4",
    figures: ["figA1"],
  },
  {
    id: "C13",
    statement:
      "In the arena, policies trained on reasoning judges beat the baseline under a judge as blind as gold, in one subset at " +
      "least, and in neither under a judge that checks the policy list.",
    section: "3, table 1; 4.4, table 6",
    figures: ["table1", "table6", "figA5", "fig1"],
  },
  {
    id: "C14",
    statement:
      "Agreement does not reveal what a judge can be talked into: reasoning judges of equal alpha, from a world with " +
      "titles and one without, differ in what they give the adversarial refusal, and so do their policies.",
    section: null,
    figures: ["figA4"],
  },
  {
    id: "C15",
    statement:
      "A gold that nobody blinded is deceived as well: where it was trained on the truth but never met a refusal of an allowed " +
      "request, policies of reasoning judges rise under it while true quality falls; where it met lies, they do not lie.",
    section: null,
    figures: ["figB1", "figB2"],
  },
  {
    id: "C16",
    statement:
      "An exploit found against a reasoning judge works on the gold that it learned from more often than one found against a " +
      "non-reasoning judge.",
    section: null,
    figures: ["figB2"],
  },
  {
    id: "C18",
    statement:
      "The mean of judges of one recipe shares their hole; a score that must survive the cut of what a response claims closes " +
      "it; re-annotation mends a judge's own errors and not gold's.",
    section: null,
    figures: ["figB4", "tableB1"],
  },
];
