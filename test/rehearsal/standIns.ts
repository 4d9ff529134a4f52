/** @file Gold, baseline and the arena's judge as rules, until it is ended, for servers of judge and policy that others wrote (test/external/README.md). */
import { type Behaviour, faultyServer, json, type Seen } from "../engine/faultyServer.js";
import { said } from "../engine/openai/endpoint.js";
import { verdictOf } from "../stages/text/arenaServer.js";
import { goldServer } from "../stages/text/goldServer.js";

const models = json({ object: "list", data: [{ id: "tiny-arena", object: "model" }] });
/** A battle is decided; `judgelab probe` gets some answer. */
function arenaOf(seen: Seen): Behaviour {
  if (seen.method === "GET") return models;
  return JSON.stringify(seen.body).includes("<|User Prompt|>") ? verdictOf(seen) : said({ content: "Ready." });
}
const [gold, arena] = await Promise.all([goldServer(), faultyServer(arenaOf)]);
console.log(JSON.stringify({ gold: gold.url, baseline: gold.url, arena: `${arena.url}/v1` }));
