/** @file figures/index.html: the paper's sections with their figures and claims, and a reader of outputs. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeClaims } from "../claims/claims.js";
import { FIGURE_IDS } from "../figures/figure.js";
import { figures } from "../figures/index.js";
import { missingRows, seedsIn } from "../figures/need.js";
import { isRealText } from "../figures/onRealText.js";
import { renderFigure } from "../figures/render/render.js";
import { writeTables } from "../figures/table.js";
import type { Results } from "../results/rows.js";
import { writeWhole } from "../store/writeWhole.js";
import type { Drawn } from "./figureSection.js";
import { outputsScript } from "./outputs/outputsFile.js";
import { OUTPUTS_NAME, reportPage } from "./page.js";
import { publishedRows } from "./publishedTables.js";
import { pageScript } from "./script.js";

/**
 * Writes index.html with outputs.js, the claims, and each figure's table as md and csv into the folder, and draws what
 * is not drawn there yet. A figure whose rows are missing is named with what to run; the page opens from disk, offline.
 */
export async function writeReport(results: Results, folder: string): Promise<void> {
  const claims = await writeClaims(results, folder);
  const drawn: Drawn[] = [];
  for (const id of FIGURE_IDS) {
    const one = tryFigure(id, results);
    drawn.push(one);
    if ("missing" in one) continue;
    await writeTables(one.figure, folder);
    if (!existsSync(join(folder, `${id}.svg`))) await renderFigure(one.figure, folder);
  }
  const rows = [...results.agreement, ...results.curves];
  const about = rows.length > 0 ? `Drawn from ${seedsIn(rows)}.` : "There are no results yet.";
  await writeWhole(join(folder, OUTPUTS_NAME), outputsScript(results));
  await writeWhole(
    join(folder, "index.html"),
    reportPage({ drawn, claims, about, realText: isRealText(results), script: await pageScript() }),
  );
}

function tryFigure(id: Drawn["id"], results: Results): Drawn {
  try {
    return { id, figure: figures[id](results), published: publishedRows(id, results) };
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
