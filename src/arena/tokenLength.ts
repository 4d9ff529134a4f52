/** @file How many o200k_base tokens a text has, in a time that grows with its length, whatever the text. */
import o200k_base from "js-tiktoken/ranks/o200k_base";

/**
 * js-tiktoken has the ranks and the pattern, but its merging takes the square of a word's length: seconds for the unbroken runs of
 * one letter, or of Chinese, that collapsed policies write. A text that looks like a special token is plain text.
 */
export function tokenLength(text: string): number {
  table ??= ranksOf(o200k_base.bpe_ranks);
  const { ranks, longest } = table;
  let tokens = 0;
  for (const [word] of text.matchAll(pattern)) tokens += tokensIn(bytesOf(word), ranks, longest);
  return tokens;
}

const pattern = new RegExp(o200k_base.pat_str, "ug");

/** A byte a character, so that pieces are plain strings. */
const bytesOf = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

interface Ranks {
  ranks: Map<string, number>; // bytes of a token -> rank
  longest: number; // bytes
}
let table: Ranks | undefined; // takes half a second to build

/** Lines of "! <rank of the first> <base64> <base64> …". */
function ranksOf(packed: string): Ranks {
  const ranks = new Map<string, number>();
  let longest = 0;
  for (const line of packed.split("\n")) {
    const [, first, ...tokens] = line.split(" ");
    for (const [i, token] of tokens.entries()) {
      const bytes = Buffer.from(token, "base64").toString("latin1");
      ranks.set(bytes, Number(first) + i);
      longest = Math.max(longest, bytes.length);
    }
  }
  return { ranks, longest };
}

/** Merges the pair of the lowest rank, of equal ones the first, until none is left that is a token. */
function tokensIn(word: string, ranks: Map<string, number>, longest: number): number {
  if (word.length === 1 || ranks.has(word)) return 1;
  const n = word.length;
  // Part i begins at byte i while alive; its neighbours are linked.
  const next = Int32Array.from({ length: n }, (_, i) => i + 1);
  const before = Int32Array.from({ length: n }, (_, i) => i - 1);
  const rank = new Int32Array(n).fill(NONE); // of part i together with the next one
  const heap = new PairHeap(rank);
  const rankOf = (i: number): number => {
    const second = next[i]!;
    if (second >= n) return NONE;
    const end = next[second]!;
    return end - i > longest ? NONE : (ranks.get(word.slice(i, end)) ?? NONE);
  };
  const look = (i: number) => {
    rank[i] = rankOf(i);
    if (rank[i] !== NONE) heap.push(i, rank[i]!);
  };
  for (let i = 0; i < n; i++) look(i);
  let parts = n;
  for (let i = heap.pop(); i >= 0; i = heap.pop()) {
    const merged = next[i]!;
    next[i] = next[merged]!;
    if (next[i]! < n) before[next[i]!] = i;
    rank[merged] = NONE;
    parts--;
    look(i);
    if (before[i]! >= 0) look(before[i]!);
  }
  return parts;
}

const NONE = 0x7fffffff;

/** Parts by the rank that they were pushed with, then by place; one whose rank has changed since is passed over. */
class PairHeap {
  private readonly keys: number[] = []; // rank x 2^24 + place: exact, as ranks are below 2^18
  constructor(private readonly rank: Int32Array) {}

  push(place: number, rank: number): void {
    const { keys } = this;
    const key = rank * PLACES + place;
    let at = keys.push(key) - 1;
    for (let up = (at - 1) >> 1; at > 0 && keys[up]! > key; at = up, up = (at - 1) >> 1) keys[at] = keys[up]!;
    keys[at] = key;
  }

  /** The place of the lowest, or -1. */
  pop(): number {
    while (this.keys.length > 0) {
      const key = this.take();
      const place = key % PLACES;
      if (this.rank[place] === (key - place) / PLACES) return place;
    }
    return -1;
  }

  private take(): number {
    const { keys } = this;
    const [lowest] = keys as [number];
    const last = keys.pop()!;
    const { length } = keys;
    if (length === 0) return lowest;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= last) break;
      keys[at] = keys[child]!;
      at = child;
    }
    keys[at] = last;
    return lowest;
  }
}

const PLACES = 2 ** 24;
