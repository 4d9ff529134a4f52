/**
 * @file Compiles the native kernels where that gains anything: build/native/kernels-<system>-<processor>.node. Exits with
 * 0 in any case, since WebAssembly does the same work; what kept it from compiling is one line.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { NATIVE_FILE } from "../../../platform/node.js";
import { PROJECT } from "../../../store/paths.js";
import { kernelsSource, translateKernels } from "./translate.js";

const SOURCES = join(PROJECT, "src/engine/cpu/native");
const FOLDER = dirname(NATIVE_FILE);

const run = promisify(execFile);

/** The products are not contracted to fused ones, which round once where WebAssembly rounds twice. */
const FLAGS = ["-std=c++17", "-O3", "-fPIC", "-fwrapv", "-ffp-contract=off", "-fno-exceptions", "-fno-rtti", "-w"];
const WIDTHS: Record<string, string[]> = {
  avx512: ["-mavx512f", "-mavx512dq", "-mavx512vl", "-mavx512bw", "-mprefer-vector-width=512", "-DLANES=16"],
  avx2: ["-mavx2", "-DLANES=8"],
};

/** The vector instructions of this machine's processor; an empty list where the system does not tell. */
async function vectors(): Promise<string[]> {
  const flags =
    process.platform === "linux"
      ? readFileSync("/proc/cpuinfo", "utf8")
      : process.platform === "darwin"
        ? (await run("sysctl", ["-n", "machdep.cpu.leaf7_features"])).stdout.toLowerCase()
        : "";
  return Object.keys(WIDTHS).filter((width) => new RegExp(`\\b${width}f?\\b`).test(flags));
}

async function compiler(): Promise<string | null> {
  for (const name of [process.env["CXX"], "c++", "g++", "clang++"]) {
    if (name && (await run(name, ["--version"]).catch(() => null))) return name;
  }
  return null;
}

async function build(): Promise<string> {
  if (process.arch !== "x64" || (await vectors().catch(() => [])).length === 0)
    return "no native kernels: this processor has no vectors wider than WebAssembly's";
  const cxx = await compiler();
  if (cxx === null) return "no native kernels: there is no C++ compiler (c++, g++, clang++ or $CXX)";
  mkdirSync(FOLDER, { recursive: true });
  const source = join(FOLDER, "kernels.cpp");
  writeFileSync(
    source,
    kernelsSource(
      translateKernels(join(PROJECT, "src/engine/cpu/kernels"), join(PROJECT, "node_modules/assemblyscript")),
    ),
  );
  const include = ["-I", SOURCES, "-I", join(PROJECT, "node_modules/node-api-headers/include")];
  const compile = async (file: string, object: string, flags: string[]) => {
    await run(cxx, [...FLAGS, ...flags, ...include, "-c", file, "-o", join(FOLDER, object)]);
    return join(FOLDER, object);
  };
  const objects = await Promise.all([
    compile(join(SOURCES, "module.cpp"), "module.o", []),
    ...Object.entries(WIDTHS).map(([width, flags]) =>
      compile(source, `${width}.o`, [...flags, `-DKERNELS=kernels_${width}`]),
    ),
  ]);
  const unfinished = `${NATIVE_FILE}.new`,
    link = process.platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"];
  await run(cxx, [...link, ...objects, "-o", unfinished]);
  renameSync(unfinished, NATIVE_FILE);
  for (const object of objects) rmSync(object);
  return `native kernels compiled by ${cxx}`;
}

try {
  rmSync(NATIVE_FILE, { force: true });
  console.log(await build());
} catch (error) {
  const { stderr, message } = error as { stderr?: string; message: string };
  const first = (stderr ?? message).split("\n").find((line) => /error/i.test(line)) ?? message.split("\n")[0];
  console.log(`no native kernels, WebAssembly is used: they did not compile (${first})`);
} finally {
  if (!existsSync(NATIVE_FILE)) rmSync(FOLDER, { recursive: true, force: true });
}
