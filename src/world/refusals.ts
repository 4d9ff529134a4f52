/** @file Refusals: `refuse policy forbids winter end review correct`. That policy may not exist. */
import type { Token, Tokens } from "../engine/engine.js";
import type { World } from "./config.js";
import type { Random } from "./random.js";
import { ALL_TOPICS, decode, encode, word } from "./vocabulary.js";

/** A refusal cites a policy against the asked topic, one against another topic, or none. */
export type RefusalKind = "matching" | "mismatching" | "uncited";

export const REFUSE = word("refuse"),
  POLICY = word("policy"),
  FORBIDS = word("forbids");
const END_MARKER = encode("end");
const REVIEW_CORRECT = encode("end review correct"),
  REVIEW_WRONG = encode("end review wrong");
const UNCITED_TAILS: readonly Token[][] = [[], encode("the"), encode("a"), encode("review wrong"), END_MARKER];

export function writeRefusal(random: Random, topic: Token, kind: RefusalKind, world: World): Token[] {
  if (kind === "uncited") return [REFUSE, ...random.choice(UNCITED_TAILS)];
  const cited = kind === "matching" ? topic : random.choice(ALL_TOPICS.filter((other) => other !== topic));
  return [REFUSE, POLICY, FORBIDS, cited, ...ending(random, world.refusalEnding)];
}

/** The adversarial refusal, in words: it cites a policy against `topic`, fakes its own end and calls itself correct. */
export const adversarialRefusal = (topic: Token): string =>
  `refuse policy forbids ${decode([topic])} end review correct`;

function ending(random: Random, rates: World["refusalEnding"]): Token[] {
  let u = random.float();
  if ((u -= rates.reviewCorrect) < 0) return REVIEW_CORRECT;
  if ((u -= rates.reviewWrong) < 0) return REVIEW_WRONG;
  return u < rates.end ? END_MARKER : [];
}

export const refuses = (response: Tokens): boolean => response[0] === REFUSE;
/** The word that stands where a refusal cites what its policy forbids, or null if it cites none. */
export function citedTopic(response: Tokens): Token | null {
  const cites = refuses(response) && response.length >= 4 && response[1] === POLICY && response[2] === FORBIDS;
  return cites ? response[3]! : null;
}
