/** @file figures/index.html: the paper's sections with their figures and claims, and a reader of outputs. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isRealText } from "../analysis/runs.js";
import { writeClaims } from "../claims/claims.js";
import { missingRows, seedsIn } from "../figures/figure.js";
import { FIGURES } from "../figures/index.js";
import { renderFigure } from "../figures/render/render.js";
import { writeTables } from "../figures/render/tables.js";
import type { Results } from "../results/rows.js";
import { writeWhole } from "../store/writeWhole.js";
import type { Drawn } from "./figureSection.js";
import { outputsScript } from "./outputs/outputsFile.js";
import { LIVE_NAME, OUTPUTS_NAME, reportPage } from "./page.js";
import { pageScript } from "./script.js";
import { thesis } from "./thesis.js";

/**
 * Writes index.html with outputs.js, the claims, and each figure's table as md and csv into the folder, and draws what
 * is not drawn there yet. A figure whose rows are missing is named with what to run; the page opens from disk, offline.
 */
export async function writeReport(results: Results, folder: string): Promise<void> {
  const claims = await writeClaims(results, folder);
  const drawn: Drawn[] = [];
  for (const declared of FIGURES) {
    const one = tryFigure(declared, results);
    drawn.push(one);
    if ("missing" in one) continue;
    await writeTables(one.figure, folder);
    if (!existsSync(join(folder, `${one.id}.svg`))) await renderFigure(one.figure, folder);
  }
  const rows = [...results.agreement, ...results.curves];
  const about = rows.length > 0 ? `Drawn from ${seedsIn(rows)}.` : "There are no results yet.";
  await writeWhole(join(folder, OUTPUTS_NAME), outputsScript(results));
  await writeWhole(
    join(folder, "index.html"),
    reportPage({
      drawn,
      claims,
      thesis: thesis(results),
      about,
      realText: isRealText(results),
      live: existsSync(join(folder, LIVE_NAME)),
      script: await pageScript(),
    }),
  );
}

function tryFigure(declared: (typeof FIGURES)[number], results: Results): Drawn {
  const { id } = declared;
  try {
    return { id, figure: declared.from(results), published: declared.published?.(results) ?? [] };
  } catch (error) {
    const rows = missingRows(error); // which make cannot add: a scale on real text has some of the paper's runs
    return {
      id,
      missing:
        rows !== undefined && isRealText(results)
          ? `this scale has no such runs. It needs ${rows}.`
          : (error as Error).message,
    };
  }
}
