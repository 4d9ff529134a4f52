/** @file Stage annotate on real text: gold scores and reasons about the mixture's outputs (section 2.1). */
import type { AnnotationPart, AnnotationRow } from "../../annotation/rows.js";
import type { SplitName } from "../../data/splits.js";
import { CandidateRow, fileOf } from "../../data/splitTulu.js";
import { ENDPOINT_CONFIGS } from "../../paper/endpoint.js";
import { progress } from "../../progress.js";
import { openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { dataHash, spentInAll, withPaidRun, type GoldContext } from "./context.js";
import { askGold, type GoldAnswer } from "./gold.js";
import { inOrder } from "./inOrder.js";

/** "other", a pool of other writers, is the miniature's alone. */
const PARTS = [["train", "judgeTrain"], ["validation", "judgeValidation"], ["test", "judgeTest"]] as const satisfies
  [AnnotationPart, SplitName][];
const AT_ONCE = 1024; // the role's concurrency bounds the calls; this, what waits for a slow one
const FLUSH_EVERY = 1000; // rows held in memory

/** Writes train, validation and test.jsonl of what gold scored; the others are counted by reason, and shown where all fail. */
export async function annotateText(context: GoldContext): Promise<Manifest> {
  const { experiment, seed, tier, goldModel: gold, onStep } = context;
  const { gold: asked } = ENDPOINT_CONFIGS.annotate.parse(experiment.config);
  return withPaidRun(context, { gold: gold.model, data: await dataHash(tier.data) }, async ({ run, ledger, finish }) => {
    const parts = await Promise.all(PARTS.map(async ([part, split]) => ({ part, rows: await openRowFile(tier.data, fileOf(split), CandidateRow) })));
    const all = parts.flatMap(({ part, rows }) => Array.from({ length: rows.length }, (_, i) => ({ part, row: () => rows.at(i) })));
    const counts = (run.checkpoint?.extra ?? {}) as Record<string, Record<string, number>>;
    const from = run.checkpoint?.step ?? 0;
    const bar = onStep ? null : progress(`annotate ${experiment.id} seed ${seed}`, all.length);
    const answers = inOrder(all.slice(from), AT_ONCE, async ({ part, row }) => {
      const { instruction: prompt, output: response } = row();
      return { part, prompt, response, answer: await askGold(gold, ledger, { prompt, response }, asked) };
    });
    let done = from;
    for await (const { part, prompt, response, answer } of answers) {
      done += 1;
      const outcome = answer.kind === "score" ? "scored" : answer.reason;
      const counted = (counts[part] ??= {});
      counted[outcome] = (counted[outcome] ?? 0) + 1;
      if (answer.kind === "score") {
        const row: AnnotationRow = { prompt, response, score: answer.score, trace: answer.trace };
        run.append(`${part}.jsonl`, row);
      } else failIfHopeless(counts, answer);
      bar?.update(done, { ...spentInAll(ledger) });
      if (done % FLUSH_EVERY === 0) await run.saveCheckpoint(done, null, counts);
    }
    bar?.stop();
    parts.forEach(({ rows }) => rows.close());
    return finish({ summary: { outcomes: counts } });
  });
}

/** Before all of the mixture is paid for: a server without a reasoning parser gives no trace to anything. */
function failIfHopeless(counts: Record<string, Record<string, number>>, answer: GoldAnswer & { kind: "none" }): void {
  const all = Object.values(counts).flatMap((part) => Object.entries(part));
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  if (total < 20 || all.some(([outcome]) => outcome === "scored")) return;
  throw new Error(`gold gave no usable answer in ${total} calls (${answer.reason}), the last: ${JSON.stringify(answer.raw.slice(0, 200))}`);
}
