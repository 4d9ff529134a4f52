/** @file A sampler that many clients share: simultaneous requests are computed in one batch. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { DECODE_ROWS } from "../engine/cpu/model.js";
import type { Completion, SampleRequest, Sampler, ScoreDistribution, Token, Tokens } from "../engine/engine.js";

/** The same answers as `sampler` gives, since an engine's answer to one request does not depend on its neighbours. */
export function batchedSampler(sampler: Sampler): Sampler {
  const sample = gather<SampleRequest, Completion[]>(
    (asked) => sampler.sample(asked),
    (one) => one.count,
  );
  const scores = new Map<string, (prompt: Tokens) => Promise<ScoreDistribution>>();
  const logprobs = gather<[Tokens, number], Float32Array>((asked) => {
    return sampler.logprobs(
      asked.map(([tokens]) => tokens),
      asked.map(([, from]) => from),
    );
  });
  const scoreOf = (candidates: Token[]) => {
    const key = candidates.join();
    const made =
      scores.get(key) ?? gather<Tokens, ScoreDistribution>((prompts) => sampler.scoreTokens(prompts, candidates));
    scores.set(key, made);
    return made;
  };
  return {
    sample: (requests) => Promise.all(requests.map(sample)),
    scoreTokens: (prompts, candidates) => Promise.all(prompts.map(scoreOf(candidates))),
    logprobs: (sequences, from) => Promise.all(sequences.map((tokens, i) => logprobs([tokens, from[i]!]))),
    close: () => sampler.close(),
  };
}

/** Turns a function of many into a function of one that waits until the end of the turn for company. */
function gather<Q, A>(
  run: (asked: Q[]) => Promise<A[]>,
  rows: (asked: Q) => number = () => 1,
): (asked: Q) => Promise<A> {
  type Waiting = { asked: Q; resolve: (answer: A) => void; reject: (error: unknown) => void };
  const waiting: Waiting[] = [];
  let busy = false;

  const answer = async (batch: Waiting[]): Promise<void> => {
    try {
      const answers = await run(batch.map(({ asked }) => asked));
      batch.forEach(({ resolve }, i) => resolve(answers[i]!));
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error);
      else for (const one of batch) await answer([one]); // one bad request must not fail its neighbours
    }
  };
  const pump = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      await nextTurn();
      let end = 0;
      for (let used = 0; end < waiting.length && (end === 0 || used + rows(waiting[end]!.asked) <= DECODE_ROWS); end++)
        used += rows(waiting[end]!.asked);
      await answer(waiting.splice(0, end));
    }
    busy = false;
  };
  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      void pump();
    });
}
