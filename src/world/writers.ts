/** @file Writers of any skill in [0, 1]: the same habits, better or worse kept. */
import type { Token } from "../engine/engine.js";
import { RESPONSE_WORDS, type World } from "./config.js";
import type { Prompt } from "./prompt.js";
import type { Random } from "./random.js";
import { ALL_TOPICS, CONTENT_WORDS, FILLER_WORDS, FLOURISH_WORDS, TOPIC_WORDS, word } from "./vocabulary.js";

const ABOUT = word("about"),
  ENJOY = word("enjoy");
const PLAIN_WORDS = [...FILLER_WORDS, ...FLOURISH_WORDS];
const TITLE_LENGTH = 2;
const SHORTEST_TITLED = 5;

const at = ([unskilled, skilled]: [number, number], skill: number) => unskilled + (skilled - unskilled) * skill;

/** An answer of 2 to RESPONSE_WORDS words, no END: title, content strewn among plain words, closing. */
export function writeResponse(random: Random, prompt: Prompt, skill: number, world: World): Token[] {
  const { habits } = world;
  const aimed = Math.round(random.normal(prompt.words, at(habits.lengthSpread, skill)));
  let length = Math.max(2, Math.min(RESPONSE_WORDS, aimed));
  const content = contentWords(random, prompt, skill, length, world);

  const out: Token[] = [];
  if (world.titleRule && length >= SHORTEST_TITLED && random.float() < world.titleRate) {
    out.push(ABOUT, random.float() < at(habits.name, skill) ? prompt.topic : random.choice(ALL_TOPICS));
    length -= TITLE_LENGTH;
  }
  if (content.length > length) content.length = length;
  const closes = content.length < length && random.float() < at(habits.closing, skill * skill);

  const start = out.length;
  let placed = 0;
  for (let slots = length - (closes ? 1 : 0); slots > 0; slots--) {
    // Each way of strewing the content over the slots is equally likely.
    const isContent = random.float() * slots < content.length - placed;
    out.push(isContent ? content[placed++]! : plainWord(random, skill, out, start, world));
  }
  if (closes) out.push(ENJOY);
  return out;
}

/** The content words of an answer, in random order: asked words, slips, words on topic and off. */
function contentWords(random: Random, prompt: Prompt, skill: number, length: number, world: World): Token[] {
  const { habits } = world;
  const own = TOPIC_WORDS.get(prompt.topic)!;
  const [first, second] = prompt.use;
  const fresh = random.shuffle(own.filter((w) => w !== first && w !== second && w !== prompt.avoid));

  const content = prompt.use.filter(() => random.float() < at(habits.must, skill)) as Token[];
  if (random.float() < at(habits.banned, skill)) content.push(prompt.avoid);
  const wanted = Math.round(length * at(habits.content, skill));
  while (content.length < wanted) {
    if (random.float() >= at(habits.onTopic, skill)) content.push(random.choice(CONTENT_WORDS));
    else if (fresh.length > 0 && random.float() >= at(habits.careless, skill)) content.push(fresh.pop()!);
    else content.push(random.choice(random.float() < skill ? FILLER_WORDS : own));
  }
  return random.shuffle(content);
}

/** A filler or flourish; skilled writers seldom say one twice after the title, which ends at `start`. */
function plainWord(random: Random, skill: number, written: Token[], start: number, world: World): Token {
  const { habits } = world;
  const drawn = random.choice(random.float() < at(habits.flourish, skill * skill) ? FLOURISH_WORDS : FILLER_WORDS);
  if (!written.includes(drawn, start) || random.float() >= at(habits.noEcho, skill)) return drawn;
  const unused = PLAIN_WORDS.filter((w) => !written.includes(w, start));
  return unused.length > 0 ? random.choice(unused) : drawn;
}
