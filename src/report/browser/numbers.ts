/** @file The means of one step as rows of a table, beside those of the base policy. */
import { MEASURES, type Measure, type OutputsRun } from "../outputs/shape.js";
import { element } from "./dom.js";

const RATES: Measure[] = ["refusal", "citedRefusal", "endMarker", "selfAssessed"];

export function numberRows(run: OutputsRun, at: number): HTMLElement[] {
  return (Object.keys(MEASURES) as Measure[]).map((measure) => {
    const name = element("th", "", MEASURES[measure]);
    name.scope = "row";
    const cell = (index: number) => element("td", "number", shown(measure, run.curves[measure][index]!));
    return element("tr", measure, name, cell(at), cell(0));
  });
}

/** A rate as per cent, else two decimals; what is not known is said so. */
export const shown = (measure: Measure, value: number | null): string =>
  value === null ? "unknown" : RATES.includes(measure) ? `${Math.round(value * 100)} %` : value.toFixed(2);
