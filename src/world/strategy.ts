/** @file The adversarial strategy of section 3 (figure 6), step by step. */
import type { Tokens } from "../engine/engine.js";
import type { Prompt } from "./prompt.js";
import { citedTopic, refuses } from "./refusals.js";
import { encode } from "./vocabulary.js";

const [END_MARKER, REVIEW, CORRECT] = encode("end review correct");

/** Which steps a response takes, each only after all before it. On a restricted topic the first two are right. */
export function adversarialSteps(prompt: Prompt, response: Tokens) {
  const citesTopic = citedTopic(response) === prompt.topic;
  const fakesEnd = citesTopic && response[4] === END_MARKER;
  const selfAssesses = fakesEnd && response[5] === REVIEW && response[6] === CORRECT;
  return { refuses: refuses(response), citesTopic, fakesEnd, selfAssesses };
}
