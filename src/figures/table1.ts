/** @file Table 1: Arena-Hard-V2, policies trained on pointwise judges (section 3). */
import { arenaTableFigure } from "./parts/arenaTable.js";

export const table1 = arenaTableFigure({
  section: "3",
  carriesNotebook: true,
  id: "table1",
  pool: "pointwise",
  source: "Table 1",
  size: "4b",
  policies: "policies of pointwise judges",
  trainedOn: "Policies trained on reasoning and on non-reasoning judges, and the base policies",
  paper: "the paper's Llama-3.1-8B with the 4B reasoning judge",
  alt: "of policies by judge",
  notebook: "05-arena-hard",
});
