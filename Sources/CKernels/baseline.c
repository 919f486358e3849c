// What every processor of the architecture has: SSE2 on x86-64, NEON on arm64.

#define ISA baseline
#define ISA_NAME "baseline"
#define LANES 4
#if defined(__aarch64__)
#define ROWS 12
#else
#define ROWS 5
#endif
#include "isa/table.h"
