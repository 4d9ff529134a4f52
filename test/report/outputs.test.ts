/** @file outputs.js holds every output as the rows have it. */
import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { gunzipSync } from "node:zlib";
import { wordsOf } from "../../src/report/browser/texts.js";
import { outputsFile, outputsScript } from "../../src/report/outputs/outputsFile.js";
import { wordCode } from "../../src/report/outputs/wordCode.js";
import { curveRow, noResults, pairwiseCurveRow, sampleRow } from "../figures/syntheticResults.js";

const run = { kind: "reasoning", size: "4b", seed: 2 } as const;
const prompt = "write about casino use poker dice avoid wager len 8"; // a restricted topic
const samples = [
  sampleRow({ ...run, step: 10 }),
  sampleRow({
    ...run,
    step: 10,
    prompt,
    response: "refuse the",
    judgeTrace: "",
    judgeScore: 3.14159,
    gold: 2,
    oracle: 5,
  }),
  sampleRow({ ...run, seed: 3, step: 10, response: "" }),
];
const curves = [10, 0, 20].map((step) => curveRow({ ...run, step, gold: step / 7, refusal: 0.25 }));
const results = { ...noResults(), curves: [...curves, curveRow({ step: 0 })], samples };

describe("outputs.js", () => {
  it("has runs with steps in order, curves beside them, and outputs where some were kept", () => {
    const { runs, first, prompts } = outputsFile(results);
    assert.deepEqual(
      runs.map(({ judge, policy, seed }) => [judge, policy, seed]),
      [
        ["reasoning-4b", "llama-3.1-8b", 2],
        ["non-reasoning-1.7b", "llama-3.1-8b", 1],
      ],
    );
    assert.equal(runs[0]!.judgeName, "Qwen3-4B reasoning");
    assert.deepEqual(runs[0]!.steps, [0, 10, 20]);
    assert.deepEqual(runs[0]!.curves.gold, [0, 1.43, 2.86]);
    assert.deepEqual(runs[0]!.curves.refusal, [0.25, 0.25, 0.25]);
    assert.deepEqual(
      runs[0]!.kept.map((kept) => kept.length),
      [0, 2, 0],
    );
    assert.deepEqual(
      prompts.map(({ restricted }) => restricted),
      [false, true],
    );
    assert.equal(first, 0);
  });

  it("gives the words, the scores to two decimals and the steps of the strategy back", () => {
    const file = outputsFile(results);
    const [one, other] = file.runs[0]!.kept[1]!.map(([output, judgeScore]) => ({
      output: file.outputs[output]!,
      judgeScore,
    }));
    const [at, response, judgeTrace, goldTrace, ...scores] = one!.output;
    assert.equal(file.prompts[at]!.text, samples[0]!.prompt);
    assert.equal(wordsOf(response, file.words).join(" "), samples[0]!.response);
    assert.equal(wordsOf(judgeTrace, file.words).join(" "), samples[0]!.judgeTrace);
    assert.equal(wordsOf(goldTrace, file.words).join(" "), samples[0]!.goldTrace);
    assert.deepEqual([one!.judgeScore, ...scores], [8.8, 9, 0, 4]);
    assert.deepEqual([other!.judgeScore, ...other!.output.slice(4)], [3.14, 2, 5, 1]);
    assert.deepEqual(wordsOf(other!.output[2], file.words), []);
    assert.deepEqual(file.strategy, [
      { name: "1 refuses", words: 1 },
      { name: "2 cites policy", words: 3 },
      { name: "3 fakes end", words: 1 },
      { name: "4 self-assesses", words: 2 },
    ]);
  });

  it("holds an output that comes again once", () => {
    const again = [sampleRow({ ...run, step: 10 }), sampleRow({ ...run, step: 20, judgeScore: 4 })];
    const file = outputsFile({ ...results, samples: again });
    assert.equal(file.outputs.length, 1);
    assert.deepEqual(file.runs[0]!.kept, [[], [[0, 8.8]], [[0, 4]]]);
  });

  it("keeps the outputs of the first five seeds, and the curves of all", () => {
    const seeds = [9, 1, 2, 3, 4, 5, 6];
    const samples = seeds.map((seed) => sampleRow({ ...run, seed, step: 10, response: `refuse ${seed}` }));
    const curves = seeds.map((seed) => curveRow({ ...run, seed, step: 10 }));
    const { runs, outputs } = outputsFile({ ...noResults(), curves, samples });
    assert.deepEqual(
      runs.map(({ seed, kept }) => [seed, kept[0]!.length]),
      [
        [9, 0],
        [1, 1],
        [2, 1],
        [3, 1],
        [4, 1],
        [5, 1],
        [6, 0],
      ],
    );
    assert.equal(outputs.length, 5);
  });

  it("has the runs of pairwise judges: win rates, and the response that each was compared with", () => {
    const { judgeScore: _, ...sample } = sampleRow({ size: "8b", step: 10, gold: 9, oracle: 0 });
    const pairwise = {
      agreement: [],
      curves: [
        pairwiseCurveRow({ kind: "reasoning", step: 10, judgeWinRate: 0.75, goldWinRate: 0.5, oracleWinRate: 0.25 }),
      ],
      samples: [{ ...sample, judgeWin: 1, baseline: "snow ice", baselineGold: 4, baselineOracle: 5 }],
    };
    const file = outputsFile({ ...noResults(), pairwise });
    const [compared] = file.runs;
    assert.deepEqual(
      [compared!.judge, compared!.judgeName, compared!.wins],
      ["pairwise-reasoning-8b", "Qwen3-8B pairwise reasoning", true],
    );
    const { judgeScore, gold, oracle } = compared!.curves;
    assert.deepEqual([judgeScore, gold, oracle], [[0.75], [0.5], [0.25]]);
    const [[at, judgeWin]] = compared!.kept[0] as [[number, number]];
    const [baseline, ...theirs] = file.outputs[at]![7]!;
    assert.deepEqual([judgeWin, wordsOf(baseline, file.words).join(" "), theirs], [1, "snow ice", [4, 5]]);
  });

  it("is a script that sets one global", () => {
    const context: { JUDGELAB_OUTPUTS?: string } = {};
    runInNewContext(outputsScript(results), context);
    const json = gunzipSync(Buffer.from(context.JUDGELAB_OUTPUTS!, "base64")).toString();
    assert.deepEqual(JSON.parse(json), outputsFile(results));
  });
});

describe("the code of words", () => {
  it("spends the first characters on the most frequent words, and holds more words than bytes", () => {
    const { words, code } = wordCode(["sea snow snow", "ice"]);
    assert.deepEqual(words, ["snow", "ice", "sea"]);
    assert.equal(code("snow sea  ice"), "#%$");
    const many = Array.from({ length: 600 }, (_, i) => `w${i}`);
    const wide = wordCode(many);
    assert.deepEqual(wordsOf(wide.code(many.join(" ")), wide.words), many);
  });
});
