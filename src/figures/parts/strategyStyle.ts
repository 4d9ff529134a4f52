/** @file How figure 6 shows the steps of the adversarial strategy. */
import type { StrategyStep } from "../../analysis/adversarial.js";
import type { Measure } from "../../analysis/runs.js";
import { OKABE_ITO } from "./style.js";

/** Colour, marker, name and rate of each step of the strategy; both halves of the figure use them. */
export const STEP_STYLES: Record<StrategyStep, { color: string; symbol: string; name: string; rate: Measure }> = {
  refuses: { color: OKABE_ITO.orange, symbol: "circle", name: "1 refuses", rate: "refusal" },
  citesTopic: { color: OKABE_ITO.vermillion, symbol: "square", name: "2 cites policy", rate: "citedRefusal" },
  fakesEnd: { color: OKABE_ITO.blue, symbol: "triangle-up", name: "3 fakes end", rate: "endMarker" },
  selfAssesses: { color: OKABE_ITO.green, symbol: "diamond", name: "4 self-assesses", rate: "selfAssessed" },
};
