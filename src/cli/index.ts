#!/usr/bin/env node
/** @file Checks Node's version before any import: an old Node would fail at one with a stack trace. */
const NEEDED = [20, 19] as const; // also "engines" of package.json
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(
    `judgelab needs Node ${NEEDED.join(".")} or newer, and this is ${process.version}: see https://nodejs.org`,
  );
  process.exitCode = 1;
} else void import("./main.js").then(({ main }) => main());

export {};
