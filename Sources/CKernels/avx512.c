#if defined(__x86_64__)
// Outside the attribute: its functions have targets of their own.
#include <immintrin.h>
#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define ISA avx512
#define ISA_NAME "avx512"
#define LANES 16
#define ROWS 12
#include "isa/table.h"
#pragma clang attribute pop
#endif
