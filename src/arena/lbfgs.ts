/** @file Minimisation as torch.optim.LBFGS does it without a line search (torch/optim/lbfgs.py). */

export interface LbfgsOptions {
  learningRate: number;
  iterations: number; // 4 to 100: torch's cap on evaluations binds only below, and it forgets old steps only above
  tolerance: number; // torch's tolerance_grad and tolerance_change
}

/** Writes the gradient at x into `gradient` and returns the loss. */
export type Objective = (x: Float32Array, gradient: Float32Array) => number;

/**
 * The point reached from `start` by one `step()` of torch's optimiser, which is not the minimum where iterations run
 * out. Vectors and the loss are float32 as in torch: over many rows its rounding matters.
 */
export function torchLbfgs(objective: Objective, start: Float32Array, options: LbfgsOptions): Float32Array {
  const { learningRate, iterations, tolerance } = options;
  const x = start.slice();
  let gradient = new Float32Array(x.length);
  let loss = Math.fround(objective(x, gradient));
  if (largest(gradient) <= tolerance) return x;

  const pairs: { change: Float32Array; step: Float32Array; ro: number }[] = [];
  let scale = 1; // of the first guess at the inverse Hessian
  let direction: Float32Array = gradient.map((g) => -g);
  let size = Math.min(1, 1 / gradient.reduce((sum, g) => sum + Math.abs(g), 0)) * learningRate;
  for (let iteration = 1; ; iteration++) {
    if (dot(gradient, direction) > -tolerance) return x;
    const step = direction.map((d) => d * size);
    step.forEach((s, i) => (x[i]! += s));
    if (iteration === iterations) return x;

    const before = { gradient, loss };
    gradient = new Float32Array(x.length);
    loss = Math.fround(objective(x, gradient));
    if (largest(gradient) <= tolerance || largest(step) <= tolerance) return x;
    if (Math.abs(loss - before.loss) < tolerance) return x;

    const change = gradient.map((g, i) => g - before.gradient[i]!);
    const curvature = dot(change, step);
    if (curvature > 1e-10) {
      pairs.push({ change, step, ro: 1 / curvature });
      scale = curvature / dot(change, change);
    }
    direction = newtonLike(gradient, pairs, scale);
    size = learningRate;
  }
}

/** Minus the inverse Hessian that the pairs imply, times the gradient: L-BFGS's two loops. */
function newtonLike(
  gradient: Float32Array,
  pairs: readonly { change: Float32Array; step: Float32Array; ro: number }[],
  scale: number,
): Float32Array {
  const d = gradient.map((g) => -g);
  const alphas = new Float32Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { change, step, ro } = pairs[i]!;
    alphas[i] = dot(step, d) * ro;
    addTo(d, change, -alphas[i]!);
  }
  for (let k = 0; k < d.length; k++) d[k]! *= scale;
  pairs.forEach(({ change, step, ro }, i) => addTo(d, step, alphas[i]! - dot(change, d) * ro));
  return d;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addTo(a: Float32Array, b: Float32Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i]! += factor * b[i]!;
}

const largest = (a: Float32Array) => a.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
