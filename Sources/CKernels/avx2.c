#if defined(__x86_64__)
// Outside the attribute: its functions have targets of their own.
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define ISA avx2
#define ISA_NAME "avx2"
#define LANES 8
#define ROWS 6
#include "isa/table.h"
#pragma clang attribute pop
#endif
