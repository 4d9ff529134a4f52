/** @file Stage evaluate-judge on real text: agreement with gold on the test rows, which nothing else reads (figure 2). */
import { AnnotationRow } from "../../annotation/rows.js";
import { paidSampler } from "../../engine/paidSampler.js";
import { textAgreement } from "../../judge/text/agreement.js";
import { ENDPOINT_CONFIGS } from "../../paper/endpoint.js";
import { bootstrapInterval } from "../../stats/bootstrap.js";
import { krippendorffAlpha } from "../../stats/krippendorff.js";
import { allRows, openRowFile } from "../../store/rowFile.js";
import type { AgreementRow } from "../../store/rows.js";
import type { Manifest } from "../../store/run.js";
import { judgesOf } from "../evaluateJudge.js";
import { withPaidRun, type EndpointContext } from "./context.js";
import { openRubrics } from "./rubrics.js";

/** Writes agreement.jsonl: untrained, or after SFT and after all training. */
export async function evaluateTextJudge(context: EndpointContext): Promise<Manifest> {
  const { experiment, seed, tier } = context;
  const config = ENDPOINT_CONFIGS["evaluate-judge"].parse(experiment.config);
  const { kind, size, variant = "standard", trained, judging, maxPrompt, bootstrap } = config;
  const { name, role, open, base, format } = await tier.judge(size);
  return withPaidRun(context, { judge: name }, async ({ run, inputs, ledger, finish }) => {
    const file = await openRowFile(inputs.annotation!.dir, "test.jsonl", AnnotationRow);
    const rubrics = await openRubrics(inputs.rubrics, ["judgeTest"]);
    const rows = allRows(file).filter(({ prompt }) => rubrics.has(prompt)).map(rubrics.show);
    file.close();
    rubrics.close();
    const phases = kind === "reasoning" && variant !== "rl-only"; // SFT, then RL
    const judges = trained ? judgesOf(inputs.judge!, phases, "final") : [["base", base]] as const;
    const summary: Record<string, number> = {};
    for (const [training, weights] of judges) {
      const sampler = paidSampler({ ledger, role, model: `${name} ${weights.hash}`, open: async () => (await open()).openSampler(weights) });
      const { alpha, invalidRate, traceTokens, scores } = await textAgreement({ kind, judging, sampler, format, maxPrompt }, rows, seed, "test");
      await sampler.close();
      const alphaOf = (drawn: readonly number[]) =>
        krippendorffAlpha([drawn.map((i) => scores[i]!), drawn.map((i) => rows[i]!.score)], "interval");
      const { low, high } = bootstrapInterval(rows.length, alphaOf, { rounds: bootstrap, seed });
      const row: AgreementRow = {
        seed, kind, size, variant, training, pool: "mixture", alpha, low, high, rows: rows.length, invalidRate, traceTokens,
      };
      run.append("agreement.jsonl", row);
      summary[training] = alpha;
    }
    return finish({ summary });
  });
}
