#include "CPeak.h"
#include <stdint.h>
#include <time.h>

// Twelve independent sums: as many as keep two units busy that take four cycles each, and then some.
#define SUMS 12
#define PASSES 100000

#define LOOP(SUFFIX, LANES, TARGET)                                                                 \
  typedef float vector_##SUFFIX __attribute__((vector_size(4 * LANES)));                            \
  static TARGET __attribute__((noinline)) float loop_##SUFFIX(void) {                              \
    vector_##SUFFIX sums[SUMS], factor, term;                                                       \
    for (int i = 0; i < LANES; i++) { factor[i] = 0.999f; term[i] = 0.001f; }                       \
    for (int q = 0; q < SUMS; q++) sums[q] = term * (float)q;                                       \
    for (int64_t pass = 0; pass < PASSES; pass++)                                                   \
      _Pragma("clang loop unroll(full)")                                                            \
      for (int q = 0; q < SUMS; q++) sums[q] = sums[q] * factor + term;                             \
    float total = 0;                                                                                \
    for (int q = 0; q < SUMS; q++) total += sums[q][0];                                             \
    return total;                                                                                   \
  }

#pragma clang fp contract(fast)
#if defined(__x86_64__)
LOOP(avx512, 16, __attribute__((target("avx512f"))))
LOOP(avx2, 8, __attribute__((target("avx2,fma"))))
#endif
LOOP(baseline, 4, )

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

double benchmark_multiply_adds_per_second(double seconds) {
  float (*loop)(void) = loop_baseline;
  double lanes = 4;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) {
    loop = loop_avx512;
    lanes = 16;
  } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    loop = loop_avx2;
    lanes = 8;
  }
#endif
  volatile float sink = loop();
  double best = 0, end = now() + seconds;
  do {
    double start = now();
    sink = loop();
    double rate = lanes * SUMS * PASSES / (now() - start);
    if (rate > best) best = rate;
  } while (now() < end);
  (void)sink;
  return best;
}
