/** @file `make bench`: measures the engine, prints a table and writes it with machine and versions. */
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { writeWhole } from "../store/writeWhole.js";
import { clientBench } from "./clientBench.js";
import { engineBench } from "./engineBench.js";
import { grpoBench } from "./grpoBench.js";
import { liveBench } from "./liveBench.js";
import type { Measured } from "./measure.js";

const number = (x: number) => (x >= 1000 ? Math.round(x).toLocaleString("en") : x.toPrecision(3));

async function main(): Promise<void> {
  const rows: Measured[] = [
    ...(await engineBench()),
    ...(await grpoBench()),
    ...(await clientBench()),
    ...(await liveBench()),
  ];
  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, one thread used; Node ${process.versions.node}`;
  const table = [
    "| what | value | unit | |",
    "|---|---:|---|---|",
    ...rows.map((r) => `| ${r.what} | ${number(r.value)} | ${r.unit} | ${r.note ?? ""} |`),
  ];
  console.log(`${machine}\n\n${table.join("\n")}`);
  mkdirSync("figures", { recursive: true });
  const text = `# Bench\n\nWritten by \`make bench\`: best of short trials. ${machine}.\n\n${table.join("\n")}\n`;
  await writeWhole("figures/bench.md", text);
  await writeWhole("figures/bench.json", `${JSON.stringify({ machine, rows }, null, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
