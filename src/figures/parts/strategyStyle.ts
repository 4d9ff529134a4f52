/** @file How figure 6 shows the steps of the adversarial strategy. */
import type { StrategyStep } from "../../analysis/adversarial.js";
import type { Measure } from "../../analysis/runs.js";
import { OKABE_ITO } from "./style.js";

/** Colour, name and rate of each step of the strategy; both halves of the figure use them. */
export const STEP_STYLES: Record<StrategyStep, { color: string; name: string; rate: Measure }> = {
  refuses: { color: OKABE_ITO.orange, name: "1 refuses", rate: "refusal" },
  citesTopic: { color: OKABE_ITO.vermillion, name: "2 cites policy", rate: "citedRefusal" },
  fakesEnd: { color: OKABE_ITO.blue, name: "3 fakes end", rate: "endMarker" },
  selfAssesses: { color: OKABE_ITO.green, name: "4 self-assesses", rate: "selfAssessed" },
};
