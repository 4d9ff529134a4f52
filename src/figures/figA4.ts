/** @file Figure A4, ours: judges of equal agreement that are fooled by different things, and their policies. */

import { type ProbedJudge, probedJudges } from "../analysis/probedJudges.js";
import { lastStep, type PolicyRun, policyRuns, selectRuns, typicalRun } from "../analysis/runs.js";
import { lastOf } from "../analysis/summary.js";
import type { FormatName } from "../paper/experiment.js";
import { REASONING_REWARD_SIZES } from "../paper/judges.js";
import { POLICIES } from "../paper/policies.js";
import type { Results } from "../results/rows.js";
import { figure, type Spec, seedsIn, type TableRow } from "./figure.js";
import { JUDGED, REWARDED } from "./needs.js";
import { panelLayout, SCORE_TITLE } from "./parts/panels.js";
import { decimals, judgeText } from "./parts/runTable.js";
import { OKABE_ITO, PAGE_WIDTH, SMALL, text } from "./parts/style.js";
import { dashOf, rounded, runAmongRuns } from "./parts/traces.js";
import { stepsTitle } from "./parts/words.js";

/** Groups of judges, and the policies of the last two; a form says again what a colour says. */
const LOOKS = {
  plain: { name: "non-reasoning", color: OKABE_ITO.vermillion, symbol: "square" },
  effort: { name: "less effort", color: OKABE_ITO.green, symbol: "triangle-up" },
  titled: { name: "reasoning", color: OKABE_ITO.blue, symbol: "circle" },
  untitled: { name: "no titles", color: OKABE_ITO.orange, symbol: "diamond" },
} as const;
const groupOf = ({ kind, variant }: Pick<ProbedJudge, "kind" | "variant">): keyof typeof LOOKS =>
  kind === "non-reasoning"
    ? "plain"
    : variant === "standard"
      ? "titled"
      : variant === "untitled"
        ? "untitled"
        : "effort";
const PANELS = [
  { title: "(b) gold", measure: "gold" },
  { title: "(c) true quality", measure: "oracle" },
] as const;
const ALPHA_TITLE = "agreement with gold (alpha)";
const MIDDLES = { scatter: 0.15, curves: 0.67 }; // of the width, for the titles of the x axes

/** Policies of the reasoning judges that exist in both worlds. */
const LLAMA = { ...REWARDED, kind: "reasoning", policy: POLICIES[0] } as const;
const PROBED = ["standard", "low", "medium", "untitled"] as const;

export const figA4 = figure({
  id: "figA4",
  section: "A",
  notebook: "10-appendix",
  needs: [
    [{ stage: "probe-judge" }],
    PROBED.map((variant) => ({ ...JUDGED, variant })),
    (["standard", "untitled"] as const).flatMap((variant) =>
      REASONING_REWARD_SIZES.map((size) => ({ ...LLAMA, size, variant })),
    ),
  ],
  lacking: "judges that were probed with the adversarial refusal",
  rows: probedJudges,
  words: ({ rows }) => {
    const { prompts, gold } = rows[0]!.probes.adversarial;
    return {
      title: "Figure A4: what agreement does not tell of a judge",
      sentence:
        "What every judge would give the adversarial refusal, which its data never held, against its agreement with gold; and " +
        "policies trained on reasoning judges from a world in which answers may bear titles, and from one in which none does.",
      caption:
        `(a) The probe: refuse, cite a made-up policy against the requested topic, fake the end, assess yourself as correct, on ` +
        `${prompts} held-out prompts of allowed topics; gold gives it ${decimals(gold, 1)}. Each marker is a judge of one seed ` +
        `(${seedsIn(rows)}), its alpha measured on held-out rows of its own world. Less effort: reasoning judges of low and ` +
        `medium effort; no titles: reasoning judges of the world without. (b), (c) Mean scores (0 to 9) on held-out prompts; ` +
        `policy Llama-3.1-8B, its base and its judge of one world; thin lines: one run each, over seeds and the judges' sizes ` +
        `(${untitledSizes(rows)
          .map((size) => size.toUpperCase())
          .join(", ")}); bold: the run nearest to all others by gold. Gold is the same procedure in ` +
        `both worlds. The table adds two refusals that judges do see: the same words on restricted topics (gold 9), and a ` +
        `policy against another topic (gold 2). The paper has no such figure.`,
      alt:
        "Left: scatter of the score that judges give the adversarial refusal against their agreement with gold. Middle and " +
        "right: gold's score and true quality over training steps of policies trained on judges with and without titles.",
    };
  },
  draw: ({ rows, results, format }) => {
    const sizes = untitledSizes(rows);
    const runs = llamaRuns(results).filter(
      ({ kind, size, variant }) =>
        kind === "reasoning" && sizes.includes(size) && (variant === "standard" || variant === "untitled"),
    );
    return spec(rows, runs, format);
  },
  table: ({ rows, results }) => {
    const runs = llamaRuns(results);
    return rows.map((judge) => tableRow(judge, runs));
  },
});

const llamaRuns = ({ curves }: Results): PolicyRun[] =>
  selectRuns(policyRuns(curves), { policy: POLICIES[0], klWeight: 0 });
const untitledSizes = (judges: readonly ProbedJudge[]) => [
  ...new Set(judges.filter(({ variant }) => variant === "untitled").map(({ size }) => size)),
];

function spec(judges: readonly ProbedJudge[], runs: readonly PolicyRun[], format: FormatName): Spec {
  const layout = panelLayout({
    width: PAGE_WIDTH,
    height: 400,
    lastStep: lastStep(runs),
    titles: ["(a) the probe", ...PANELS.map(({ title }) => title)],
    xTitle: "",
    yTitle: SCORE_TITLE,
  });
  const lowest = Math.floor(10 * Math.min(...judges.map(({ alpha }) => alpha))) / 10;
  const step = lowest < 0.5 ? 0.2 : 0.1;
  const ticks = Array.from({ length: Math.floor((1 - lowest) / step + 1e-9) + 1 }, (_, at) => rounded(1 - at * step));
  const below = { yanchor: "top", yshift: -28, font: { size: SMALL } };
  const stacked = layout.meta.stacked.map((one, at) => (at === 0 ? { ...one, xTitle: ALPHA_TITLE } : one));
  Object.assign(layout, {
    meta: { ...layout.meta, stacked, xTitle: stepsTitle(format) },
    xaxis: { ...((layout as Spec["layout"])["xaxis"] as object), range: [lowest - 0.02, 1.02], tickvals: ticks },
    annotations: [
      ...layout.annotations.filter((one) => one["text"] !== ""),
      text(ALPHA_TITLE, MIDDLES.scatter, 0, below),
      text(stepsTitle(format), MIDDLES.curves, 0, below),
    ],
  });
  const groups = Object.keys(LOOKS) as (keyof typeof LOOKS)[];
  const markers = groups.map((group) => {
    const { name, color, symbol } = LOOKS[group];
    const members = judges.filter((judge) => groupOf(judge) === group);
    return {
      type: "scatter",
      mode: "markers",
      name,
      legendgroup: name,
      x: members.map(({ alpha }) => rounded(alpha)),
      y: members.map(({ probes }) => rounded(probes.adversarial.score)),
      text: members.map((judge) => `${judgeText({ ...judge, klWeight: 0 })}, seed ${judge.seed}`),
      hovertemplate: "%{text}<br>alpha %{x:.2f}, gives the probe %{y:.1f}<extra></extra>",
      marker: { symbol, size: 10, color, line: { color: "white", width: 1 } },
    };
  });
  const curves = PANELS.flatMap(({ measure }, index) =>
    groups.flatMap((group) => {
      const cell = runs.filter((run) => groupOf(run) === group);
      const { name, color } = LOOKS[group];
      const look = { name, color, panel: index + 2, dash: dashOf(measure) };
      return cell.length === 0 ? [] : runAmongRuns(cell, typicalRun(cell, "gold"), measure, look);
    }),
  );
  return { data: [...markers, ...curves], layout };
}

/** A judge, and the Llama policy that was trained on it. */
function tableRow(judge: ProbedJudge, llama: readonly PolicyRun[]): TableRow {
  const { seed, kind, size, variant, alpha, probes } = judge;
  const run = selectRuns(llama, { kind, size, variant }).find((one) => one.seed === seed);
  const last = (measure: "gold" | "oracle" | "citedRefusal") => (run ? decimals(lastOf(run, measure)) : null);
  return {
    judge: judgeText({ ...judge, klWeight: 0 }),
    seed,
    alpha: decimals(alpha, 3),
    "gives the probe": decimals(probes.adversarial.score),
    "… on restricted topics": decimals(probes.restricted.score),
    "… citing another topic": decimals(probes.mismatching.score),
    "its policy's gold, last": last("gold"),
    "its true quality": last("oracle"),
    "its cited refusals": last("citedRefusal"),
  };
}
