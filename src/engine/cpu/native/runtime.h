// AssemblyScript's built-in functions, as the kernels use them. Everything is static: this file is compiled once for
// each instruction set, and the linker must not mix the results.
#pragma once
#include <immintrin.h>
#include <new>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include "module.h"

typedef uintptr_t usize;
typedef int32_t i32;
typedef int64_t i64;
typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;
typedef float f32;
typedef double f64;
typedef __m128 v128;

#define INLINE static inline __attribute__((always_inline))

static const f64 Infinity = __builtin_inf();

template <class T> INLINE T load(usize at, usize offset = 0) { T x; memcpy(&x, (const void*)(at + offset), sizeof(T)); return x; }
template <class T> INLINE void store(usize at, T x, usize offset = 0) { memcpy((void*)(at + offset), &x, sizeof(T)); }
template <class T, class S> INLINE T reinterpret(S x) { static_assert(sizeof(T) == sizeof(S), "sizes"); T y; memcpy(&y, &x, sizeof(T)); return y; }
INLINE void memory_fill(usize at, int byte, usize bytes) { memset((void*)at, byte, bytes); }
INLINE void memory_copy(usize to, usize from, usize bytes) { memmove((void*)to, (const void*)from, bytes); }

INLINE u32 shiftRight(u32 x, i32 n) { return x >> n; }
INLINE i32 max(i32 a, i32 b) { return a > b ? a : b; }
INLINE i32 min(i32 a, i32 b) { return a < b ? a : b; }
INLINE f32 max(f32 a, f32 b) { return a > b ? a : b; }
INLINE f32 sqrt(f32 x) { return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x))); }
INLINE f64 sqrt(f64 x) { const __m128d y = _mm_set_sd(x); return _mm_cvtsd_f64(_mm_sqrt_sd(y, y)); }

INLINE v128 v128_load(usize at, usize offset = 0) { return _mm_loadu_ps((const f32*)(at + offset)); }
INLINE void v128_store(usize at, v128 x, usize offset = 0) { _mm_storeu_ps((f32*)(at + offset), x); }
INLINE v128 v128_load32_splat(usize at, usize offset = 0) { return _mm_set1_ps(load<f32>(at, offset)); }
INLINE v128 v128_and(v128 a, v128 b) { return _mm_and_ps(a, b); }
template <int A, int B, int C, int D> INLINE v128 v128_shuffle(v128 a, v128 b) { // lanes 0 to 3 are a's, 4 to 7 are b's
#ifdef __clang__
  return __builtin_shufflevector(a, b, A, B, C, D);
#else
  typedef i32 lanes __attribute__((vector_size(16)));
  return (v128)__builtin_shuffle(a, b, lanes{A, B, C, D});
#endif
}
INLINE v128 f32x4_splat(f32 x) { return _mm_set1_ps(x); }
INLINE v128 f32x4_add(v128 a, v128 b) { return _mm_add_ps(a, b); }
INLINE v128 f32x4_sub(v128 a, v128 b) { return _mm_sub_ps(a, b); }
INLINE v128 f32x4_mul(v128 a, v128 b) { return _mm_mul_ps(a, b); }
INLINE v128 f32x4_div(v128 a, v128 b) { return _mm_div_ps(a, b); }
INLINE v128 f32x4_sqrt(v128 a) { return _mm_sqrt_ps(a); }
INLINE v128 f32x4_pmax(v128 a, v128 b) { return _mm_max_ps(b, a); }
INLINE v128 f32x4_gt(v128 a, v128 b) { return _mm_cmpgt_ps(a, b); }
INLINE v128 f32x4_nearest(v128 a) { return _mm_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
INLINE f32 f32x4_extract_lane(v128 x, int lane) { return x[lane]; }
INLINE v128 i32x4_splat(i32 x) { return _mm_castsi128_ps(_mm_set1_epi32(x)); }
INLINE v128 i32x4_add(v128 a, v128 b) { return _mm_castsi128_ps(_mm_add_epi32(_mm_castps_si128(a), _mm_castps_si128(b))); }
INLINE v128 i32x4_shl(v128 a, int n) { return _mm_castsi128_ps(_mm_slli_epi32(_mm_castps_si128(a), n)); }
INLINE v128 i32x4_trunc_sat_f32x4_s(v128 a) { return _mm_castsi128_ps(_mm_cvttps_epi32(a)); }

// A model's memory: address space that is filled by pages as they are written, zero at first, never given back in parts.
struct Memory {
  static constexpr usize ROOM = (usize)1 << 32;
  usize base = 0, top = 0;
  bool full = false;
  bool open() {
    void* at = mmap(nullptr, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) return false;
    base = (usize)at;
    top = base + 64; // 0 is no address
    return true;
  }
  usize heap_alloc(usize bytes) {
    bytes = (bytes + 63) & ~(usize)63;
    full = full || bytes > base + ROOM - top;
    if (full) return base + 64; // until the caller is told
    top += bytes;
    return top - bytes;
  }
};
