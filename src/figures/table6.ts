/** @file Table 6: Arena-Hard-V2, policies trained on pairwise judges (section 4.4). */
import { PAIRWISE_SIZE } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import { arenaTableFigure } from "./arenaTable.js";
import type { Figure } from "./figure.js";

export const table6 = (results: Results): Figure =>
  arenaTableFigure(results, {
    id: "table6",
    pool: "pairwise",
    source: "Table 6",
    size: PAIRWISE_SIZE,
    policies: "policies of pairwise judges",
    trainedOn: "Policies trained on pairwise judges, and the base policies",
    paper: "the paper's Llama-3.1-8B with the pairwise reasoning judge",
    alt: "of pairwise judges' policies",
    notebook: "notebooks/09-pairwise.ipynb",
  });
