// The hot loops in vectors of LANES = 16 (AVX-512) or 8 (AVX2), as members of Model. Every output is one running sum in
// the order of the AssemblyScript kernels, and sums over lanes keep their four partial sums, so the bits are the same.
// A product is rounded before it is added (-ffp-contract=off): WebAssembly has no fused multiply-add.
#if LANES == 16
typedef __m512 vec;
INLINE vec ld(usize at) { return _mm512_loadu_ps((const f32*)at); }
INLINE void st(usize at, vec x) { _mm512_storeu_ps((f32*)at, x); }
INLINE vec all(f32 x) { return _mm512_set1_ps(x); }
INLINE vec add(vec a, vec b) { return _mm512_add_ps(a, b); }
INLINE vec sub(vec a, vec b) { return _mm512_sub_ps(a, b); }
INLINE vec mul(vec a, vec b) { return _mm512_mul_ps(a, b); }
INLINE vec quotient(vec a, vec b) { return _mm512_div_ps(a, b); }
INLINE vec roots(vec a) { return _mm512_sqrt_ps(a); }
INLINE vec larger(vec a, vec b) { return _mm512_max_ps(a, b); }
INLINE vec nearest(vec a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
INLINE vec powerOf2(vec n) { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(_mm512_cvttps_epi32(n), _mm512_set1_epi32(127)), 23)); }
INLINE __mmask16 firstLanes(i32 n) { return n >= 16 ? (__mmask16)0xffff : n <= 0 ? (__mmask16)0 : (__mmask16)((1u << n) - 1); }
INLINE vec firstOr(vec x, i32 n, vec other) { return _mm512_mask_mov_ps(other, firstLanes(n), x); }
INLINE v128 addFours(v128 total, vec x) {
  total = _mm_add_ps(total, _mm512_castps512_ps128(x));
  total = _mm_add_ps(total, _mm512_extractf32x4_ps(x, 1));
  total = _mm_add_ps(total, _mm512_extractf32x4_ps(x, 2));
  return _mm_add_ps(total, _mm512_extractf32x4_ps(x, 3));
}
INLINE f32 largestLane(vec x) { return _mm512_reduce_max_ps(x); }
#else
typedef __m256 vec;
INLINE vec ld(usize at) { return _mm256_loadu_ps((const f32*)at); }
INLINE void st(usize at, vec x) { _mm256_storeu_ps((f32*)at, x); }
INLINE vec all(f32 x) { return _mm256_set1_ps(x); }
INLINE vec add(vec a, vec b) { return _mm256_add_ps(a, b); }
INLINE vec sub(vec a, vec b) { return _mm256_sub_ps(a, b); }
INLINE vec mul(vec a, vec b) { return _mm256_mul_ps(a, b); }
INLINE vec quotient(vec a, vec b) { return _mm256_div_ps(a, b); }
INLINE vec roots(vec a) { return _mm256_sqrt_ps(a); }
INLINE vec larger(vec a, vec b) { return _mm256_max_ps(a, b); }
INLINE vec nearest(vec a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
INLINE vec powerOf2(vec n) { return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(_mm256_cvttps_epi32(n), _mm256_set1_epi32(127)), 23)); }
INLINE vec firstOr(vec x, i32 n, vec other) {
  const __m256i first = _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  return _mm256_blendv_ps(other, x, _mm256_castsi256_ps(first));
}
INLINE v128 addFours(v128 total, vec x) {
  total = _mm_add_ps(total, _mm256_castps256_ps128(x));
  return _mm_add_ps(total, _mm256_extractf128_ps(x, 1));
}
INLINE f32 largestLane(vec x) {
  v128 most = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  most = _mm_max_ps(most, _mm_movehl_ps(most, most));
  return _mm_cvtss_f32(_mm_max_ss(most, _mm_shuffle_ps(most, most, 1)));
}
#endif
static constexpr usize BYTES = LANES * 4;
INLINE vec spread(usize at) { return all(load<f32>(at)); }
INLINE vec addProduct(vec sum, vec a, vec b) { return add(sum, mul(a, b)); }
INLINE vec none() { return all(0); }

INLINE vec expWide(vec x) { // as exp4
  x = larger(x, all(-87.0f));
  const vec n = nearest(mul(x, all(1.44269504f)));
  const vec r = sub(sub(x, mul(n, all(0.693359375f))), mul(n, all(-2.12194440e-4f)));
  vec p = all(1.9875691500e-4f);
  p = addProduct(all(1.3981999507e-3f), p, r);
  p = addProduct(all(8.3334519073e-3f), p, r);
  p = addProduct(all(4.1665795894e-2f), p, r);
  p = addProduct(all(1.6666665459e-1f), p, r);
  p = addProduct(all(5.0000001201e-1f), p, r);
  return mul(add(add(mul(p, mul(r, r)), r), all(1.0f)), powerOf2(n));
}

// ---- products
usize panel = 0;
void reservePanels(i32 inner, i32) { panel = heap_alloc((usize)inner * 192 + 64); }

// MR rows of A, `rowStep` bytes apart, whose elements stand `step` apart, times NV vectors of columns of B.
template <int MR, int NV>
INLINE void tile(usize a, usize rowStep, usize step, usize b, usize ldb, usize c, usize ldc, i32 k, i32 mode, usize bias, bool relu) {
  vec s[MR][NV];
  for (int r = 0; r < MR; r++) {
    for (int v = 0; v < NV; v++) {
      s[r][v] = mode == START_C ? ld(c + r * ldc + v * BYTES) : mode == START_BIAS ? ld(bias + v * BYTES) : none();
    }
  }
  for (i32 i = 0; i < k; i++) {
    vec column[NV];
    for (int v = 0; v < NV; v++) column[v] = ld(b + v * BYTES);
    for (int r = 0; r < MR; r++) {
      const vec x = spread(a + r * rowStep);
      for (int v = 0; v < NV; v++) s[r][v] = addProduct(s[r][v], x, column[v]);
    }
    b += ldb;
    a += step;
  }
  for (int r = 0; r < MR; r++) {
    for (int v = 0; v < NV; v++) st(c + r * ldc + v * BYTES, relu ? larger(s[r][v], none()) : s[r][v]);
  }
}

template <int NV>
void rowsTimes(usize a, usize rowStep, usize step, usize b, usize ldb, usize c, usize ldc, i32 m, i32 k, i32 mode, usize bias, bool relu) {
  constexpr int MR = LANES == 8 ? 6 : NV == 1 ? 12 : 8; // what the registers hold
  i32 i = 0;
  for (; i + MR <= m; i += MR) { tile<MR, NV>(a, rowStep, step, b, ldb, c, ldc, k, mode, bias, relu); a += MR * rowStep; c += MR * ldc; }
  for (; i + 4 <= m; i += 4) { tile<4, NV>(a, rowStep, step, b, ldb, c, ldc, k, mode, bias, relu); a += 4 * rowStep; c += 4 * ldc; }
  for (; i + 2 <= m; i += 2) { tile<2, NV>(a, rowStep, step, b, ldb, c, ldc, k, mode, bias, relu); a += 2 * rowStep; c += 2 * ldc; }
  if (i < m) tile<1, NV>(a, rowStep, step, b, ldb, c, ldc, k, mode, bias, relu);
}

template <int NV> INLINE void packRows(usize from, usize stride, i32 rows, usize to) {
  for (i32 r = 0; r < rows; r++) {
    for (int v = 0; v < NV; v++) st(to + v * BYTES, ld(from + v * BYTES));
    from += stride;
    to += NV * BYTES;
  }
}

// to[k, columns] = b[columns, k]; both are multiples of four.
INLINE void packTransposed(usize b, i32 k, int columns, usize to) {
  const usize s = (usize)k * 4, t = (usize)columns * 4;
  for (int c = 0; c < columns; c += 4) {
    for (i32 r = 0; r < k; r += 4) {
      const usize from = b + (usize)c * s + (usize)r * 4, at = to + (usize)r * t + (usize)c * 4;
      v128 x0 = v128_load(from), x1 = v128_load(from + s), x2 = v128_load(from + 2 * s), x3 = v128_load(from + 3 * s);
      _MM_TRANSPOSE4_PS(x0, x1, x2, x3);
      v128_store(at, x0);
      v128_store(at + t, x1);
      v128_store(at + 2 * t, x2);
      v128_store(at + 3 * t, x3);
    }
  }
}

template <int NV>
void panelTimes(usize a, usize rowStep, usize step, usize b, usize ldb, bool transposed, usize c, usize ldc, i32 m, i32 k, i32 mode, usize bias, bool relu) {
  if (transposed) packTransposed(b, k, NV * LANES, panel);
  else if (m > 12) packRows<NV>(b, ldb, k, panel);
  else return rowsTimes<NV>(a, rowStep, step, b, ldb, c, ldc, m, k, mode, bias, relu); // a copy would cost more than it saves
  rowsTimes<NV>(a, rowStep, step, panel, NV * BYTES, c, ldc, m, k, mode, bias, relu);
}

void product(usize a, usize rowStep, usize step, usize b, usize ldb, bool transposed, usize c, usize ldc, i32 m, i32 k, i32 n, i32 mode, usize bias, bool relu) {
  for (i32 j = 0; j < n;) {
    const usize at = (usize)j * 4, from = transposed ? b + (usize)j * ldb : b + at;
#if LANES == 16
    const i32 left = (n - j) / LANES, vectors = left % 3 == 0 ? 3 : left >= 2 ? 2 : 1;
    if (vectors == 3) panelTimes<3>(a, rowStep, step, from, ldb, transposed, c + at, ldc, m, k, mode, bias + at, relu);
    else if (vectors == 2) panelTimes<2>(a, rowStep, step, from, ldb, transposed, c + at, ldc, m, k, mode, bias + at, relu);
    else panelTimes<1>(a, rowStep, step, from, ldb, transposed, c + at, ldc, m, k, mode, bias + at, relu);
#else
    const i32 vectors = 2;
    panelTimes<2>(a, rowStep, step, from, ldb, transposed, c + at, ldc, m, k, mode, bias + at, relu);
#endif
    j += vectors * LANES;
  }
}
void gemm(usize a, usize b, usize c, i32 m, i32 k, i32 n, i32 mode, usize bias = 0, bool relu = false) {
  product(a, (usize)k * 4, 4, b, (usize)n * 4, false, c, (usize)n * 4, m, k, n, mode, bias, relu);
}
void gemmBT(usize a, usize b, usize c, i32 m, i32 k, i32 n, i32 mode) {
  product(a, (usize)k * 4, 4, b, (usize)k * 4, true, c, (usize)n * 4, m, k, n, mode, 0, false);
}
void gemmAT(usize a, usize b, usize c, i32 m, i32 k, i32 n) {
  product(a, 4, (usize)k * 4, b, (usize)n * 4, false, c, (usize)n * 4, k, m, n, START_C, 0, false);
}

// ---- attention
static constexpr i32 PER_BLOCK = 16 / LANES; // vectors
INLINE usize columnsAt(usize transposed, i32 v) { return transposed + ((usize)(v / PER_BLOCK) << 10) + (usize)(v % PER_BLOCK) * BYTES; }

// s[NV] = q . columns, from vector v on.
template <int NV> INLINE void scores(usize q, usize transposed, i32 v, vec* s) {
  usize at[NV];
  for (int n = 0; n < NV; n++) { at[n] = columnsAt(transposed, v + n); s[n] = none(); }
  for (int c = 0; c < 16; c++) {
    const vec x = spread(q + c * 4);
    for (int n = 0; n < NV; n++) s[n] = addProduct(s[n], x, ld(at[n] + c * 64));
  }
}
template <int NV> INLINE vec scaledScores(usize q, usize keys, i32 v, i32 visible, usize p, vec most) {
  vec s[NV];
  scores<NV>(q, keys, v, s);
  for (int n = 0; n < NV; n++) {
    s[n] = firstOr(mul(s[n], all(attention_SCALE)), visible - (v + n) * LANES, all(-1e30f));
    st(p + (v + n) * BYTES, s[n]);
    most = larger(most, s[n]);
  }
  return most;
}
void attend(usize q, usize keys, usize values, usize stride, i32 visible, usize p, usize out) {
  const i32 vectors = (visible + LANES - 1) / LANES;
  vec most = all(-1e30f);
  i32 v = 0;
  for (; v + 4 <= vectors; v += 4) most = scaledScores<4>(q, keys, v, visible, p, most);
  for (; v + 2 <= vectors; v += 2) most = scaledScores<2>(q, keys, v, visible, p, most);
  for (; v < vectors; v++) most = scaledScores<1>(q, keys, v, visible, p, most);
  const vec top = all(largestLane(most));
  v128 total = f32x4_splat(0);
  for (v = 0; v < vectors; v++) {
    const vec e = firstOr(expWide(sub(ld(p + v * BYTES), top)), visible - v * LANES, none());
    st(p + v * BYTES, e);
    total = addFours(total, e);
  }
  const vec inverse = all(1 / sum4(total));
  for (v = 0; v < vectors; v++) st(p + v * BYTES, mul(ld(p + v * BYTES), inverse));
  vec sum[16 / LANES];
  for (vec& s : sum) s = none();
  for (i32 j = 0; j < visible; j++) {
    const vec w = spread(p + (usize)j * 4);
    for (int n = 0; n < 16 / LANES; n++) sum[n] = addProduct(sum[n], w, ld(values + n * BYTES));
    values += stride;
  }
  for (int n = 0; n < 16 / LANES; n++) st(out + n * BYTES, sum[n]);
}
void attendBackward(usize q, usize keys, usize stride, usize valuesT, i32 visible, usize p, usize dOut, usize dq, usize dKeys, usize dValues, usize dStride, usize row) {
  const i32 vectors = (visible + LANES - 1) / LANES;
  v128 total = f32x4_splat(0);
  for (i32 v = 0; v < vectors; v++) {
    vec s[1];
    scores<1>(dOut, valuesT, v, s);
    st(row + v * BYTES, s[0]);
    total = addFours(total, firstOr(mul(ld(p + v * BYTES), s[0]), visible - v * LANES, none()));
  }
  const vec mean = all(sum4(total)), scale = all(attention_SCALE);
  for (i32 v = 0; v < vectors; v++) st(row + v * BYTES, mul(mul(ld(p + v * BYTES), sub(ld(row + v * BYTES), mean)), scale));
  constexpr int NV = 16 / LANES;
  vec qs[NV], outs[NV], sum[NV];
  for (int n = 0; n < NV; n++) { qs[n] = ld(q + n * BYTES); outs[n] = ld(dOut + n * BYTES); sum[n] = none(); }
  for (i32 j = 0; j < visible; j++) {
    const vec s = spread(row + (usize)j * 4), w = spread(p + (usize)j * 4);
    for (int n = 0; n < NV; n++) {
      sum[n] = addProduct(sum[n], s, ld(keys + n * BYTES));
      st(dKeys + n * BYTES, addProduct(ld(dKeys + n * BYTES), s, qs[n]));
      st(dValues + n * BYTES, addProduct(ld(dValues + n * BYTES), w, outs[n]));
    }
    keys += stride;
    dKeys += dStride;
    dValues += dStride;
  }
  for (int n = 0; n < NV; n++) st(dq + n * BYTES, sum[n]);
}

// ---- layer norm: rows side by side, so that their sums, each in order, overlap
template <int ROWS> void normalise(usize x, usize y, usize gain, usize bias, usize stats, usize bytes, f32 inverse) {
  v128 total[ROWS];
  f32 mean[ROWS], scale[ROWS];
  for (v128& t : total) t = f32x4_splat(0);
  for (usize i = 0; i < bytes; i += 16) {
    for (int r = 0; r < ROWS; r++) total[r] = f32x4_add(total[r], v128_load(x + r * bytes + i));
  }
  for (int r = 0; r < ROWS; r++) { mean[r] = sum4(total[r]) * inverse; total[r] = f32x4_splat(0); }
  for (usize i = 0; i < bytes; i += 16) {
    for (int r = 0; r < ROWS; r++) {
      const v128 c = f32x4_sub(v128_load(x + r * bytes + i), f32x4_splat(mean[r]));
      total[r] = f32x4_add(total[r], f32x4_mul(c, c));
    }
  }
  for (int r = 0; r < ROWS; r++) {
    scale[r] = 1 / sqrt(sum4(total[r]) * inverse + layernorm_EPSILON);
    if (stats) { store<f32>(stats + r * 8, mean[r]); store<f32>(stats + r * 8, scale[r], 4); }
  }
  for (usize i = 0; i < bytes; i += BYTES) {
    const vec g = ld(gain + i), b = ld(bias + i);
    for (int r = 0; r < ROWS; r++) {
      const vec hat = mul(sub(ld(x + r * bytes + i), all(mean[r])), all(scale[r]));
      st(y + r * bytes + i, add(mul(hat, g), b));
    }
  }
}
void layerNorm(usize x, usize y, usize gain, usize bias, usize stats, i32 m, i32 d) {
  const usize bytes = (usize)d << 2;
  const f32 inverse = 1 / (f32)d;
  i32 r = 0;
  for (; r + 4 <= m; r += 4) { normalise<4>(x, y, gain, bias, stats, bytes, inverse); x += 4 * bytes; y += 4 * bytes; if (stats) stats += 32; }
  for (; r < m; r++) { normalise<1>(x, y, gain, bias, stats, bytes, inverse); x += bytes; y += bytes; if (stats) stats += 8; }
}
void layerNormBackward(usize dy, usize x, usize stats, usize gain, usize dx, usize dGain, usize dBias, i32 m, i32 d) {
  const usize bytes = (usize)d << 2;
  const f32 inverse = 1 / (f32)d;
  for (i32 r = 0; r < m; r++) {
    const vec mean = spread(stats), scale = spread(stats + 4);
    v128 a = f32x4_splat(0), b = f32x4_splat(0);
    for (usize i = 0; i < bytes; i += BYTES) {
      const vec g = ld(dy + i), hat = mul(sub(ld(x + i), mean), scale), gHat = mul(g, hat), w = ld(gain + i);
      st(dGain + i, add(ld(dGain + i), gHat));
      st(dBias + i, add(ld(dBias + i), g));
      a = addFours(a, mul(g, w));
      b = addFours(b, mul(gHat, w));
    }
    const vec meanG = all(sum4(a) * inverse), meanHat = all(sum4(b) * inverse);
    for (usize i = 0; i < bytes; i += BYTES) {
      const vec hat = mul(sub(ld(x + i), mean), scale);
      const vec inner = sub(sub(mul(ld(dy + i), ld(gain + i)), meanG), mul(hat, meanHat));
      st(dx + i, add(ld(dx + i), mul(scale, inner)));
    }
    dy += bytes;
    x += bytes;
    dx += bytes;
    stats += 8;
  }
}

// ---- softmax
f32 largest(usize z) {
  const usize bytes = (usize)V << 2;
  vec most = ld(z);
  for (usize i = BYTES; i < bytes; i += BYTES) most = larger(most, ld(z + i));
  return largestLane(most);
}
f32 exponentials(usize z, f32 top, f32 factor, usize to) {
  const usize bytes = (usize)V << 2;
  v128 total = f32x4_splat(0);
  for (usize i = 0; i < bytes; i += BYTES) {
    const vec e = expWide(mul(sub(ld(z + i), all(top)), all(factor)));
    st(to + i, e);
    total = addFours(total, e);
  }
  return sum4(total);
}

// ---- AdamW
void adamw(f32 rate, f32 beta1, f32 beta2, f32 epsilon, f32 decay, f32 correction1, f32 correction2, f32 scale) {
  const vec b1 = all(beta1), r1 = all(1 - beta1), b2 = all(beta2), r2 = all(1 - beta2), step = all(rate / correction1);
  const vec root = all(1 / sqrt(correction2)), e = all(epsilon), keep = all(1 - rate * decay), s = all(scale);
  const usize end = (usize)((size + LANES - 1) / LANES) * BYTES; // arrays carry room for a whole last vector
  for (usize i = 0; i < end; i += BYTES) {
    const vec g = mul(ld(collected + i), s);
    const vec m = add(mul(ld(moment1 + i), b1), mul(g, r1));
    const vec v = add(mul(ld(moment2 + i), b2), mul(mul(g, g), r2));
    st(moment1 + i, m);
    st(moment2 + i, v);
    st(weights + i, sub(mul(ld(weights + i), keep), mul(step, quotient(m, add(mul(roots(v), root), e)))));
  }
}

// ---- the bench's limit: LANES x 16 operations a round
f32 multiplyAddPeak(i32 rounds, usize at) {
  vec s[8], b[4];
  for (vec& one : s) one = ld(at);
  for (int n = 0; n < 4; n++) b[n] = ld(at + n * 4);
  for (i32 i = 0; i < rounds; i++) {
    const usize from = at + ((usize)i * 8 & 63);
    const vec x = spread(from), y = spread(from + 4);
    for (int n = 0; n < 4; n++) { s[n] = addProduct(s[n], x, b[n]); s[n + 4] = addProduct(s[n + 4], y, b[n]); }
  }
  vec sum = none();
  for (const vec& one : s) sum = add(sum, one);
  return largestLane(sum);
}
