/** @file The parts of the Tulu 3 preference mixture, by whether the responses in them come from the model it was made for. */

/**
 * What the mixture's rows name as their `source` (without the owner before the slash). The first four were counted in
 * public code that read 200,000 of its rows: 96,715, 65,794, 19,773 and (cut off there) 17,718; a public note on it names
 * the fifth. The dataset's card also lists tulu-3-wildchat-if-on-policy-8b and tulu-3-ultrafeedback-cleaned-on-policy-8b,
 * and calls the second tulu-3-IF-augmented-on-policy-8b; under which names their rows stand was not to be seen without
 * network, so the card's names are here too. Any other name is refused: tulu.ts.
 *
 * Off-policy is what other models wrote. The persona pairs are of one strong model with and without a constraint; with
 * them the off-policy rows, about 116K, suffice for the paper's 100K data points (section 2.1), without them they do not.
 */
export const TULU_SOURCES = {
  "off-policy": ["tulu-3-sft-reused-off-policy-8b", "tulu-3-sft-reused-off-policy", "tulu-3-persona-if", "tulu-3-sft-personas-instruction-following"],
  "on-policy": [
    "tulu-3-sft-reused-if",
    "tulu-3-sft-reused-on-policy-8b",
    "tulu-3-wildchat-reused-on-policy-8b",
    "tulu-3-IF-augmented-on-policy-8b",
    "tulu-3-wildchat-if-on-policy-8b",
    "tulu-3-ultrafeedback-cleaned-on-policy-8b",
  ],
} as const;
export type Origin = keyof typeof TULU_SOURCES;

/** Null for a source that nobody has looked at. */
export function originOf(source: string): Origin | null {
  const name = source.slice(source.lastIndexOf("/") + 1);
  const is = (origin: Origin) => (TULU_SOURCES[origin] as readonly string[]).includes(name);
  return is("off-policy") ? "off-policy" : is("on-policy") ? "on-policy" : null;
}
