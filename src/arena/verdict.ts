/** @file The verdict in a judge's text: as Arena-Hard reads it, and strictly. */

/** The labels that decide a game, seen from assistant A's seat; a doubled sign means "significantly". */
export const LABELS = ["A>>B", "A>B", "A=B", "B>A", "B>>A", "A<<B", "A<B", "B=A", "B<A", "B<<A"] as const;
export type Label = (typeof LABELS)[number];

export const isLabel = (label: string): label is Label => (LABELS as readonly string[]).includes(label);

/** Tried in this order; the second catches a verdict that lost a bracket, and `arr[a]` in prose. */
const PATTERNS = [/\[\[([AB<>=]+)\]\]/g, /\[([AB<>=]+)\]/g];

/**
 * The label Arena-Hard v2.0 finds in a judge's text, or null: of the first pattern that matches anywhere in the
 * upper-cased text, the last match. It may be no valid label ("B" from `x[b]`). From get_score in its gen_judgment.py.
 */
export function arenaHardLabel(text: string): string | null {
  const upper = text.toUpperCase();
  for (const pattern of PATTERNS) {
    const matches = [...upper.matchAll(pattern)];
    if (matches.length > 0) return matches[matches.length - 1]![1]!;
  }
  return null;
}

/** "no-verdict": nothing in brackets looks like one; "not-a-label": what does is none of LABELS. */
export type Verdict =
  | { kind: "verdict"; label: Label }
  | { kind: "invalid"; reason: "no-verdict" | "not-a-label"; raw: string };

/** Reads a judge's text as Arena-Hard does, and takes nothing but the ten labels. `raw` is the whole text. */
export function parseVerdict(text: string): Verdict {
  const label = arenaHardLabel(text);
  if (label === null) return { kind: "invalid", reason: "no-verdict", raw: text };
  return isLabel(label) ? { kind: "verdict", label } : { kind: "invalid", reason: "not-a-label", raw: text };
}
