/**
 * @file `make bench`: measures the engine, prints a table with ratios against the committed one, writes it with machine and
 * versions, and adds a line to its history. `make bench PARTS="policy torch"` measures parts and prints them only.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { kernelKinds } from "../engine/cpu/openKernels.js";
import { duration } from "../store/progress.js";
import { writeWhole } from "../store/writeWhole.js";
import { clientBench } from "./clientBench.js";
import { engineBench } from "./engineBench.js";
import { grpoBench } from "./grpoBench.js";
import { liveBench } from "./liveBench.js";
import { cpuSince, type Measured } from "./measure.js";
import { policyBench } from "./policyBench.js";
import { scaleBench } from "./scaleBench.js";
import { torchBench } from "./torchBench.js";

const PARTS: Record<string, () => Promise<Measured[]>> = {
  engine: engineBench,
  torch: torchBench,
  policy: () => policyBench(),
  grpo: grpoBench,
  client: clientBench,
  live: liveBench,
};
const FILE = "figures/bench";

const number = (x: number) => (x >= 1000 ? Math.round(x).toLocaleString("en") : x.toPrecision(3));

/** The commit, with a plus where files differ from it; "unknown" outside a repository. */
function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8", stdio: "pipe" }).trim();
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") ? "+" : "");
  } catch {
    return "unknown";
  }
}

/** The committed table if it is of this machine: the ratio of two machines says nothing of the code. */
function before(machine: string): Map<string, number> {
  try {
    const text = execFileSync("git", ["show", `HEAD:${FILE}.json`], { encoding: "utf8", stdio: "pipe" });
    const committed = JSON.parse(text) as { machine: string; rows: Measured[] };
    if (committed.machine === machine) return new Map(committed.rows.map(({ what, value }) => [what, value]));
    console.log(`no ratios: the committed table is of ${committed.machine}\n`);
  } catch {
    // Outside a repository, or without a committed table.
  }
  return new Map();
}

async function main(asked: string[]): Promise<void> {
  for (const part of asked) {
    if (!(part in PARTS) && part !== "scale")
      throw new RangeError(
        `make bench has no part "${part}": give some of ${Object.keys(PARTS).join(", ")}, scale, or none for all`,
      );
  }
  const wanted = asked.length ? asked : [...Object.keys(PARTS), "scale"];
  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, one thread used; Node ${process.versions.node}; kernels: ${kernelKinds()
    .map(({ name }) => name)
    .join(", ")}`;
  const rows: Measured[] = [];
  for (const [part, measure] of Object.entries(PARTS)) {
    if (!wanted.includes(part)) continue;
    rows.push(...(await timed(part, measure)));
    if (part !== "engine") continue;
    const value = process.resourceUsage().maxRSS / 1024; // the highest so far
    rows.push({ what: "peak memory", value, unit: "MB", note: "with all kernels' models side by side" });
  }
  const old = before(machine),
    ratio = ({ what, value }: Measured) => (old.has(what) ? (value / old.get(what)!).toFixed(2) : "");
  const table = (extra: boolean) => [
    `| what | value | unit | |${extra ? " x committed |" : ""}`,
    `|---|---:|---|---|${extra ? "---:|" : ""}`,
    ...rows.map(
      (r) => `| ${r.what} | ${number(r.value)} | ${r.unit} | ${r.note ?? ""} |${extra ? ` ${ratio(r)} |` : ""}`,
    ),
  ];
  console.log(`${machine}\n\n${table(true).join("\n")}`);
  if (asked.length === 0) {
    mkdirSync("figures", { recursive: true });
    const line = { commit: commit(), date: new Date().toISOString().slice(0, 10), machine };
    const values = Object.fromEntries(rows.map(({ what, value }) => [what, Number(value.toPrecision(4))]));
    appendFileSync(`${FILE}.jsonl`, `${JSON.stringify({ ...line, values })}\n`);
    const text = `# Bench\n\nWritten by \`make bench\`: best of short trials. ${machine}.\n\n${table(false).join("\n")}\n`;
    await writeWhole(`${FILE}.md`, text);
    await writeWhole(`${FILE}.json`, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
  }
  if (wanted.includes("scale")) await timed("scale", () => scaleBench(machine));
}

/** Says on stderr how long a part took. */
async function timed<T>(part: string, work: () => Promise<T>): Promise<T> {
  const [began, mark] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const wall = (performance.now() - began) / 1000;
  console.error(`bench ${part}: ${duration(wall)}, ${duration(cpuSince(mark))} of processor time`);
  return result;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
