/**
 * @file Stage evaluate-policy: stored outputs judged by gold and, in the miniature, the oracle (figures 1, 3 to 10).
 */
import type { NoAnswer } from "../annotation/askGold.js";
import { CONFIGS } from "../paper/configs.js";
import type { PolicyRun } from "../policy/evaluate.js";
import type { Manifest } from "../store/manifest.js";
import { progress } from "../store/progress.js";
import { openRowFile } from "../store/rowFile.js";
import type { StageContext } from "./context.js";
import { openEvaluation, PAIRWISE, POINTWISE, type TaskOf } from "./examine.js";
import { inOrder } from "./inOrder.js";
import { spentInAll } from "./paidRun.js";
import { StageError } from "./problem.js";

/**
 * Writes curve.jsonl and samples.jsonl, by step. An output without gold's answer is left out of the means, with a
 * warning.
 */
export function evaluatePolicy(context: StageContext): Promise<Manifest> {
  const { task } = context.experiment;
  if (task === "pointwise") return evaluate(context, POINTWISE);
  if (task === "pairwise") return evaluate(context, PAIRWISE);
  throw new Error(`policies are not evaluated by task ${task}`);
}

function evaluate<Row extends { step: number; prompt: string; response: string }, Judged extends object>(
  context: StageContext,
  task: TaskOf<Row, Judged>,
): Promise<Manifest> {
  const { experiment, seed, onStep } = context;
  const config = CONFIGS["evaluate-policy"].parse(experiment.config);
  const { kind, size, variant = "standard", policy, klWeight = 0 } = config;
  const keep = typeof config.keep === "number" ? { allowed: config.keep, restricted: 0 } : config.keep;
  const policyRun: PolicyRun = { seed, kind, size, variant, policy, klWeight };
  const { school = "procedure", defence = null, pace } = config;
  const isBeyond = experiment.chapter === "beyond";
  return openEvaluation[experiment.format](context, task, config, async ({ run, inputs, examine, ledger }) => {
    const outputs = await openRowFile(inputs.outputs!.dir, "outputs.jsonl", task.row);
    const bar = onStep ? null : progress(`evaluate-policy ${experiment.id} seed ${seed}`, outputs.length);
    const answers = inOrder(
      Array.from({ length: outputs.length }, (_, i) => i),
      async (i) => {
        const row = outputs.at(i);
        return { step: row.step, answer: await examine(row) };
      },
    );
    let examined: Judged[] = [],
      step: number | null = null,
      done = 0,
      last = {};
    const closeStep = () => {
      if (step === null) return;
      if (examined.length === 0) throw new StageError({ kind: "none-judged", step });
      const also = isBeyond ? { school, defence, ...(pace && { pace }) } : {};
      const exploits = isBeyond ? task.exploits?.(examined) : {};
      const row: Record<string, unknown> = { ...task.curve(policyRun, step, examined), ...also, ...exploits };
      run.append("curve.jsonl", row);
      for (const sample of task.samples(policyRun, step, examined, keep))
        run.append("samples.jsonl", { ...sample, ...also });
      last = Object.fromEntries(task.measures.map((measure) => [measure, row[measure]]));
      examined = [];
    };
    try {
      for await (const { step: at, answer } of answers) {
        if (at !== step) closeStep();
        step = at;
        if (isNone(answer)) {
          const message = `gold gave no answer about an output: ${JSON.stringify(answer.raw.slice(0, 120))}`;
          run.warn({ kind: `gold-${answer.reason}`, step: at, message });
        } else examined.push(answer);
        bar?.update(++done, ledger ? spentInAll(ledger) : {});
      }
      closeStep();
    } finally {
      bar?.stop();
      outputs.close();
    }
    return run.finish({ summary: { last } });
  });
}

const isNone = (answer: object): answer is NoAnswer => "kind" in answer;
