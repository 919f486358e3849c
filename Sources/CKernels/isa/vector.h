// Vectors of LANES floats and the handful of operations that the kernels are written in.
// Included once per instruction set; LANES, ROWS and NAME come from the including file.

#define INLINE static inline __attribute__((always_inline))
#define STRIP (2 * LANES)

typedef float vf __attribute__((vector_size(4 * LANES)));
typedef float vf_loose __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t vi __attribute__((vector_size(4 * LANES)));
typedef uint32_t vu __attribute__((vector_size(4 * LANES)));

INLINE vf load(const float *p) { return *(const vf_loose *)p; }
INLINE void store(float *p, vf v) { *(vf_loose *)p = v; }
INLINE vf splat(float x) { return x - (vf){0}; }
INLINE vf choose(vi mask, vf yes, vf no) { return (vf)((mask & (vi)yes) | (~mask & (vi)no)); }
INLINE vf keep_where(vi mask, vf yes) { return (vf)(mask & (vi)yes); }
/// The larger one; `a` where it is no number, so that what went wrong stays visible.
INLINE vf maximum(vf a, vf b) { return choose(a < b, b, a); }
INLINE vf minimum(vf a, vf b) { return choose(a > b, b, a); }
INLINE vf absolute(vf a) { return __builtin_elementwise_abs(a); }
INLINE vf square_root(vf a) { return __builtin_elementwise_sqrt(a); }

#if LANES == 16

/// The first n floats, 0 behind them.
INLINE vf load_part(const float *p, int64_t n) {
  return _mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
}
INLINE void store_part(float *p, vf v, int64_t n) {
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), v);
}

#elif LANES == 8

INLINE __m256i first_lanes(int64_t n) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
/// The first n floats, 0 behind them.
INLINE vf load_part(const float *p, int64_t n) { return _mm256_maskload_ps(p, first_lanes(n)); }
INLINE void store_part(float *p, vf v, int64_t n) { _mm256_maskstore_ps(p, first_lanes(n), v); }

#else

/// The first n floats, 0 behind them.
INLINE vf load_part(const float *p, int64_t n) {
  vf v = {0};
  if (n > 0) v[0] = p[0];
  if (n > 1) v[1] = p[1];
  if (n > 2) v[2] = p[2];
  if (n > 3) v[3] = p[3];
  return v;
}
INLINE void store_part(float *p, vf v, int64_t n) {
  if (n > 0) p[0] = v[0];
  if (n > 1) p[1] = v[1];
  if (n > 2) p[2] = v[2];
  if (n > 3) p[3] = v[3];
}

#endif

/// A vector, or what is left of one when fewer than LANES floats are.
INLINE vf load_some(const float *p, int64_t n) { return n >= LANES ? load(p) : load_part(p, n); }
INLINE void store_some(float *p, vf v, int64_t n) {
  if (n >= LANES) store(p, v); else store_part(p, v, n);
}

INLINE float sum_lanes(vf v) {
  float buffer[LANES];
  store(buffer, v);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) buffer[i] += buffer[i + width];
  return buffer[0];
}

INLINE float largest_lane(vf v) {
  float buffer[LANES];
  store(buffer, v);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) buffer[i] = buffer[i] > buffer[i + width] ? buffer[i] : buffer[i + width];
  return buffer[0];
}
