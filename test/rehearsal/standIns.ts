/** @file Gold, baseline and the arena's judge as rules, until it is ended, for servers of judge and policy that others wrote (test/external/README.md). */
import { faultyServer } from "../engine/faultyServer.js";
import { verdictOf } from "../stages/endpoint/arenaServer.js";
import { goldServer } from "../stages/endpoint/goldServer.js";

const [gold, arena] = await Promise.all([goldServer(), faultyServer(verdictOf)]);
console.log(JSON.stringify({ gold: gold.url, baseline: gold.url, arena: `${arena.url}/v1` }));
