/** @file The same transformer written in jax-js, from its definition: an independent source for values and gradients. */
import { defaultDevice, init, numpy as np, valueAndGrad } from "@jax-js/jax";
import type { ModelShape } from "../../../src/engine/engine.js";

type A = np.Array;

/** Loss = the sum of coefficient x log p(tokens[t + 1]) over t, of one sequence; returns it and its flat gradient. */
export async function jaxLossAndGradient(
  shape: ModelShape,
  weights: Float32Array,
  tokens: number[],
  coefficients: number[],
) {
  await init("wasm");
  defaultDevice("wasm");
  const { vocabulary: V, width: d, layers: L, heads: H, context: C } = shape,
    T = tokens.length - 1;
  const sizes: [string, number[]][] = [
    ["embed", [V, d]],
    ["position", [C, d]],
  ];
  for (let l = 0; l < L; l++) {
    sizes.push([`g1${l}`, [d]], [`b1${l}`, [d]], [`q${l}`, [d, d]], [`kv${l}`, [d, 2 * d]], [`o${l}`, [d, d]]);
    sizes.push(
      [`g2${l}`, [d]],
      [`b2${l}`, [d]],
      [`w1${l}`, [d, 4 * d]],
      [`c1${l}`, [4 * d]],
      [`w2${l}`, [4 * d, d]],
      [`c2${l}`, [d]],
    );
  }
  sizes.push(["gf", [d]], ["bf", [d]], ["unembed", [d, V]]);
  const parameters: Record<string, A> = {};
  let at = 0;
  for (const [name, dims] of sizes) {
    const n = dims.reduce((a, b) => a * b, 1);
    parameters[name] = np.array(weights.slice(at, at + n)).reshape(dims);
    at += n;
  }
  const oneHot = (rows: number[], n: number) =>
    np
      .array(Float32Array.from(rows.flatMap((r) => Array.from({ length: n }, (_, i) => (i === r ? 1 : 0)))))
      .reshape([rows.length, n]);

  const norm = (x: A, g: A, b: A): A => {
    const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
    const variance = np.mean(centred.ref.mul(centred.ref), -1, { keepdims: true });
    return centred
      .div(np.sqrt(variance.add(1e-5)))
      .mul(g)
      .add(b);
  };
  const loss = (p: Record<string, A>): A => {
    let x: A = np
      .matmul(oneHot(tokens.slice(0, T), V), p["embed"]!)
      .add(np.matmul(oneHot([...Array(T).keys()], C), p["position"]!));
    const mask = np
      .array(Float32Array.from({ length: T * T }, (_, i) => (i % T > Math.floor(i / T) ? -1e9 : 0)))
      .reshape([T, T]);
    for (let l = 0; l < L; l++) {
      const h = norm(x.ref, p[`g1${l}`]!, p[`b1${l}`]!);
      const q = np.matmul(h.ref, p[`q${l}`]!),
        kv = np.matmul(h, p[`kv${l}`]!);
      const mixed: A[] = [];
      for (let head = 0; head < H; head++) {
        const pick = (from: number, width: number) =>
          oneHot(
            [...Array(16).keys()].map((i) => from + i),
            width,
          ).transpose();
        const qh = np.matmul(q.ref, pick(16 * head, d));
        const kh = np.matmul(kv.ref, pick(16 * head, 2 * d)),
          vh = np.matmul(kv.ref, pick(d + 16 * head, 2 * d));
        const scores = np.matmul(qh, kh.transpose()).mul(0.25).add(mask.ref);
        const e = np.exp(scores.ref.sub(np.max(scores, -1, { keepdims: true })));
        mixed.push(np.matmul(e.ref.div(np.sum(e, -1, { keepdims: true })), vh));
      }
      x = x.add(np.matmul(np.concatenate(mixed, 1), p[`o${l}`]!));
      const h2 = norm(x.ref, p[`g2${l}`]!, p[`b2${l}`]!);
      const hidden = np.maximum(np.matmul(h2, p[`w1${l}`]!).add(p[`c1${l}`]!), 0);
      x = x.add(np.matmul(hidden, p[`w2${l}`]!).add(p[`c2${l}`]!));
      q.dispose();
      kv.dispose();
    }
    const logits = np.matmul(norm(x, p["gf"]!, p["bf"]!), p["unembed"]!);
    const shifted = logits.ref.sub(np.max(logits, -1, { keepdims: true }));
    const logp = shifted.ref.sub(np.log(np.sum(np.exp(shifted), -1, { keepdims: true })));
    const chosen = np.sum(logp.mul(oneHot(tokens.slice(1), V)), -1);
    return np.sum(chosen.mul(np.array(Float32Array.from(coefficients))));
  };
  const [value, gradient] = (valueAndGrad as any)(loss)(parameters) as [A, Record<string, A>];
  const flat: number[] = [];
  for (const [name] of sizes) flat.push(...((await gradient[name]!.data()) as Float32Array));
  return { value: (await value.data())[0] as number, gradient: Float32Array.from(flat) };
}
