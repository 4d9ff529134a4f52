/** @file The parts of the Tulu 3 preference mixture, by whether the responses in them come from the model it was made for. */

/**
 * By the name that the mixture's rows give as their `source`, without the owner before the slash. Public code that read
 * 200,000 of the rows counted sft-reused-off-policy-8b 96,715, sft-reused-if 65,794, sft-reused-on-policy-8b 19,773
 * and, cut off there, wildchat-reused-on-policy-8b 17,718; a public note names persona-if. Under which names the rest
 * stands could not be seen without network, so the names that the cards give are here too. Any other is refused:
 * tulu.ts.
 *
 * Off-policy is what other models wrote. The persona pairs (19,890) are an answer to an instruction and one to the same
 * with a constraint relaxed, by their card; with them there are about 116K off-policy rows, enough for the paper's 100K
 * data points (section 2.1), without them there are not.
 */
const TULU_SOURCES = {
  "off-policy": [
    "tulu-3-sft-reused-off-policy-8b",
    "tulu-3-persona-if",
    // by their cards:
    "tulu-3-sft-reused-off-policy",
    "tulu-3-sft-personas-instruction-following",
    "tulu-3-pref-personas-instruction-following",
  ],
  "on-policy": [
    "tulu-3-sft-reused-if",
    "tulu-3-sft-reused-on-policy-8b",
    "tulu-3-wildchat-reused-on-policy-8b",
    // by their cards:
    "tulu-3-IF-augmented-on-policy-8b",
    "tulu-3-wildchat-if-on-policy-8b",
    "tulu-3-ultrafeedback-cleaned-on-policy-8b",
  ],
} as const;
export type Origin = keyof typeof TULU_SOURCES;

/** Null for a source that has not been reviewed. */
export function originOf(source: string): Origin | null {
  const name = source.slice(source.lastIndexOf("/") + 1);
  const is = (origin: Origin) => (TULU_SOURCES[origin] as readonly string[]).includes(name);
  return is("off-policy") ? "off-policy" : is("on-policy") ? "on-policy" : null;
}
