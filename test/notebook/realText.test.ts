/** @file The notebooks as they are committed, on rows of real text. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runNotebooks } from "../../src/cli/runNotebooks.js";
import type { TextScaleName } from "../../src/paper/textScales.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { writeRealTextRuns } from "./realTextRuns.js";

/** What the cells show in plain text. */
function shown(path: string): string {
  type Cell = { outputs?: { text?: string[]; data?: { "text/plain"?: string[] } }[] };
  const { cells } = JSON.parse(readFileSync(path, "utf8")) as { cells: Cell[] };
  return cells
    .flatMap(({ outputs = [] }) => outputs.flatMap(({ text, data }) => [...(text ?? data?.["text/plain"] ?? []), "\n"]))
    .join("");
}

describe("notebooks on real text", () => {
  // runNotebooks tells cells by it which rows are meant. Changed in place: from Node 26 on another object does not reach children.
  const env = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
  });

  const root = temporaryFolder(),
    out = temporaryFolder();
  const run = async (name: string, scale: TextScaleName): Promise<string> => {
    writeRealTextRuns(scale, root);
    await runNotebooks([`notebooks/${name}.ipynb`], { scale, seeds: [1], root, out, timeout: 900 }); // rejects where a cell fails
    return shown(join(out, `${name}.ipynb`));
  };

  it("04 shows the only run of a small scale, and says what the scale lacks", async () => {
    const text = await run("04-reasoning-rewards", "curve");
    assert.match(text, /^These rows are of real text/);
    assert.match(text, /Figure 1: this scale has no such runs\nIt needs evaluations of Llama-3\.1-8B/);
    assert.match(text, /shown is Qwen3-4B trained on Qwen3-4B reasoning\./);
    assert.match(text, /^step +judgeScore +gold$/m); // no oracle, no rates of refusals
    assert.match(
      text,
      /^250 +Explain tides to a child\. ⏎ - be short .*# Answer at step 250 .* … \(\d+ characters\) … .*<end of response> ⏎ Note: this answer/m,
    );
  });

  it("08 leaves out what gold would have said at less effort", async () => {
    const text = await run("08-effort", "paper");
    assert.match(text, /^Qwen3-8B reasoning, low effort +4 +6 +200 +6$/m); // the last column, true quality, is blank and not 0
    assert.match(text, /^seed +response +judgeTrace +judgeScore +gold$/m); // no "gold writes"
    assert.match(text, /^low +1 +-0\.2$/m); // judge above gold: 8.8 - 9; whether it reasons as gold is not known
  });

  it("09 shows wins where gold compares and scores nothing, and traces in prose", async () => {
    const text = await run("09-pairwise", "paper");
    assert.match(text, /^pairwise Qwen3-8B reasoning +0\.3 +0\.7 +0\.7 +0\.8$/m); // gold: .3 at first, .7 the mean of the last three; the judge: .8
    assert.match(text, /^seed +prompt +response +baseline +judgeWin +goldWin$/m); // no scores
    assert.match(text, /^judge: # Answer at step 250 .* Note: this answer is \*correct\*\.$/m);
    assert.match(text, /^creative writing +Llama-3\.1-8B, base +ours +60$/m);
  });
});
