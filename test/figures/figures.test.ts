import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { evaluateClaims } from "../../src/claims/claims.js";
import { type Figure, seedsIn } from "../../src/figures/figure.js";
import { FIGURE_IDS, figures } from "../../src/figures/index.js";
import type { AgreementRow, ArenaRow, CurveRow, Results } from "../../src/results/rows.js";
import {
  agreementRow,
  arenaRow,
  arenaSweepRow,
  curveRow,
  noResults,
  pairwiseAgreementRow,
  pairwiseCurveRow,
  probeRows,
  sampleRow,
  syntheticResults,
} from "./syntheticResults.js";

const results = (given: Partial<Results>): Results => ({ ...noResults(), ...given });
const trace = (figure: Figure, name: string) => figure.spec.data.find((one) => one["name"] === name)!;
const texts = (figure: Figure) => (figure.spec.layout["annotations"] as { text: string }[]).map((one) => one.text);

describe("every figure", () => {
  it("says what to run when it has no row", () => {
    for (const id of FIGURE_IDS) {
      assert.throws(() => figures[id](results({})), new RegExp(`^Error: ${id} needs .*SCALE=smoke.*make REFERENCE=1`));
    }
  });

  it("draws from one seed and a single evaluation", () => {
    const tiny = syntheticResults([7], 10, 0);
    for (const id of FIGURE_IDS) assert.match(figures[id](tiny).caption, /seed 7/);
  });

  it("leaves its rows as they were, and is plain JSON", () => {
    const rows = syntheticResults([1, 2]);
    const before = structuredClone(rows);
    for (const id of FIGURE_IDS) {
      const { spec } = figures[id](rows);
      assert.deepEqual(JSON.parse(JSON.stringify(spec)), spec);
    }
    assert.deepEqual(rows, before);
  });
});

describe("the seeds that a caption names", () => {
  const named = (...seeds: number[]) => seedsIn(seeds.map((seed) => ({ seed })));
  it("are listed, and a span of four or more is told by its ends", () => {
    assert.equal(named(7), "seed 7");
    assert.equal(named(3, 1, 2, 1), "seeds 1, 2, 3");
    assert.equal(named(10, 9, 8, 7, 6, 5, 4, 3, 2, 1), "seeds 1 to 10");
    assert.equal(named(1, 2, 3, 5), "seeds 1, 2, 3, 5");
  });
});

describe("figure 1", () => {
  const curves = [curveRow({ kind: "reasoning", size: "4b", step: 0, gold: 3, oracle: 2 })];

  it("shows the 4B reasoning and the 14B non-reasoning judge on Llama, and nothing else", () => {
    const others = [
      curveRow({ kind: "reasoning", size: "8b", step: 0 }),
      curveRow({ kind: "reasoning", size: "4b", policy: "qwen3-4b", step: 0 }),
    ];
    const names = figures.fig1(results({ curves: [...curves, ...others] })).spec.data.map((one) => one["name"]);
    assert.deepEqual(names.filter(Boolean), [
      "Qwen3-4B reasoning judge, gold",
      "Qwen3-4B reasoning judge, true quality",
      "Qwen3-4B reasoning judge",
      "true quality",
    ]);
  });

  it("marks the arena scores as the paper's and not ours", () => {
    const words = texts(figures.fig1(results({ curves })));
    assert.ok(words.includes("<b>the paper's</b> scores (table 1)") && words.includes("<b>ours</b>: not measured yet"));
    assert.ok(
      words.indexOf("92.4") < words.indexOf("<b>89.6</b>") && words.indexOf("<b>89.6</b>") < words.indexOf("47.2"),
    );
  });
});

describe("the arena", () => {
  const cell = (given: Partial<ArenaRow>, score: number, controlled = score) =>
    arenaRow({ ...given, score, controlled });
  const battles = [
    cell({ seed: 1 }, 0.8, 0.9),
    cell({ seed: 2 }, 0.6, 0.7),
    cell({ seed: 1, judge: "checking" }, 0.1),
    cell({ seed: 2, judge: "checking" }, 0.3),
    cell({ kind: null, size: null, model: "base--llama-3.1-8b" }, 0.25),
    cell({ subset: "hard_prompt" }, 0.4),
  ];
  const drawn = (id: "table1" | "table6", rows: ArenaRow[]) =>
    figures[id](results({ arena: { judges: [], battles: rows, sweep: [] } }));

  it("draws a dot a policy, seed and judge, in percent with style control, their mean as a number, and the paper's row", () => {
    const { data, layout } = drawn("table1", battles).spec;
    const of = (name: string) => data.filter((one) => one["name"] === name).map((one) => [one["xaxis"], one["x"]]);
    assert.deepEqual(of("4B reasoning, blind judge"), [
      ["x", [90, 70]],
      ["x2", [40]],
    ]);
    assert.deepEqual(of("4B reasoning, checking judge"), [["x", [10, 30]]]);
    assert.deepEqual(
      of("the paper").filter(([, x]) => (x as unknown[])[0] !== null),
      [
        ["x", [89.6]],
        ["x2", [39.1]],
      ],
    );
    assert.deepEqual((layout["yaxis"] as Record<string, unknown>)["ticktext"], [
      "4B reasoning",
      "the paper’s policy",
      "base policies",
    ]);
    const numbers = (layout["annotations"] as { text: string; yref: string; y: number }[])
      .filter(({ yref, y }) => yref === "y" && y < 2)
      .map((one) => one.text);
    assert.deepEqual(numbers, ["80", "90", "20"]); // blind: ours, the paper's; checking: ours
  });

  it("sets in its table both kinds of score beside the paper's rows, which are marked as such", () => {
    const { table } = drawn("table1", battles);
    const [ours] = table;
    assert.deepEqual(
      [
        ours!["model"],
        ours!["blind, style control"],
        ours!["blind, no control"],
        ours!["checking, no control"],
        ours!["lowest and highest seed"],
      ],
      ["Llama-3.1-8B, Qwen3-4B reasoning judge", 80, 70, 20, "70.0 to 90.0"],
    );
    const paper = table.filter((row) => row["whose"] === "the paper's");
    assert.equal(paper.length, 18);
    assert.deepEqual(paper.find((row) => row["model"] === "o3")!["blind, style control"], 92.4);
    assert.ok(table.every((row) => Object.keys(row).join() === Object.keys(ours!).join()));
  });

  it("keeps pairwise judges' policies to table 6", () => {
    const pairwise = cell({ pool: "pairwise", size: "8b" }, 0.95);
    assert.deepEqual(drawn("table1", [...battles, pairwise]), drawn("table1", battles));
    const { data, layout } = drawn("table6", [...battles, pairwise]).spec;
    assert.deepEqual(
      data
        .filter((one) => String(one["name"]).endsWith(" judge") && (one["x"] as unknown[])[0] !== null)
        .map((one) => one["x"]),
      [[95]],
    );
    assert.deepEqual((layout["yaxis"] as Record<string, unknown>)["ticktext"], ["8B reasoning", "the paper’s policy"]);
    assert.deepEqual(
      data.filter((one) => one["name"] === "the paper" && (one["x"] as unknown[])[0] !== null).map((one) => one["x"]),
      [[90.8], [86.2]],
    );
  });

  it("stands in figure 1 below the paper's scores", () => {
    const curves = [curveRow({ kind: "reasoning", size: "4b", step: 0 })];
    const words = texts(figures.fig1(results({ curves, arena: { judges: [], battles, sweep: [] } })));
    const from = words.indexOf("<b>ours</b>, Llama-3.1-8B:");
    assert.deepEqual(words.slice(from, from + 10), [
      "<b>ours</b>, Llama-3.1-8B:",
      "blind",
      "checks",
      "<b>4B reasoning</b>",
      "<b>80.0</b>",
      "<b>20.0</b>",
      "untrained",
      "25.0",
      "50: as good as the baseline",
      "<b>gold</b>",
    ]);
  });

  it("sweeps over the worth of a believed refusal", () => {
    const sweep = [1, 2].flatMap((seed) =>
      [0, 5].map((worth) => arenaSweepRow({ seed, worth, score: (worth / 5) * (1 - 0.2 * seed) })),
    );
    const { data } = figures.figA5(results({ arena: { judges: [], battles: [], sweep } })).spec;
    const line = data.find((one) => one["name"] === "creative writing")!;
    assert.deepEqual(
      [line["x"], line["y"]],
      [
        [0, 5],
        [0, 70],
      ],
    );
  });
});

describe("figure 2", () => {
  const judged = (seed: number, alpha: number) =>
    agreementRow({ seed, alpha, kind: "reasoning", size: "4b", training: "final" });

  it("draws the mean over seeds as bar and number, and each seed as a dot", () => {
    const figure = figures.fig2(results({ agreement: [judged(1, 0.8), judged(2, 0.9), judged(3, 0.88)] }));
    const bars = figure.spec.data.filter((one) => one["type"] === "bar");
    assert.deepEqual(
      bars.map((bar) => bar["y"]),
      [[], [], [], [0.86]],
    ); // reasoning, fine-tuned comes last
    assert.deepEqual(trace(figure, "one seed")["y"], [0.8, 0.9, 0.88]);
    assert.deepEqual(texts(figure), [".86"]);
  });

  it("says that the paper has no reasoning judge of 14B", () => {
    const judge = agreementRow({ alpha: 0.9, size: "14b", training: "final" });
    assert.deepEqual(texts(figures.fig2(results({ agreement: [judge] }))), [".90", "no such<br>judge in<br>the paper"]);
  });

  it("sets the paper's numbers on the bars they belong to", () => {
    const figure = figures.fig2(syntheticResults([1]));
    const paper = trace(figure, "the paper, where it prints one") as unknown as { x: number[]; y: number[] };
    const points = Object.fromEntries(paper.y.map((y, at) => [y, paper.x[at]]));
    // tables 2 and 3; 4B, 8B and 14B stand at 1, 2 and 3, the four bars of a size at -.3, -.1, .1 and .3
    assert.deepEqual(points, { 0.8594: 1.3, 0.8934: 2.3, 0.4173: 2.7, 0.8782: 2.9 });
  });

  it("tells the other pool and the paper's number in its table only", () => {
    const other = { ...judged(1, 0.5), pool: "other" as const };
    const { table, spec } = figures.fig2(results({ agreement: [judged(1, 0.8), other] }));
    assert.deepEqual(
      table.map((row) => [row["pool"], row["alpha"], row["paper's alpha"]]),
      [
        ["mixture", 0.8, 0.8594],
        ["other", 0.5, null],
      ],
    );
    assert.deepEqual(spec.data[3]["y"], [0.8]);
  });
});

describe("figures 3 and 4", () => {
  const curves = [
    curveRow({ step: 0, gold: 3, oracle: 2, judgeScore: 4 }),
    curveRow({ step: 100, gold: 1, oracle: 1, judgeScore: 9 }),
    curveRow({ step: 0, kind: "reasoning", size: "4b", gold: 8 }),
  ];

  it("draw the same runs by gold and by the training judge, reasoning judges left out", () => {
    const [gold, judge] = [figures.fig3, figures.fig4].map((draw) =>
      trace(draw(results({ curves })), "Qwen3-1.7B judge"),
    );
    assert.deepEqual(
      [gold["x"], gold["y"]],
      [
        [0, 100],
        [3, 1],
      ],
    );
    assert.deepEqual(judge["y"], [4, 9]);
    const drawn = figures.fig4(results({ curves })).spec.data.filter((one) => (one["x"] as unknown[])[0] !== null);
    assert.equal(drawn.length, 1);
  });

  it("say so in a panel that has no runs", () => {
    assert.equal(texts(figures.fig4(results({ curves }))).filter((words) => words === "no runs yet").length, 2);
  });

  it("add true quality to figure 3 in a row of its own, dashed", () => {
    const { data } = figures.fig3(results({ curves })).spec;
    const [gold, oracle] = data.filter((one) => one["name"] === "Qwen3-1.7B judge");
    assert.deepEqual([gold!["xaxis"], oracle!["xaxis"]], ["x", "x4"]);
    assert.deepEqual([oracle!["y"], (oracle!["line"] as { dash: string }).dash], [[2, 1], "7px,4px"]);
  });

  it("draw every run thin behind the mean, with a gap between runs", () => {
    const second = [curveRow({ seed: 2, step: 0, gold: 5 }), curveRow({ seed: 2, step: 100, gold: 7 })];
    const { data } = figures.fig3(results({ curves: [...curves, ...second] })).spec;
    const [thin] = data.filter((one) => one["name"] === "Qwen3-1.7B judge, each run");
    assert.deepEqual(thin!["y"], [3, 1, null, 5, 7, null]);
    assert.deepEqual(data.find((one) => one["name"] === "Qwen3-1.7B judge")!["y"], [4, 4]);
  });
});

describe("figure 5", () => {
  it("draws what it drew before", () => {
    const curves = [1, 2].flatMap((seed) =>
      [0, 50, 100].map((step) =>
        curveRow({
          seed,
          step,
          kind: "reasoning",
          size: "4b",
          gold: seed + step / 25,
          judgeScore: seed,
          oracle: 3 - step / 50,
        }),
      ),
    );
    const [stored, changed] = ["fig5.json", "fig5-changed.json"].map((name) => join(import.meta.dirname, name));
    const spec = JSON.stringify(figures.fig5(results({ curves })).spec, null, 1) + "\n";
    const same = existsSync(stored) && readFileSync(stored, "utf8") === spec;
    if (same) rmSync(changed, { force: true });
    else writeFileSync(changed, spec);
    assert.ok(same, `the spec differs from ${stored}: look at ${changed}, and rename it if it is right`);
  });
});

describe("figures 1 to 6 and claims C1 to C6", () => {
  it("know of no ablation, appendix or control", () => {
    const all = syntheticResults([1, 2]);
    const main = {
      ...all,
      agreement: all.agreement.filter((row) => row.variant === "standard"),
      curves: all.curves.filter(
        (row) => row.variant === "standard" && row.klWeight === 0 && !(row.kind === "reasoning" && row.size === "1.7b"),
      ),
    };
    assert.ok(main.curves.length < all.curves.length && main.agreement.length < all.agreement.length);
    const variantSample = sampleRow({
      variant: "low",
      step: 900,
      response: "refuse policy forbids winter end review correct",
    });
    const withSample = { ...all, samples: [...all.samples, variantSample] };
    for (const id of ["fig1", "fig2", "fig3", "fig4", "fig5", "fig6"] as const) {
      assert.deepEqual(figures[id](withSample), figures[id](main), id);
    }
    const six = (rows: Results) => evaluateClaims(rows).slice(0, 6);
    assert.deepEqual(
      six(withSample).map(({ id }) => id),
      ["C1", "C2", "C3", "C4", "C5", "C6"],
    );
    assert.deepEqual(six(withSample), six(main));
  });
});

describe("figures 7 to 9", () => {
  const run = (given: Partial<CurveRow>, gold: number) =>
    curveRow({ kind: "reasoning", size: "8b", step: 0, gold, judgeScore: 5, oracle: 1, ...given });
  const curves = [
    run({}, 9),
    run({ variant: "rl-only" }, 4),
    run({ variant: "rl-only", size: "4b" }, 3),
    run({ variant: "rubric", kind: "non-reasoning", size: "14b" }, 6),
    run({ variant: "low" }, 7),
    run({ variant: "medium" }, 8),
  ];
  const drawn = (figure: Figure) =>
    figure.spec.data
      .filter((one) => (one["x"] as unknown[])[0] !== null)
      .map((one) => [one["name"], one["xaxis"], (one["y"] as number[])[0]]);

  it("draw their own judges and the one they are compared with, by gold, by the training judge and in truth", () => {
    const standard = run({ kind: "non-reasoning", size: "14b" }, 2);
    const rubric = "Qwen3-14B judge with rubrics, Llama-3.1-8B";
    const without = "without (figure 3), Llama-3.1-8B";
    assert.deepEqual(drawn(figures.fig8(results({ curves: [...curves, standard] }))), [
      [rubric, "x", 6],
      [without, "x", 2],
      [rubric, "x2", 5],
      [without, "x2", 5],
      [rubric, "x3", 1],
      [without, "x3", 1],
    ]);
    assert.deepEqual(drawn(figures.fig7(results({ curves }))).slice(0, 2), [
      ["Qwen3-4B judge, RL only, Llama-3.1-8B", "x", 3],
      ["Qwen3-8B judge, RL only, Llama-3.1-8B", "x", 4],
    ]);
    assert.deepEqual(drawn(figures.fig9(results({ curves }))).slice(0, 3), [
      ["low effort, Llama-3.1-8B", "x", 7],
      ["medium effort, Llama-3.1-8B", "x", 8],
      ["high effort, Llama-3.1-8B", "x", 9],
    ]);
    assert.deepEqual(
      figures.fig9(results({ curves })).table.map((row) => row["judge"]),
      ["Qwen3-8B reasoning, low effort", "Qwen3-8B reasoning, medium effort"],
    );
  });
});

describe("tables 2 to 4", () => {
  const of = (id: "table2" | "table3" | "table4") => {
    const { table } = figures[id](syntheticResults([1]));
    return Object.fromEntries(table.map((row) => [row["judge"], [row["paper's alpha"], row["paper's trace tokens"]]]));
  };

  it("set the paper's numbers beside ours", () => {
    assert.deepEqual(of("table2"), {
      "Qwen3-4B, distillation and RL": [0.8594, null],
      "Qwen3-8B, distillation and RL": [0.8934, null],
      "Qwen3-4B, RL only": [0.851, null],
      "Qwen3-8B, RL only": [0.8599, null],
    });
    assert.deepEqual(of("table3"), {
      "Qwen3-14B base, without rubrics": [0.4173, null],
      "Qwen3-14B base, with rubrics": [0.609, null],
      "Qwen3-14B fine-tuned, without rubrics": [0.8782, null],
      "Qwen3-14B fine-tuned, with rubrics": [0.8972, null],
    });
    assert.deepEqual(of("table4"), {
      "Qwen3-8B, low effort": [0.7988, 43.2],
      "Qwen3-8B, medium effort": [0.8599, 200.3],
      "Qwen3-8B, high effort": [0.8934, 981.6],
    });
  });

  it("draw each seed as a dot, with mean and range as numbers, in the order of their rows", () => {
    const judged = (seed: number, alpha: number, variant: AgreementRow["variant"]) =>
      agreementRow({ seed, alpha, kind: "reasoning", size: "8b", training: "final", variant });
    const agreement = [
      judged(1, 0.6, "low"),
      judged(2, 0.8, "low"),
      judged(1, 0.7, "medium"),
      judged(2, 0.9, "medium"),
      judged(1, 0.9, "standard"),
      judged(2, 1, "standard"),
    ];
    const figure = figures.table4(results({ agreement }));
    assert.deepEqual(
      figure.spec.data.slice(0, 2).map((one) => one["x"]),
      [[0.6, 0.8], [0.7988]],
    );
    assert.deepEqual(
      texts(figure).filter((words) => /^\d?\.\d|^\d/.test(words)),
      // ours, seeds, the paper's, and tokens of traces, ours and the paper's: low, medium, high
      [
        ["0.70", "0.80", "0.95"],
        [".60–.80", ".70–.90", ".90–1.00"],
        ["0.80", "0.86", "0.89"],
        ["25", "25", "25"],
        ["43.2", "200.3", "981.6"],
      ].flat(),
    );
  });
});

describe("figure A2", () => {
  it("draws gold and truth against the square root of KL, with and without the penalty", () => {
    const run = (klWeight: number, points: [kl: number, gold: number][]) =>
      points.map(([kl, gold], i) => curveRow({ size: "4b", klWeight, step: 10 * i, kl, gold, oracle: gold - 1 }));
    const curves = [
      ...run(0, [
        [0, 3],
        [4, 5],
        [9, 2],
      ]),
      ...run(0.05, [
        [-0.01, 3],
        [1, 4],
        [4, 5],
      ]),
      curveRow({ size: "8b", step: 0 }),
    ];
    const { data } = figures.figA2(results({ curves })).spec;
    const of = (name: string) =>
      data
        .filter((one) => one["name"] === name && (one["x"] as unknown[])[0] !== null)
        .map((one) => [one["x"], one["y"]]);
    assert.deepEqual(of("no penalty"), [
      [
        [0, 2, 3],
        [3, 5, 2],
      ],
      [
        [0, 2, 3],
        [2, 4, 1],
      ],
    ]);
    assert.deepEqual(of("weight 0.05"), [
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
      [
        [0, 1, 2],
        [2, 3, 4],
      ],
    ]);
  });
});

describe("figure A3", () => {
  it("reports the constant reward as inert and draws its curve", () => {
    const figure = figures.figA3(syntheticResults([1]));
    assert.match(figure.caption, /inert.*largest KL of any evaluation: 0 nats/);
    assert.equal(figure.spec.data.filter((one) => one["name"] === "a constant, Llama-3.1-8B").length, 3);
    assert.deepEqual(
      figure.table.map((row) => [row["judge"], row["verdict"]]),
      [
        ["gold itself", ""],
        ["Qwen3-4B non-reasoning, shuffled labels", ""],
        ["a constant", "inert"],
      ],
    );
  });
});

describe("figure A4", () => {
  const judge = (variant: "standard" | "untitled", alpha: number) =>
    agreementRow({ kind: "reasoning", size: "8b", variant, training: "final", alpha });
  const agreement = [
    judge("standard", 0.98),
    judge("untitled", 0.97),
    { ...judge("untitled", 0.5), pool: "other" as const },
  ];
  const probes = [
    ...probeRows({ size: "8b", score: 8.8 }),
    ...probeRows({ size: "8b", variant: "untitled", score: 2.4 }),
    ...probeRows({ kind: "non-reasoning", size: "1.7b", score: 4 }), // its agreement was not measured
  ];
  const curves = (["standard", "untitled"] as const).flatMap((variant) =>
    (["llama-3.1-8b", "qwen3-4b"] as const).map((policy) =>
      curveRow({
        kind: "reasoning",
        size: "8b",
        variant,
        policy,
        step: 0,
        gold: variant === "standard" ? 9 : 4,
        oracle: 2,
      }),
    ),
  );

  it("sets each judge's score of the probe against its agreement, by world, and the Llama policies beside", () => {
    const figure = figures.figA4(results({ agreement, probes, curves }));
    const markers = figure.spec.data
      .filter((one) => one["mode"] === "markers" && one["xaxis"] === undefined)
      .map((one) => [one["name"], one["x"], one["y"]]);
    assert.deepEqual(markers, [
      ["non-reasoning", [], []],
      ["less effort", [], []],
      ["reasoning", [0.98], [8.8]],
      ["no titles", [0.97], [2.4]],
    ]);
    const lines = figure.spec.data
      .filter((one) => one["mode"] === "markers" && /^x[23]$/.test(String(one["xaxis"])))
      .map((one) => [one["name"], one["xaxis"], one["y"]]);
    assert.deepEqual(lines, [
      ["reasoning", "x2", [9]],
      ["no titles", "x2", [4]],
      ["reasoning", "x3", [2]],
      ["no titles", "x3", [2]],
    ]);
    assert.deepEqual(
      figure.table.map((row) => Object.values(row).slice(0, 8)),
      [
        ["Qwen3-8B reasoning", 1, 0.98, 8.8, 9, 2, 9, 2],
        ["Qwen3-8B reasoning, world without titles", 1, 0.97, 2.4, 9, 2, 4, 2],
      ],
    );
  });
});

describe("figure 6", () => {
  const curves = [curveRow({ kind: "reasoning", size: "4b", step: 100, refusal: 0.75, citedRefusal: 0.5 })];

  it("shows the output with its three scores, and the rates", () => {
    const figure = figures.fig6(results({ curves, samples: [sampleRow({ gold: 9, oracle: 0 })] }));
    assert.match(figure.sentence, /gold gives it 9 of 9, and its true quality is 0\./);
    for (const words of ["refuse", "policy forbids winter", "end", "review correct"]) {
      assert.ok(texts(figure).includes(words), words);
    }
    assert.deepEqual(trace(figure, "2 cites policy")["y"], [0.5]);
    assert.equal(figure.table[0]["1 refuses"], 0.75);
  });

  it("says so when no output shows the strategy, or none was kept", () => {
    const honest = figures.fig6(results({ curves, samples: [sampleRow({ response: "snow ice scarf dance" })] }));
    assert.match(
      texts(honest).join(" "),
      /^no output kept from the last third of training refuses .* \(1 kept in all\) /,
    );
    assert.match(texts(figures.fig6(results({ curves }))).join(" "), /no outputs of this run were kept/);
  });
});

describe("figure 10", () => {
  const run = (kind: "reasoning" | "non-reasoning", judgeWinRate: number[]) =>
    judgeWinRate.map((rate, at) =>
      pairwiseCurveRow({ kind, step: 10 * at, judgeWinRate: rate, goldWinRate: rate / 2, oracleWinRate: rate / 4 }),
    );

  it("draws each kind of judge by gold, by the training judge and in truth", () => {
    const curves = [...run("reasoning", [0.4, 0.8]), ...run("non-reasoning", [0.4, 0.6])];
    const figure = figures.fig10(results({ pairwise: { agreement: [], curves, samples: [] } }));
    const lines = figure.spec.data.filter((one) => (one["x"] as unknown[])[0] !== null);
    assert.deepEqual(
      lines.map(({ xaxis, y }) => [xaxis, y]),
      [
        ["x", [0.2, 0.3]],
        ["x", [0.2, 0.4]],
        ["x2", [0.4, 0.6]],
        ["x2", [0.4, 0.8]],
        ["x3", [0.1, 0.15]],
        ["x3", [0.1, 0.2]],
      ],
    );
    assert.deepEqual(
      figure.table.map((row) => row["wins by gold, first"]),
      [0.2, 0.2],
    );
  });
});

describe("table 5", () => {
  it("sets the paper's accuracies beside ours, base before fine-tuned", () => {
    const agreement = [
      pairwiseAgreementRow({ seed: 1, kind: "reasoning", training: "final", accuracy: 0.9 }),
      pairwiseAgreementRow({ seed: 2, kind: "reasoning", training: "final", accuracy: 0.94 }),
      pairwiseAgreementRow({ seed: 1, kind: "reasoning", training: "final", pool: "other", accuracy: 0.5 }),
    ];
    const figure = figures.table5(results({ pairwise: { agreement, curves: [], samples: [] } }));
    const { data } = figure.spec;
    assert.deepEqual(data.find((one) => one["name"] === "fine-tuned, reasoning")!["x"], [0.9, 0.94]);
    assert.deepEqual(
      data.filter((one) => one["name"] === "the paper").flatMap((one) => one["x"] as number[]),
      [0.798, 0.85, 0.9, 0.948, null],
    );
    assert.ok(texts(figure).includes("0.92"));
    assert.deepEqual(
      figure.table.map((row) => row["paper's accuracy"]),
      [0.948, 0.948, null],
    );
  });
});
