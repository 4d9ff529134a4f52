/** @file The part of tfjs-node that danfojs-node 1.2.0 calls: tensors of rank 0 to 2 in float64, held row by row. */

class Tensor {
  constructor(values, shape) {
    this.values = values;
    this.shape = shape;
    this.rank = shape.length;
    this.size = values.length;
  }
  arraySync() {
    if (this.rank === 0) return this.values[0];
    if (this.rank === 1) return [...this.values];
    const [rows, columns] = this.shape;
    return Array.from({ length: rows }, (_, r) => this.values.slice(r * columns, (r + 1) * columns));
  }
  array() {
    return Promise.resolve(this.arraySync());
  }
  clone() {
    return new Tensor([...this.values], [...this.shape]);
  }
  dispose() {}
  transpose() {
    if (this.rank < 2) return this.clone();
    const [rows, columns] = this.shape;
    return new Tensor(
      this.values.map((_, i) => this.values[(i % rows) * columns + Math.floor(i / rows)]),
      [columns, rows],
    );
  }
  sqrt() {
    return new Tensor(this.values.map(Math.sqrt), this.shape);
  }
  mean(axis) {
    return reduce(this, axis, (xs) => xs.reduce((a, b) => a + b, 0) / xs.length);
  }
  min(axis) {
    return reduce(this, axis, (xs) => xs.reduce((a, b) => Math.min(a, b), Infinity));
  }
  max(axis) {
    return reduce(this, axis, (xs) => xs.reduce((a, b) => Math.max(a, b), -Infinity));
  }
  argMin(axis = 0) {
    return reduce(this, axis, (xs) => xs.indexOf(xs.reduce((a, b) => Math.min(a, b), Infinity)));
  }
  argMax(axis = 0) {
    return reduce(this, axis, (xs) => xs.indexOf(xs.reduce((a, b) => Math.max(a, b), -Infinity)));
  }
}

/** Elementwise operations; a dimension of one is stretched to fit, as in TensorFlow. Comparisons give 1 or 0. */
const elementwise = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  divNoNan: (a, b) => (b === 0 ? 0 : a / b),
  pow: (a, b) => a ** b,
  mod: (a, b) => a - b * Math.floor(a / b),
  greater: (a, b) => Number(a > b),
  less: (a, b) => Number(a < b),
  greaterEqual: (a, b) => Number(a >= b),
  lessEqual: (a, b) => Number(a <= b),
  equal: (a, b) => Number(a === b),
  notEqual: (a, b) => Number(a !== b),
};
for (const [name, f] of Object.entries(elementwise)) {
  Tensor.prototype[name] = function (other) {
    return broadcast(this, other instanceof Tensor ? other : scalar(other), f, name);
  };
}

const plane = (shape) => [1, 1, ...shape].slice(-2);

function broadcast(a, b, f, name) {
  const [rowsA, columnsA] = plane(a.shape);
  const [rowsB, columnsB] = plane(b.shape);
  const fits = (x, y) => x === y || x === 1 || y === 1;
  if (!fits(rowsA, rowsB) || !fits(columnsA, columnsB))
    throw new Error(`${name}: shapes [${a.shape}] and [${b.shape}] do not fit`);
  const stretch = (x, y) => (x === 1 ? y : x);
  const rows = stretch(rowsA, rowsB);
  const columns = stretch(columnsA, columnsB);
  const values = [];
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const x = a.values[(rowsA === 1 ? 0 : r) * columnsA + (columnsA === 1 ? 0 : c)];
      const y = b.values[(rowsB === 1 ? 0 : r) * columnsB + (columnsB === 1 ? 0 : c)];
      values.push(f(x, y));
    }
  return new Tensor(values, [rows, columns].slice(2 - Math.max(a.rank, b.rank)));
}

function reduce(tensor, axis, f) {
  if (axis === undefined || tensor.rank < 2) return scalar(f(tensor.values));
  const lines = (axis === 0 ? tensor.transpose() : tensor).arraySync();
  return tensor1d(lines.map(f));
}

const scalar = (value) => new Tensor([value], []);
const tensor1d = (values) => new Tensor([...values], [values.length]);
function tensor2d(values, shape) {
  const flat = [...values].flat();
  return new Tensor(flat, shape ? [...shape] : [values.length, values[0]?.length ?? 0]);
}

/** Mean and population variance along an axis. */
function moments(tensor, axis) {
  const mean = tensor.mean(axis);
  const centred = tensor.sub(axis === 1 ? tensor2d(mean.values, [mean.size, 1]) : mean);
  return { mean, variance: centred.mul(centred).mean(axis) };
}

/** What DataFrame.sample asks for: a shuffle that the seed decides (not TensorFlow's own order). */
const data = {
  array: (items) => ({
    shuffle(_buffer, seed) {
      let state = [...String(seed)].reduce((h, c) => (Math.imul(h, 31) + c.charCodeAt(0)) >>> 0, 2166136261);
      const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
      }
      return data.array(shuffled);
    },
    take: (n) => data.array(items.slice(0, n)),
    toArray: () => Promise.resolve([...items]),
  }),
};

module.exports = { Tensor, scalar, tensor1d, tensor2d, moments, data };
