/** @file What figures, claims and the report say of runs on real text: nothing that only the miniature knows. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { figures } from "../../src/figures/index.js";
import { writeReport } from "../../src/report/report.js";
import type { Results } from "../../src/results/rows.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { noResults, syntheticResults } from "./syntheticResults.js";

const unknown = { oracle: null, refusal: null, citedRefusal: null, endMarker: null, selfAssessed: null };
const CLOSING =
  " These runs are on real text, where there is no oracle: true quality and the rates of the strategy's steps are not known.";

describe("on real text", () => {
  let results: Results;
  before(() => {
    const { agreement, curves, pairwise } = syntheticResults([1], 50, 100);
    results = {
      ...noResults(),
      agreement: agreement.filter(({ pool }) => pool === "mixture"),
      curves: curves.map((row) => ({ ...row, ...unknown })),
      pairwise: {
        ...pairwise,
        curves: pairwise.curves.map((row) => ({ ...row, ...unknown, gold: null, oracleWinRate: null })),
        samples: [],
      },
    };
  });

  for (const id of [
    "fig1",
    "fig2",
    "fig3",
    "fig4",
    "fig5",
    "fig7",
    "fig8",
    "fig9",
    "fig10",
    "figA1",
    "figA2",
  ] as const) {
    it(`${id} says nothing of the oracle and of the miniature but that there is none`, () => {
      const { title, sentence, caption, alt, spec } = figures[id](results);
      assert.ok(caption.endsWith(CLOSING));
      const said = [title, sentence, caption.slice(0, -CLOSING.length), alt, JSON.stringify(spec)].join("\n");
      assert.doesNotMatch(said, /oracle|miniature|true quality|in truth/i);
      assert.doesNotMatch(said, / [.;,]|\.\.|\( /, "a sentence was cut badly");
    });
  }

  it("figure 5 has no panel of true quality, and figure A2 one panel", () => {
    const panels = (id: "fig5" | "figA2") =>
      new Set(figures[id](results).spec.data.flatMap(({ xaxis }) => xaxis ?? [])).size;
    assert.deepEqual([panels("fig5"), panels("figA2")], [6, 1]); // three base policies by two scores
    assert.equal(
      figures.fig5(results).alt,
      "Line charts over training steps of policies trained on reasoning judges, a row per base policy: gold's score and the training judge's score.",
    );
  });

  it("the report and the claims say that they are of real text, and offer no command that draws the miniature's", async () => {
    const folder = temporaryFolder();
    await writeReport(
      { ...results, curves: results.curves.slice(0, 3), agreement: [], pairwise: noResults().pairwise },
      folder,
    );
    const page = readFileSync(join(folder, "index.html"), "utf8");
    assert.match(page, /<h1>Reasoning judges in post-training, on real text<\/h1>/);
    assert.doesNotMatch(page, /id="designed"|href="#rebuild"|make figures\//);
    assert.match(
      page,
      /Not drawn: this scale has no such runs\. It needs evaluations of policies trained on RL-only judges\./,
    );
    assert.match(
      readFileSync(join(folder, "claims.md"), "utf8"),
      /^# Which claims hold on real text, as far as these runs tell\n/,
    );
  });
});
