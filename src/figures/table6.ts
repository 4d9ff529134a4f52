/** @file Table 6: Arena-Hard-V2, policies trained on pairwise judges (section 4.4). */
import { PAIRWISE_SIZE } from "../paper/judges.js";
import { arenaTableFigure } from "./parts/arenaTable.js";

export const table6 = arenaTableFigure({
  section: "4",
  id: "table6",
  pool: "pairwise",
  source: "Table 6",
  size: PAIRWISE_SIZE,
  policies: "policies of pairwise judges",
  trainedOn: "Policies trained on pairwise judges, and the base policies",
  paper: "the paper's Llama-3.1-8B with the pairwise reasoning judge",
  alt: "of pairwise judges' policies",
  notebook: "09-pairwise",
});
