/** @file Stage annotate for the baseline on real text: the answers that policies of pairwise judges are compared with (section 4.4: GPT-4o's). */
import type { BaselineRow } from "../../annotation/rows.js";
import { fileOf, InstructionRow } from "../../data/splitTulu.js";
import { BaselineAnswers } from "../../paper/endpoint.js";
import { openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { askAll, type Outcome } from "./askAll.js";
import { askChat } from "./askChat.js";
import { dataHash, type GoldContext, withPaidRun } from "./context.js";

/** Writes policyTest.jsonl: an answer a held-out prompt, the same for every judge and policy. One that is cut off or empty is none. */
export async function writeBaseline(context: GoldContext): Promise<Manifest> {
  const { experiment, tier, baselineModel: baseline } = context;
  const { baseline: asked } = BaselineAnswers.parse(experiment.config);
  return withPaidRun(context, { baseline: baseline.model, data: await dataHash(tier.data) }, async (paid) => {
    const rows = await openRowFile(tier.data, fileOf("policyTest"), InstructionRow);
    const ask = async (i: number): Promise<Outcome> => {
      const { instruction: prompt } = rows.at(i);
      const reply = await askChat(baseline, paid.ledger, [{ role: "user", content: prompt }], asked);
      if (reply instanceof Error) return { kind: "none", reason: "failed", raw: reply.message };
      if (reply.finish === "length") return { kind: "none", reason: "cut-off", raw: reply.text };
      if (reply.text.trim() === "") return { kind: "none", reason: "empty", raw: reply.text };
      const row: BaselineRow = { prompt, response: reply.text };
      return { kind: "row", row };
    };
    try {
      return await askAll(
        context,
        paid,
        Array.from({ length: rows.length }, (_, i) => ({ part: "policyTest", ask: () => ask(i) })),
        "baseline",
      );
    } finally {
      rows.close();
    }
  });
}
