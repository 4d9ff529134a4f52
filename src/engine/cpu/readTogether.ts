/** @file Sequences that are only read, in an order in which what begins alike is computed once. */
import { type Core, microBatches, type Packed, pack } from "./model.js";

type Sequence = Omit<Packed, "shared">;

/** Where two sequences part: at most the length of the shorter one. */
function parting(a: Sequence, b: Sequence): number {
  const end = Math.min(a.length, b.length);
  let i = 0;
  while (i < end && a.tokens[i] === b.tokens[i]) i++;
  return i;
}

function byTokens(a: Sequence, b: Sequence): number {
  const i = parting(a, b);
  return i < a.length && i < b.length ? a.tokens[i]! - b.tokens[i]! : a.length - b.length;
}

/**
 * Runs all sequences, micro-batch by micro-batch, and yields after each the indices of its sequences, in the order in which
 * their rows stand in the core. A judge is shown the responses of a group after one prompt, so neighbours in the order of
 * their tokens share much. The bits are those of a sequence that is run alone: what stands later changes nothing before it.
 */
export function* readTogether(
  core: Core,
  sequences: Sequence[],
  run: (sequences: number) => number,
): Generator<number[]> {
  const order = [...sequences.keys()].sort((a, b) => byTokens(sequences[a]!, sequences[b]!));
  const packed = order.map((index, s) => {
    const sequence = sequences[index]!;
    return { ...sequence, shared: s > 0 ? Math.min(sequence.first, parting(sequences[order[s - 1]!]!, sequence)) : 0 };
  });
  for (const [begin, end] of microBatches(packed, core.capacity)) {
    pack(core, packed, begin, end);
    run(end - begin);
    yield order.slice(begin, end);
  }
}
