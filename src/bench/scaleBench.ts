/** @file How time and memory of a training step grow with batch, length, width and layers: a table and a plot for docs/engine.md. */
import { readFile } from "node:fs/promises";
import { addGradient } from "../engine/cpu/gradient.js";
import { initialWeights } from "../engine/cpu/initialise.js";
import { openCore } from "../engine/cpu/model.js";
import { kernelKinds } from "../engine/cpu/openKernels.js";
import { toSvg } from "../figures/render/svg.js";
import { meanOf } from "../stats/meanOf.js";
import { writeWhole } from "../store/writeWhole.js";
import { randomFrom } from "../world/random.js";
import { multiplyAddLimits, trainingFlops } from "./engineBench.js";
import { inTurns } from "./measure.js";

interface Size {
  width: number;
  layers: number;
  length: number;
  batch: number;
}
const BASE: Size = { width: 64, layers: 2, length: 64, batch: 4 };
const AXES: { [axis in keyof Size]: number[] } = {
  batch: [1, 2, 4, 8, 32],
  length: [16, 32, 64, 128, 256, 512],
  width: [32, 64, 128, 256],
  layers: [1, 2, 4, 8],
};
const BEGIN = "<!-- scale: written by `make bench` -->";
const END = "<!-- end of scale -->";

interface Point {
  axis: string;
  size: Size;
  gflop: number; // of a step
  ms: number[]; // by kernels
  megabytes: number; // of the model's memory
}

/** Rewrites the part of docs/engine.md between the marks, and docs/engine-scale.svg. */
export async function scaleBench(machine: string): Promise<void> {
  const all = kernelKinds(),
    kinds = [...new Set([all[0]!, all.at(-1)!])],
    names = kinds.map(({ name }) => name),
    limits = await multiplyAddLimits(kinds),
    random = randomFrom("scale"),
    points: Point[] = [];
  for (const [axis, values] of Object.entries(AXES)) {
    for (const value of values) {
      const size = { ...BASE, [axis]: value },
        { width, layers, length, batch } = size;
      const shape = { vocabulary: 128, width, layers, heads: width / 16, context: Math.max(64, length) },
        weights = initialWeights(shape, 1);
      const data = Array.from({ length: batch }, () => ({
        tokens: Array.from({ length: length + 1 }, () => random.int(0, 127)),
        from: 1,
      }));
      const cores = kinds.map((kind) => openCore(shape, "train", kind.open()));
      for (const core of cores) core.weights.set(weights);
      const took = await inTurns(
        cores.map((core) => () => {
          addGradient(core, data, { kind: "cross_entropy" });
          core.kernels.setAside();
          core.kernels.collect(true);
          core.kernels.gradientNorm();
          core.kernels.adamw(1e-9, 0.9, 0.98, 1e-8, 0, 0.1, 0.02, 1);
        }),
        width > 128 || batch * length > 1000 ? 8 : 25,
        "processor",
      );
      points.push({
        axis,
        size,
        gflop: (trainingFlops(shape, length) * batch * length) / 1e9,
        ms: took.map((time) => time * 1000),
        megabytes: cores.at(-1)!.kernels.memory().byteLength / 2 ** 20,
      });
    }
  }
  const rates = ({ gflop, ms }: Point) => ms.map((time) => (1000 * gflop) / time);
  const table = [
    `| varied | width | layers | length | batch | GFLOP a step | ${names.map((n) => `ms, ${n} | GFLOP/s, ${n}`).join(" | ")} | memory, MB |`,
    `|---|${"---:|".repeat(6 + 2 * names.length)}`,
    ...points.map((point) => {
      const { axis, size, gflop, ms, megabytes } = point,
        rate = rates(point);
      const cells = ms.map((time, i) => `${time.toPrecision(3)} | ${rate[i]!.toFixed(1)}`);
      return `| ${axis} | ${size.width} | ${size.layers} | ${size.length} | ${size.batch} | ${gflop.toPrecision(3)} | ${cells.join(" | ")} | ${megabytes.toFixed(1)} |`;
    }),
  ];
  const slopes = [
    `| varied | ${names.map((n) => `slope of time against FLOPs, ${n}`).join(" | ")} |`,
    `|---|${"---:|".repeat(names.length)}`,
    ...Object.keys(AXES).map((axis) => {
      const of = points.filter((point) => point.axis === axis);
      return `| ${axis} | ${names.map((_, i) => slope(of, i).toFixed(2)).join(" | ")} |`;
    }),
  ];
  const text = [
    BEGIN,
    `Measured on ${machine}, processor seconds, the best of several trials, kernels in turns. Limits (multiply-add): ${names.map((n, i) => `${limits[i]!.toFixed(0)} GFLOP/s ${n}`).join(", ")}.`,
    "![GFLOP/s of a training step against its GFLOPs](engine-scale.svg)",
    table.join("\n"),
    "A slope of 1 is time in proportion to the operations; below 1 the small sizes waste time on what does not grow.",
    slopes.join("\n"),
    END,
  ].join("\n\n");
  const page = await readFile("docs/engine.md", "utf8"),
    [before, after] = [page.split(BEGIN)[0]!, page.split(END)[1] ?? "\n"];
  await writeWhole("docs/engine.md", `${before}${text}${after}`);
  await writeWhole("docs/engine-scale.svg", await toSvg(plot(points, names, limits)));
}

/** Least squares of log time against log FLOPs. */
function slope(points: Point[], kind: number): number {
  const x = points.map(({ gflop }) => Math.log(gflop)),
    y = points.map(({ ms }) => Math.log(ms[kind]!));
  const [mx, my] = [meanOf(x), meanOf(y)];
  return meanOf(x.map((value, i) => (value - mx) * (y[i]! - my))) / meanOf(x.map((value) => (value - mx) ** 2));
}

const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];

function plot(points: Point[], names: string[], limits: number[]) {
  const traces = Object.keys(AXES).flatMap((axis, a) =>
    names.map((name, i) => {
      const of = points.filter((point) => point.axis === axis).sort((p, q) => p.gflop - q.gflop);
      return {
        type: "scatter",
        mode: "lines+markers",
        name: `${axis}, ${name}`,
        x: of.map(({ gflop }) => gflop),
        y: of.map(({ gflop, ms }) => (1000 * gflop) / ms[i]!),
        line: { color: COLOURS[a], dash: i === 0 ? "solid" : "dot" },
      };
    }),
  );
  const all = points.map(({ gflop }) => gflop);
  const bounds = names.map((name, i) => ({
    type: "scatter",
    mode: "lines",
    name: `limit, ${name}`,
    x: [Math.min(...all), Math.max(...all)],
    y: [limits[i], limits[i]],
    line: { color: "#888888", dash: i === 0 ? "solid" : "dot", width: 1 },
  }));
  const layout = {
    width: 860,
    height: 480,
    margin: { l: 60, r: 20, t: 20, b: 50 },
    xaxis: { type: "log", title: { text: "GFLOP of a training step" } },
    yaxis: { rangemode: "tozero", title: { text: "GFLOP/s" } },
  };
  return { data: [...traces, ...bounds], layout };
}
