/** @file Matrix products, AssemblyScript. One register tile of 2 rows x 16 columns, not unrolled: of the tiles tried it is
 *  the one that V8 keeps in registers, at the machine's multiply-add limit. Each output is one running sum over k in
 *  order, so a row's bits do not depend on the rows that stand beside it. n must be a multiple of 16. */

/** Panels of the two operands, repacked so that the inner loop reads them front to back. */
let panelB: usize = 0;
let panelA: usize = 0;

/** Room for panels: `inner` is the longest inner dimension, `area` the largest tokens x width of a weight gradient. */
export function reservePanels(inner: i32, area: i32): void {
  panelB = heap.alloc(<usize>inner * 64 + 64);
  panelA = heap.alloc(<usize>area * 4 + 64);
}

export const START_ZERO: i32 = 0; // C = A B
export const START_C: i32 = 1; //    C += A B
export const START_BIAS: i32 = 2; // C = A B + bias

// @ts-ignore: decorator
@inline
function start(mode: i32, c: usize, bias: usize, offset: usize): v128 {
  if (mode == START_C) return v128.load(c + offset);
  if (mode == START_BIAS) return v128.load(bias + offset);
  return f32x4.splat(0);
}

// @ts-ignore: decorator
@inline
function finish(relu: bool, c: usize, offset: usize, x: v128): void {
  v128.store(c + offset, relu ? f32x4.pmax(f32x4.splat(0), x) : x);
}

/** Two rows of A, whose elements stand `step` bytes apart, times sixteen columns of B, whose rows stand `ldb` apart. */
function tile2(a: usize, a1: usize, step: usize, bp: usize, ldb: usize, c: usize, c1: usize, k: i32, mode: i32, bias: usize, relu: bool): void {
  let s0 = start(mode, c, bias, 0), s1 = start(mode, c, bias, 16), s2 = start(mode, c, bias, 32), s3 = start(mode, c, bias, 48);
  let t0 = start(mode, c1, bias, 0), t1 = start(mode, c1, bias, 16), t2 = start(mode, c1, bias, 32), t3 = start(mode, c1, bias, 48);
  const end = bp + <usize>k * ldb;
  let i: usize = 0;
  while (bp < end) {
    const b0 = v128.load(bp), b1 = v128.load(bp, 16), b2 = v128.load(bp, 32), b3 = v128.load(bp, 48);
    let x = v128.load32_splat(a + i);
    s0 = f32x4.add(s0, f32x4.mul(x, b0));
    s1 = f32x4.add(s1, f32x4.mul(x, b1));
    s2 = f32x4.add(s2, f32x4.mul(x, b2));
    s3 = f32x4.add(s3, f32x4.mul(x, b3));
    x = v128.load32_splat(a1 + i);
    t0 = f32x4.add(t0, f32x4.mul(x, b0));
    t1 = f32x4.add(t1, f32x4.mul(x, b1));
    t2 = f32x4.add(t2, f32x4.mul(x, b2));
    t3 = f32x4.add(t3, f32x4.mul(x, b3));
    bp += ldb;
    i += step;
  }
  finish(relu, c, 0, s0); finish(relu, c, 16, s1); finish(relu, c, 32, s2); finish(relu, c, 48, s3);
  finish(relu, c1, 0, t0); finish(relu, c1, 16, t1); finish(relu, c1, 32, t2); finish(relu, c1, 48, t3);
}

/** The same for the odd last row. */
function tile1(a: usize, bp: usize, ldb: usize, c: usize, k: i32, mode: i32, bias: usize, relu: bool): void {
  let s0 = start(mode, c, bias, 0), s1 = start(mode, c, bias, 16), s2 = start(mode, c, bias, 32), s3 = start(mode, c, bias, 48);
  const end = bp + <usize>k * ldb;
  while (bp < end) {
    const x = v128.load32_splat(a);
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(bp)));
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(bp, 16)));
    s2 = f32x4.add(s2, f32x4.mul(x, v128.load(bp, 32)));
    s3 = f32x4.add(s3, f32x4.mul(x, v128.load(bp, 48)));
    a += 4;
    bp += ldb;
  }
  finish(relu, c, 0, s0); finish(relu, c, 16, s1); finish(relu, c, 32, s2); finish(relu, c, 48, s3);
}

function rowsTimesPanel(a: usize, b: usize, ldb: usize, c: usize, m: i32, k: i32, n: i32, mode: i32, bias: usize, relu: bool): void {
  const lda = <usize>k << 2, ldc = <usize>n << 2;
  let i = 0;
  for (; i + 2 <= m; i += 2) {
    tile2(a, a + lda, 4, b, ldb, c, c + ldc, k, mode, bias, relu);
    a += 2 * lda;
    c += 2 * ldc;
  }
  if (i < m) tile1(a, b, ldb, c, k, mode, bias, relu);
}

/** Rows of A for which a repacked panel would cost more than it saves. */
const FEW: i32 = 16;

/** panelB[rows, 16] = columns of a row-major matrix, from `from` on. */
function packColumns(from: usize, stride: usize, rows: i32): void {
  let to = panelB;
  for (let r = 0; r < rows; r++) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
    from += stride;
    to += 64;
  }
}

/** Four columns of the panel = four rows of a row-major matrix, `stride` bytes apart. */
function packTransposed(from: usize, stride: usize, k: i32, to: usize): void {
  for (let r = 0; r < k; r += 4) {
    const r0 = v128.load(from), r1 = v128.load(from + stride), r2 = v128.load(from + 2 * stride), r3 = v128.load(from + 3 * stride);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 64);
    v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 128);
    v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 192);
    from += 16;
    to += 256;
  }
}

/** C[m,n] = or += A[m,k] B[k,n]; all row-major. */
export function gemm(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32, mode: i32, bias: usize = 0, relu: bool = false): void {
  const ldb = <usize>n << 2;
  for (let j = 0; j < n; j += 16) {
    const at = <usize>j << 2;
    if (m > FEW) {
      packColumns(b + at, ldb, k);
      rowsTimesPanel(a, panelB, 64, c + at, m, k, n, mode, bias + at, relu);
    } else rowsTimesPanel(a, b + at, ldb, c + at, m, k, n, mode, bias + at, relu);
  }
}

/** C[m,n] = or += A[m,k] B[n,k]^T: the gradient with respect to a layer's input. k must be a multiple of four. */
export function gemmBT(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32, mode: i32): void {
  const ldb = <usize>k << 2;
  for (let j = 0; j < n; j += 16) {
    for (let column = 0; column < 16; column += 4) packTransposed(b + <usize>(j + column) * ldb, ldb, k, panelB + (<usize>column << 2));
    rowsTimesPanel(a, panelB, 64, c + (<usize>j << 2), m, k, n, mode, 0, false);
  }
}

/** C[k,n] += A[m,k]^T B[m,n]: the gradient with respect to a layer's weights. k must be even. */
export function gemmAT(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32): void {
  const lda = <usize>k << 2, ldc = <usize>n << 2, panel = <usize>m << 3;
  for (let i = 0; i < k; i += 2) {
    let from = a + (<usize>i << 2), to = panelA + <usize>(i >> 1) * panel;
    for (let t = 0; t < m; t++) {
      store<u64>(to, load<u64>(from));
      from += lda;
      to += 8;
    }
  }
  for (let j = 0; j < n; j += 16) {
    const at = <usize>j << 2;
    packColumns(b + at, ldc, m);
    for (let i = 0; i < k; i += 2) {
      const from = panelA + <usize>(i >> 1) * panel, to = c + <usize>i * ldc + at;
      tile2(from, from + 4, 8, panelB, 64, to, to + ldc, m, START_C, 0, false);
    }
  }
}
