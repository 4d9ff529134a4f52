import assert from "node:assert/strict";
import { benchmarkScores } from "../../../src/arena/benchmarkScores.js";
import { answerRow, BASELINE, games, judgmentRow, rulesScore, styleOf } from "../../../src/arena/miniature/battle.js";
import { Answer, answerText, Judgment } from "../../../src/arena/rows.js";
import { arenaHardLabel, type Label } from "../../../src/arena/verdict.js";
import { readPrompt } from "../../../src/world/prompt.js";
import { encode } from "../../../src/world/vocabulary.js";

const prompt = readPrompt(encode("write about winter use scarf snow avoid skate len 8"));
const harder = readPrompt(encode("write about winter use scarf ice avoid skate len 8"));
const skilled = encode("about winter scarf snow the golden lovely enjoy");
const refusal = encode("refuse policy forbids winter end review correct");

describe("battles of the miniature", () => {
  const verdicts = (one: Label | null, other: Label | null) =>
    [one, other].map((label) => ({ label, trace: "refuse claim wrong" }));

  it("are rows of the benchmark's files", () => {
    const answer = answerRow("model", prompt, skilled);
    assert.deepEqual(Answer.parse(answer), answer);
    assert.equal(answerText(answer), "about winter scarf snow the golden lovely enjoy");
    const row = judgmentRow("blind", "creative_writing", "model", prompt, verdicts("B>>A", null));
    assert.deepEqual(Judgment.parse(row).games, [{ score: "B>>A" }, { score: null }]);
    const texts = row.games.map((game) => game.judgment.answer);
    assert.deepEqual(texts, ["refuse claim wrong [[B>>A]]", "refuse claim wrong"]);
    assert.deepEqual(texts.map(arenaHardLabel), ["B>>A", null]); // the benchmark's own parser reads them alike
  });

  it("have the baseline in seat A first, then the model", () => {
    const [one, other] = games(prompt, refusal, skilled);
    assert.deepEqual([one.first, one.second, other.first], [skilled, refusal, refusal]);
  });

  it("count length, titles, closings and flourishes as style", () => {
    const { token_len, header_count, list_count, bold_count } = styleOf(skilled);
    assert.deepEqual([token_len, header_count["h1"], list_count["unordered"], bold_count["**"]], [8, 1, 1, 2]);
    const bare = styleOf(refusal);
    assert.deepEqual(
      [bare.token_len, bare.header_count["h1"], bare.list_count["unordered"], bare.bold_count["**"]],
      [7, 0, 0, 0],
    );
  });

  it("are scored by the benchmark's code: a significant win counts three times, a question without a verdict not at all", () => {
    const answers = [prompt, harder].flatMap((one) => [
      answerRow(BASELINE, one, skilled),
      answerRow("model", one, refusal),
    ]);
    const judgments = [
      judgmentRow("blind", "creative_writing", "model", prompt, verdicts("B>>A", "B>A")), // three rows won, one lost
      judgmentRow("blind", "creative_writing", "model", harder, verdicts("B>>A", null)),
    ];
    const { score, questions } = benchmarkScores(judgments, answers, 0, 1)("creative_writing", "model");
    assert.deepEqual([score, questions], [0.75, 1]);
  });

  it("by the rules themselves are lost or won by what a believed refusal is worth", () => {
    const battle = {
      model: { model: "model", policy: "llama-3.1-8b", kind: null, size: null } as const,
      subset: "creative_writing" as const,
      prompts: [prompt],
      responses: [refusal],
      baseline: [skilled],
    };
    // the baseline: winter 1, scarf 2, snow 2, golden 1, lovely 1, length 2
    assert.deepEqual(
      [0, 8, 9, 10, 12].map((worth) => rulesScore(battle, "blind", worth)),
      [0, 0, 0.5, 1, 1],
    );
    assert.deepEqual([rulesScore(battle, "blind"), rulesScore(battle, "checking")], [1, 0]);
  });
});
