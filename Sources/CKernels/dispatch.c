#include "CKernels.h"
#include <string.h>

extern const coprime_kernels coprime_kernels_baseline;
#if defined(__x86_64__)
extern const coprime_kernels coprime_kernels_avx2;
extern const coprime_kernels coprime_kernels_avx512;
#endif

const coprime_kernels *coprime_kernels_named(const char *name) {
  if (strcmp(name, "baseline") == 0) return &coprime_kernels_baseline;
#if defined(__x86_64__)
  if (strcmp(name, "avx2") == 0 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return &coprime_kernels_avx2;
  if (strcmp(name, "avx512") == 0 && __builtin_cpu_supports("avx512f")
      && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vl"))
    return &coprime_kernels_avx512;
#endif
  return 0;
}

const coprime_kernels *coprime_kernels_everywhere(void) { return &coprime_kernels_baseline; }
