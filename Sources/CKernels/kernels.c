#include "CKernels.h"
int coprime_kernels_version(void) { return 1; }
