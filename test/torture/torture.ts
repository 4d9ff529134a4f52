/**
 * @file make torture MINUTES=5 SEED=1: trains the smoke scale while kill -9, SIGTERM and SIGINT hit it at random moments,
 * lanes and scheduler alike, then lets it finish and compares every byte with an undisturbed run. Exits 1 where one differs.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { randomFrom } from "../../src/world/random.js";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    for: { type: "string", default: "paper beyond" }, // figures or runs, as judgelab train takes them
  },
});
const SIGNALS = ["SIGKILL", "SIGTERM", "SIGINT"] as const;
const TARGETS = ["scheduler", "lane", "group"] as const; // group: as Ctrl-C on a terminal, or a kill of all at once
const LONGEST = 8; // seconds until a signal

const random = randomFrom(Number(values.seed), "torture");
const folder = mkdtempSync(join(tmpdir(), "judgelab-torture-"));
const only = ["--for", ...values.for.split(" ")];

const train = (root: string): ChildProcess =>
  spawn(process.execPath, ["dist/cli/index.js", "train", "--scale", "smoke", "--seeds", "1", "--root", root, ...only], {
    stdio: ["ignore", "ignore", "pipe"],
    detached: true, // a process group of its own
  });

async function finish(root: string): Promise<void> {
  const child = train(root);
  let said = "";
  child.stderr?.on("data", (text: Buffer) => (said += text));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`training ended with ${code}:\n${said}`);
}

/** Process ids of a scheduler's lanes (Linux). */
const lanesOf = (pid: number): number[] =>
  readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid ? [Number(name)] : [];
    } catch {
      return []; // it has ended meanwhile
    }
  });

/** One attempt that a signal hits, unless it is done before. Returns what it was, and which line the attempt ended with. */
async function disturb(root: string): Promise<{ hit: string; last: string }> {
  const child = train(root);
  const ended = once(child, "close");
  let said = "";
  child.stderr?.on("data", (text: Buffer) => (said += text));
  const signal = random.choice(SIGNALS);
  const target = random.choice(TARGETS);
  await Promise.race([sleep(1000 * LONGEST * random.float()), ended]);
  const { pid } = child;
  const lanes = pid === undefined || child.exitCode !== null ? [] : lanesOf(pid);
  const lane = lanes.length > 0 ? random.choice(lanes) : undefined;
  try {
    if (child.exitCode !== null || pid === undefined) return { hit: "done", last: "" };
    if (target === "scheduler") process.kill(pid, signal);
    else if (target === "group") process.kill(-pid, signal);
    else if (lane !== undefined) process.kill(lane, signal);
    else return { hit: "no lane yet", last: "" };
  } finally {
    await ended;
  }
  return { hit: `${signal} to the ${target}`, last: said.trim().split("\n").at(-1) ?? "" };
}

/** Every file of a finished run; of its manifest what does not tell how long it took. */
function bytesOf(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      if (entry.name !== "manifest.json") return [relative(root, path), bytes.toString("base64")];
      return [relative(root, path), JSON.stringify({ ...JSON.parse(bytes.toString()), seconds: 0, sum: "" })];
    }),
  );
}

const undisturbed = join(folder, "undisturbed"),
  disturbed = join(folder, "disturbed");
console.log("an undisturbed run first");
await finish(undisturbed);
const expected = bytesOf(undisturbed);
const until = Date.now() + 60_000 * Number(values.minutes);
const counts = new Map<string, number>();
let rounds = 0,
  different = 0,
  unclear = 0;
do {
  rmSync(disturbed, { recursive: true, force: true });
  while (Date.now() < until) {
    const { hit, last } = await disturb(disturbed);
    counts.set(hit, (counts.get(hit) ?? 0) + 1);
    if (/\n\s+at |^\s+at |Unhandled|TypeError/.test(last)) {
      unclear++;
      console.log(`after ${hit}: ${last}`);
    }
    if (hit === "done") break;
  }
  await finish(disturbed);
  const found = bytesOf(disturbed);
  const names = new Set([...expected.keys(), ...found.keys()]);
  const wrong = [...names].filter((name) => expected.get(name) !== found.get(name));
  for (const name of wrong) console.log(`${found.has(name) ? "differs" : "is missing"}: ${name}`);
  different += wrong.length;
  rounds++;
} while (Date.now() < until);

for (const [hit, count] of [...counts].sort()) console.log(`${count} x ${hit}`);
console.log(
  `${rounds} rounds, ${expected.size} files each: ${different} differ, ${unclear} stops without a clear line (seed ${values.seed})`,
);
rmSync(folder, { recursive: true });
process.exitCode = different + unclear > 0 ? 1 : 0;
