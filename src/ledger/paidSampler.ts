/**
 * @file A Sampler whose answers are stored in a ledger: known ones are not requested, new ones are stored as they
 * arrive.
 */

import type { Completion, Sampler, ScoreDistribution } from "../engine/engine.js";
import type { Ledger } from "./ledger.js";

export interface PaidModel {
  ledger: Ledger;
  role: string;
  model: string; // which weights: a training names its run and step
  passing?: boolean; // needed until the run's next checkpoint only
  /** Called when an answer is not yet known. */
  open: () => Promise<Sampler>;
}

/** Every request is a call of its own, all at once: the engine bounds how many are in flight. */
export function paidSampler({ ledger, role, model, passing = false, open }: PaidModel): Sampler {
  let opened: Promise<Sampler> | undefined;
  const sampler = () => (opened ??= open());
  const once = <T>(
    question: object,
    ask: (sampler: Sampler) => Promise<T>,
    cost: (value: T) => { in: number; out: number },
  ) =>
    ledger.once(
      { ...question, role, model },
      async () => {
        const value = await ask(await sampler());
        return { value, ...cost(value) };
      },
      { passing },
    );
  return {
    sample: (requests) =>
      Promise.all(
        requests.map(async (request) => {
          const kept = await once(
            { call: "sample", ...request },
            async (asked) => (await asked.sample([request]))[0]!.map(toJson),
            (completions) => ({
              in: request.prompt.length,
              out: completions.reduce((sum, { tokens }) => sum + tokens.length, 0),
            }),
          );
          return kept.map(fromJson);
        }),
      ),
    scoreTokens: (prompts, candidates) =>
      Promise.all(
        prompts.map(async (prompt) => {
          const kept = await once(
            { call: "scores", prompt, candidates },
            async (asked) => finite((await asked.scoreTokens([prompt], candidates))[0]!),
            () => ({ in: prompt.length, out: 1 }),
          );
          return infinite(kept);
        }),
      ),
    logprobs: (sequences, from) =>
      Promise.all(
        sequences.map(async (tokens, i) => {
          const kept = await once(
            { call: "logprobs", tokens, from: from[i] },
            async (asked) => [...(await asked.logprobs([tokens], [from[i]!]))[0]!],
            () => ({ in: tokens.length, out: 0 }),
          );
          return new Float32Array(kept);
        }),
      ),
    close: async () => (await opened)?.close(),
  };
}

/** JSON has no -Infinity, the log-probability of what cannot follow: null stands for it. */
interface Finite {
  logprobs: (number | null)[];
  mass: number;
}
const finite = ({ logprobs, mass }: ScoreDistribution): Finite => ({
  logprobs: logprobs.map((x) => (x === -Infinity ? null : x)),
  mass,
});
const infinite = ({ logprobs, mass }: Finite): ScoreDistribution => ({
  logprobs: logprobs.map((x) => x ?? -Infinity),
  mass,
});
const toJson = ({ next, ...rest }: Completion) => ({ ...rest, ...(next && { next: finite(next) }) });
const fromJson = ({ next, ...rest }: ReturnType<typeof toJson>): Completion => ({
  ...rest,
  ...(next && { next: infinite(next) }),
});
